/** Case, accents and width taken away, so that `Müller`, `muller` and `ＭÜLLER` are found alike. */
export const fold = (text: string): string =>
  text.toWellFormed().normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Longest part of a name that counts for its place in a list. With an id of 128 characters it fits a page cursor. */
const orderLength = 48

/** The form by which names are ordered. */
export const nameOrder = (name: string): string => fold(name).trim().slice(0, orderLength).toWellFormed()

/**
 * Words by whose beginnings a text is found, each behind a space: whole ones, and the parts between signs, so that
 * `ann.meyer@x.example` is found by `ann.m`, `meyer` and `x.ex`.
 */
export const searchWords = (...texts: readonly string[]): string => {
  const whole = fold(texts.join(' '))
    .split(/\s+/u)
    .filter((word) => word !== '')
  const afterSign = whole.flatMap((word) =>
    [...word.matchAll(/[^\p{L}\p{N}]+(?=[\p{L}\p{N}])/gu)].map((sign) =>
      word.slice(sign.index + sign[0].length),
    ),
  )
  return [...new Set([...whole, ...afterSign])].map((word) => ` ${word}`).join('')
}

/** The words typed, for `fitting`. `first` alone rules almost every text out; the others are asked of what is left. */
export type WordFilter = { readonly first: string; readonly others: string }

/** What `searchWords` of a matching text fulfils, or null when no word was typed. */
export const wordFilter = (text: string): WordFilter | null => {
  const [first, ...others] = fold(text)
    .split(/\s+/u)
    .filter((word) => word !== '')
    .toSorted((a, b) => b.length - a.length)
    .map((word) => `% ${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`)
  return first === undefined ? null : { first, others: JSON.stringify(others) }
}

/** The filter that every text fulfils. */
export const anyWords: WordFilter = { first: '%', others: '[]' }

/**
 * SQL that is true where a column of `searchWords` fulfils a `WordFilter`. The first pattern is compared by itself:
 * JSON would be read again for every row of a table.
 */
export const fitting = (column: string): string =>
  String.raw`${column} LIKE :first ESCAPE '\' AND NOT EXISTS (
    SELECT 1 FROM json_each(:others) AS p WHERE ${column} NOT LIKE p.value ESCAPE '\')`

/** Cuts to at most `length` UTF-16 units without leaving half a character. */
export const capped = (text: string, length: number): string => text.slice(0, length).toWellFormed()
