import { compile } from 'html-to-text'
import type { ProviderMessage } from '../providers/provider.ts'

/** What of a body is indexed, in UTF-16 units; longer ones are logs and quoted threads. */
const indexedLength = 100_000
/** HTML beyond this is not read: markup is long, and the parser works while everybody else waits for the thread. */
const parsedLength = 1_000_000

/** Made once: making it takes longer than reading a mail with it. */
const convert = compile({
  wordwrap: false,
  limits: { maxDepth: 200, ellipsis: '' },
  selectors: [
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { ignoreHref: true } },
  ],
})

/** HTML that the parser can't bear is not found by its words; it must not keep the mail, or those after it, out. */
const htmlText = (html: string): string => {
  try {
    return convert(html.slice(0, parsedLength))
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

/** Where mail programs begin what somebody else wrote. */
const quoteMark =
  /<blockquote\b|<div[^<>]{0,200}(?:gmail_quote|divRplyFwdMsg|appendonsend|moz-cite-prefix|yahoo_quoted)/i

/** UTF-16 units of HTML in which a signature is looked for: enough for one with the tables of Word around it. */
const signedLength = 8000

/** The end of what the writer of this HTML wrote. */
const signedHtml = (html: string): string => {
  const quoted = html.slice(0, parsedLength).search(quoteMark)
  const own = html.slice(0, quoted < 0 ? parsedLength : quoted)
  const end = own.slice(-signedLength)
  // Not from within a tag.
  return own.length > signedLength ? end.slice(end.indexOf('>') + 1) : end
}

/**
 * The words in which a signature is looked for: the text part, or of HTML the end of what the writer wrote, if `mayTell` says
 * of it that it is worth reading. Making text of all the HTML of strangers, most of whose mail is never stored, took most
 * of the time of tallying them.
 */
export const signedText = (
  { html, text }: Pick<ProviderMessage, 'html' | 'text'>,
  mayTell: (html: string) => boolean,
): string => {
  const plain = text?.trim() ?? ''
  if (plain !== '' || html === null) return plain.slice(0, indexedLength)
  const end = signedHtml(html)
  return mayTell(end) ? htmlText(end) : ''
}
