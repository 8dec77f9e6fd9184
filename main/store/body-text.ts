import { convert } from 'html-to-text'
import type { ProviderMessage } from '../providers/provider.ts'

/** What of a body is indexed, in UTF-16 units; longer ones are logs and quoted threads. */
const indexedLength = 100_000
/** HTML beyond this is not read: markup is long, and the parser works while everybody else waits for the thread. */
const parsedLength = 1_000_000

const htmlOptions = {
  wordwrap: false as const,
  limits: { maxDepth: 200, ellipsis: '' },
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { ignoreHref: true } },
  ],
}

/** HTML that the parser can't bear is not found by its words; it must not keep the mail, or those after it, out. */
const htmlText = (html: string): string => {
  try {
    return convert(html.slice(0, parsedLength), htmlOptions)
  } catch {
    return ''
  }
}

/** The words of a message's body: its text part, or what is to be read in its HTML where the text part is empty. */
export const searchableBody = (message: Pick<ProviderMessage, 'html' | 'text'>): string => {
  const text = message.text?.trim() ?? ''
  const words = text === '' && message.html !== null ? htmlText(message.html) : text
  return words.slice(0, indexedLength)
}
