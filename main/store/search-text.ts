/** Scripts that are written without spaces: FTS5's unicode61 would take a whole clause of them for one word. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu
/** Looked for first: no letter of those scripts lies below, and most mail has nothing above. */
const beyondLatin = /[\u0E00-\uFFFF]/
/** ZERO WIDTH SPACE: separates tokens, and can be taken out of an excerpt again without a trace. */
const breaker = '\u200B'
/** U+0002 and U+0003 mark hits in excerpts, so no text may bring its own; NUL would end a text early. */
const controls = /[^\P{Cc}\s]|\u200B/gu

/** Text as it is indexed: every letter of an unspaced script is a word of its own. */
export const separated = (text: string): string => {
  const plain = text.toWellFormed().replaceAll(controls, ' ')
  return beyondLatin.test(plain) ? plain.replaceAll(unspaced, `$&${breaker}`) : plain
}

/** An excerpt as a person reads it: one line, without our separators. */
export const readable = (excerpt: string): string =>
  excerpt.replaceAll(breaker, '').replaceAll(/\s+/g, ' ').trim()

/**
 * An FTS5 query for what a person typed: every word must be there, the last one as a beginning. Each word is a
 * quoted string (https://sqlite.org/fts5.html#fts5_strings), so nothing in it can be syntax. Null when there is no
 * letter or digit to look for.
 */
export const ftsQuery = (typed: string): string | null => {
  const words = separated(typed)
    .split(/[\s"]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
  return words.length === 0 ? null : `${words.map((word) => `"${word}"`).join(' AND ')} *`
}
