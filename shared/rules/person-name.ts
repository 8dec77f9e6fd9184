/** What stands behind a name and is no part of it. */
const titlesBehind = /^(?:jr|sr|ii|iii|iv|ph\.?\s?d|dr|md|mba|m\.?sc|b\.?sc|cpa|cfa|esq|ll\.?m|pmp|rn)\.?$/i
const companyForms =
  /^(?:inc|llc|llp|ltd|limited|gmbh|ag|kg|ug|se|s\.?a|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|plc|corp|co|oy|ab|as|a\/s)\.?$/i

const quotes = /^["'`‘’“”„«»\s]+|["'`‘’“”„«»\s]+$/g

const withoutAsides = (text: string): string =>
  text
    .replaceAll(/[([{][^)\]}]*[)\]}]/g, ' ')
    .replace(/\s(?:via|über|on behalf of|im auftrag von)\s.*$/iu, '')
    .replace(/\s[|•·]\s.*$/u, '')
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .replaceAll(quotes, '')

const words = (text: string): number => text.split(' ').filter((word) => word !== '').length

/** `Meyer, Ann` is `Ann Meyer`; `Ann Meyer, PhD` is, too; `Contoso, Inc.` is what it says. */
const turned = (text: string): string => {
  const [last = '', first = '', ...more] = text.split(',').map((part) => part.trim())
  if (first === '') return last
  if (titlesBehind.test(first)) return last
  const isTurnable = more.every((part) => titlesBehind.test(part)) && words(last) <= 3 && words(first) <= 3
  return isTurnable && !companyForms.test(first) ? `${first} ${last}` : text
}

/** UTF-16 units that a name of a contact may have. */
const longest = 200

/**
 * The name of a person as a header gives it, or empty: quotes, remarks in brackets and "via …" are taken off, `Meyer, Ann`
 * is turned around. What contains an address, has no letters, or only repeats the local part is no name.
 */
export const personName = (written: string, address: string): string => {
  if (written.includes('@')) return ''
  const name = turned(withoutAsides(written)).slice(0, longest).toWellFormed()
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@')))
  return /\p{L}/u.test(name) && name !== local && name !== local.toLowerCase() ? name : ''
}
