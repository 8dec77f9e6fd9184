import { decodeCharset } from './charset.ts'
import { decodeWords } from './encoded-words.ts'
import { trimBytes } from './header-fields.ts'

/** A field such as Content-Type: its word in lower case, and its parameters (names in lower case, as they came). */
export type StructuredField = {
  readonly value: string
  readonly parameters: ReadonlyMap<string, string>
}

const mostParameters = 100

/** Characters of such a field; no program writes a tenth of them. */
const longest = 10_000

/** RFC 2045 section 5.1. A value is quoted, or goes to the next semicolon: spaces in unquoted names are common. */
const parameter = /;\s*([^=;\s"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\[^])*)"?|([^;]*))/g

/** Comments (RFC 5322 section 3.2.2) at the places where anybody writes them: set off by white space, outside quotes. */
const withoutComments = (text: string): string =>
  text.includes('(')
    ? text.replaceAll(/("(?:[^"\\]|\\[^])*")|(^|[\s;])\([^()"]*\)(?=$|[\s;])/g, '$1$2')
    : text

export const structuredField = (field: string): StructuredField => {
  const text = withoutComments(field.slice(0, longest))
  const value = (/^[^;]*/.exec(text)?.[0] ?? '').trim().replaceAll(/^"|"$/g, '').toLowerCase()
  const parameters = new Map<string, string>()
  const [, rest = ''] = /^[^;]*(;[^]*)/.exec(text) ?? []
  for (const [, name = '', quoted, bare] of rest.matchAll(parameter)) {
    if (parameters.size >= mostParameters) break
    const key = name.toLowerCase()
    // The first one counts, as with fields: what another reader saw is what we see.
    if (!parameters.has(key))
      parameters.set(key, quoted?.replaceAll(/\\([^])/g, '$1') ?? trimBytes(bare ?? ''))
  }
  return { value, parameters }
}

const percent = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll(/%([\dA-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )

const extended = /^([^']{0,60})'[^']{0,60}'/

type Section = { readonly text: string; readonly coded: boolean }

/** The sections `name*0`, `name*1*` and so on, in their order (RFC 2231 section 3). */
const sectionsOf = ({ parameters }: StructuredField, name: string): Section[] => {
  const whole = parameters.get(`${name}*`)
  if (whole !== undefined) return [{ text: whole, coded: true }]
  const sections: Section[] = []
  for (let index = 0; index < mostParameters; index += 1) {
    const coded = parameters.get(`${name}*${index}*`)
    const text = coded ?? parameters.get(`${name}*${index}`)
    if (text === undefined) break
    sections.push({ text, coded: coded !== undefined })
  }
  return sections
}

/**
 * A parameter as text: RFC 2231 where it is used, else with encoded words read, which RFC 2047 section 5 forbids and
 * most programs write.
 */
export const parameterText = (field: StructuredField, name: string, charset: string): string => {
  const sections = sectionsOf(field, name)
  if (sections.length === 0) {
    const plain = field.parameters.get(name) ?? ''
    return decodeWords(plain, charset)
  }
  const label = sections[0]?.coded === true ? (extended.exec(sections[0].text)?.[1] ?? '') : charset
  const bytes = sections.map(({ text, coded }, index) =>
    coded ? percent(index === 0 ? text.replace(extended, '') : text) : Buffer.from(text, 'latin1'),
  )
  return decodeCharset(Buffer.concat(bytes), label)
}
