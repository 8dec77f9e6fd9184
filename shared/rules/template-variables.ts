/** Values by the name of their variable. An empty one counts as missing. */
export type VariableValues = ReadonlyMap<string, string>

/** A variable as it stands in a text: `{{contact.firstName|there}}`. */
export type Variable = { readonly name: string; readonly fallback: string }

/** What a text became. `missing`: the variables that have neither a value nor a fallback, each once, in their order. */
export type Filled = { readonly text: string; readonly missing: readonly string[] }

/** The variables that every mail knows, with the words by which people find them. */
export const knownVariables = [
  { name: 'contact.firstName', words: 'First name' },
  { name: 'contact.lastName', words: 'Last name' },
  { name: 'contact.name', words: 'Full name' },
  { name: 'contact.company', words: 'Company' },
  { name: 'contact.title', words: 'Title' },
  { name: 'contact.address', words: 'Mail address' },
  { name: 'sender.firstName', words: 'Your first name' },
  { name: 'sender.name', words: 'Your name' },
  { name: 'sender.address', words: 'Your mail address' },
] as const

const name = String.raw`(?:contact|sender|custom)\.[A-Za-z][A-Za-z0-9]{0,39}`
/** A fallback ends at the first brace: a text with a brace in it can't be one. Other braces in a text are left alone. */
const typed = new RegExp(String.raw`\{\{\s*(${name})\s*(?:\|([^{}<>]*))?\}\}`, 'g')
/** As the editor writes it: an atom, whose inside is text at most. The order of its attributes is not relied on. */
const marked = /<span\b([^<>]*\bdata-variable="[^"]*"[^<>]*)>[^<]*<\/span>/g

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}
const characters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: '\u00a0',
  '#39': "'",
}

/** Text as HTML, safe in an element and in a quoted attribute. */
const escapeText = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign)
const unescapeText = (html: string): string =>
  html.replaceAll(/&(amp|lt|gt|quot|nbsp|#39);/g, (whole, word: string) => characters[word] ?? whole)

const attribute = (attributes: string, key: string): string =>
  unescapeText(new RegExp(String.raw`(?:^|\s)${key}="([^"]*)"`).exec(attributes)?.[1] ?? '')

/** One line of white space: a value never brings line ends into a subject. */
const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()

const collector = (values: VariableValues) => {
  const missing = new Set<string>()
  const valueOf = (variable: Variable): string => {
    const value = oneLine(values.get(variable.name) ?? '') || oneLine(variable.fallback)
    if (value === '') missing.add(variable.name)
    return value
  }
  return { missing, valueOf }
}

/** Outside of tags only: a link or an alternative text may hold braces. */
const inText = (html: string, change: (text: string) => string): string =>
  html.replaceAll(/(<[^>]*>)|([^<]+)/g, (whole, tag: string | undefined) =>
    tag === undefined ? change(whole) : whole,
  )

/** Plain text, such as a subject, with the values in it. A value is not read for variables again. */
export const fillText = (text: string, values: VariableValues): Filled => {
  const { missing, valueOf } = collector(values)
  const filled = text.replaceAll(typed, (whole, key: string, fallback: string | undefined) => {
    return valueOf({ name: key, fallback: fallback ?? '' }) || whole
  })
  return { text: filled, missing: [...missing] }
}

/** The marked and the typed variables of HTML replaced by their values as plain text. What has none stays, and is named. */
export const fillHtml = (html: string, values: VariableValues): Filled => {
  const { missing, valueOf } = collector(values)
  // Typed ones become marked ones first, so that values go in once and are not read again.
  const text = markVariables(html).replaceAll(marked, (whole, attributes: string) => {
    const key = attribute(attributes, 'data-variable')
    return escapeText(valueOf({ name: key, fallback: attribute(attributes, 'data-fallback') })) || whole
  })
  return { text, missing: [...missing] }
}

/** A variable as the editor knows it. */
export const variableSpan = (variable: Variable): string =>
  `<span data-variable="${escapeText(variable.name)}" data-fallback="${escapeText(variable.fallback)}"></span>`

/** Turns typed variables in the text of HTML into marked ones, which the editor shows as chips. */
export const markVariables = (html: string): string =>
  inText(html, (text) =>
    text.replaceAll(typed, (_, key: string, fallback: string | undefined) =>
      variableSpan({ name: key, fallback: unescapeText(fallback ?? '').trim() }),
    ),
  )

/** The variables that plain text names, in their order. */
export const variablesIn = (text: string): Variable[] =>
  [...text.matchAll(typed)].map(([, key = '', fallback = '']) => ({ name: key, fallback: fallback.trim() }))

const honorific = /^(?:dr|prof|mr|mrs|ms|mx|herr|frau|hr|fr|mag|ing|dipl|sir|sr|sra|mme|mlle|m)\.?$/i
/** Scripts in which the family name comes first and names have no spaces. */
const familyFirst = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u

const withoutTitles = (full: string): string[] => {
  const words = oneLine(full)
    .split(' ')
    .filter((word) => word !== '')
  const start = words.findIndex((word) => !honorific.test(word))
  return start === -1 ? [] : words.slice(start)
}

/** What stands behind a name and a comma without being one: "John Smith, PhD". */
const suffix = /^(?:ph\.?\s?d|m\.?d|mba|msc|bsc|m\.?a|b\.?a|ll\.?m|cpa|cfa|esq|jr|sr|ii|iii|iv|dr|prof)\.?$/i

/** "Meyer, Ann" is how address books of companies write it. */
const inSpokenOrder = (full: string): string => {
  const parts = full
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !suffix.test(part))
  return parts.length === 2 ? parts.toReversed().join(' ') : parts.join(' ')
}

/**
 * By what somebody is greeted: the first word of the name that is no title ("Dr. Ann Meyer": Ann). In scripts that put the
 * family name first it is the whole name, since a part of it would be wrong. An address is no name.
 */
export const firstNameOf = (full: string): string => {
  const spoken = inSpokenOrder(oneLine(full).replaceAll(/^["']+|["']+$/g, ''))
  if (spoken.includes('@')) return ''
  return familyFirst.test(spoken) ? spoken : (withoutTitles(spoken)[0] ?? '')
}

/** The last word of a name of several words; empty where there is no telling. */
export const lastNameOf = (full: string): string => {
  const spoken = inSpokenOrder(oneLine(full))
  if (spoken.includes('@') || familyFirst.test(spoken)) return ''
  const words = withoutTitles(spoken)
  return words.length > 1 ? (words.at(-1) ?? '') : ''
}
