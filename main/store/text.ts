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

/** LIKE patterns (ESCAPE '\') that `searchWords` of a matching text all fulfil, as a JSON array for `json_each`. */
export const wordPatterns = (text: string): string =>
  JSON.stringify(
    fold(text)
      .split(/\s+/u)
      .filter((word) => word !== '')
      .map((word) => `% ${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`),
  )

/** Cuts to at most `length` UTF-16 units without leaving half a character. */
export const capped = (text: string, length: number): string => text.slice(0, length).toWellFormed()
