import { addressShape } from '../address-text.ts'

/**
 * How the programs of one house word their reports. `sign` is looked for in the notice as one line with single spaces.
 * Lines before `after` name nobody; the address is group 1 of a `recipients` shape, what was said of it group 2.
 */
export type Family = {
  readonly name: string
  readonly sign: RegExp
  readonly after?: RegExp
  readonly until?: RegExp
  readonly recipients: readonly RegExp[]
}

const address = addressShape

/** What programs that make text of HTML leave of a link behind its words. */
const link = '(?:\\s?[<([]mailto:[^<>()\\[\\]]{1,300}[>)\\]])?'

/** `<a@b.example>: said`, the qmail and Postfix way; also with "(expanded from <x>)" between. */
export const bracketed = new RegExp(
  `^\\s{0,8}<(${address})>\\s{0,3}(?:\\([^()]{0,200}\\)\\s{0,3})?[:.]?\\s*(.*)$`,
  'u',
)

/** Nothing but an address on the line. */
export const alone = new RegExp(`^\\s{0,12}["'<*]{0,2}(${address})["'>]{0,2}${link}[:;,.]?\\s*$`, 'u')

/** An address at the start of a line and what is said of it. */
export const leading = new RegExp(
  `^\\s{0,12}["'<]{0,2}(${address})["'>]{0,2}${link}(?:$|[\\s:;,(\\[]\\s*(.*)$)`,
  'u',
)

/** The address after one of these words: "Could not be delivered to: <a@b.example>". */
export const mentioned = (words: string): RegExp =>
  new RegExp(`(?:${words})[\\s:]{0,4}["'<(*]{0,2}(${address})["'>]{0,2}[):,.;]?\\s*(.*)$`, 'iu')
