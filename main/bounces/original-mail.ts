import { addressParser, decodeWords } from 'postal-mime'
import { id } from '../../shared/domain/primitives.ts'
import { messageIds } from '../../shared/rules/threading.ts'
import type { BounceReport } from '../store/store.ts'
import { cleanAddress } from './address-text.ts'

/** What is known of the mail that came back. */
export type Original = BounceReport['original'] & {
  /** Whom it was to, as far as its header was returned. */
  readonly to: readonly string[]
}

const longestHeader = 200
const longestSubject = 998

const fieldShape = /^([!-9;-~]{1,60})[ \t]*:[ \t]*(.*)$/

/** A quoted or indented header as it was before. */
const unquoted = (line: string): string => line.replace(/^(?:>[ ]?){1,3}/, '')

/** The first header block in a text: empty lines and "From " before it do not count, the first line that is no field ends it. */
const headerOf = (lines: readonly string[]): Map<string, string> => {
  const fields = new Map<string, string>()
  let last: string | null = null
  let read = 0
  for (const raw of lines) {
    const line = unquoted(raw)
    if (line.trim() === '' && fields.size === 0) continue
    if (line.trim() === '' || (read += 1) > longestHeader) break
    const [, name, value] = fieldShape.exec(line.slice(0, 4000)) ?? []
    if (/^[ \t]/.test(line) && last !== null) {
      fields.set(last, `${fields.get(last) ?? ''} ${line.trim()}`.slice(0, 20_000))
    } else if (name !== undefined && !/^[ \t]/.test(line)) {
      last = name.toLowerCase()
      if (fields.has(last)) last = `${last} again`
      fields.set(last, (value ?? '').trim())
    } else if (fields.size > 0 && !/^[>]?From /.test(line)) break
  }
  return fields
}

const messageIdOf = (value: string): string | null => {
  const [first] = messageIds(value)
  if (first !== undefined) return first.slice(0, longestSubject)
  return /^[^\s<>]{1,500}@[^\s<>]{1,500}$/.test(value) ? value : null
}

const originalFrom = (fields: ReadonlyMap<string, string>): Original => {
  const field = (name: string): string => fields.get(name) ?? ''
  const mark = id.safeParse(field('x-liaison-submission'))
  const subject = decodeWords(field('subject')).trim().slice(0, longestSubject)
  const people = addressParser([field('to'), field('cc')].filter((text) => text !== '').join(', '), {
    flatten: true,
  })
  return {
    submissionId: mark.success ? mark.data : null,
    rfcMessageId: messageIdOf(field('message-id')),
    subject: subject === '' ? null : subject,
    to: people.flatMap(({ address }) => cleanAddress(address ?? '') ?? []),
  }
}

const saysMuch = ({ rfcMessageId, submissionId, to, subject }: Original): boolean =>
  rfcMessageId !== null || submissionId !== null || (subject !== null && to.length > 0)

/** Reads the header of the returned mail: from the first part that has one, else from the text below the separator. */
export const originalMail = (returned: readonly string[], below: readonly string[]): Original => {
  for (const text of returned) {
    const found = originalFrom(headerOf(text.slice(0, 100_000).split(/\r\n|\n|\r/)))
    if (saysMuch(found)) return found
  }
  return originalFrom(headerOf(below))
}
