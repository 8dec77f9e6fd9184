import type { Participant } from '../domain/participant.ts'
import { isAddress, parseRecipients } from './address.ts'

/** What the head of a column says when a table is pasted with it. */
const heads = {
  address:
    /^(?:e-?mails?|mail|e-?mail.?address|mail.?address|address|e-?mail-?adresse|correo.*|courriel|邮箱|邮件|メール.*|电子邮件)$/i,
  name: /^(?:(?:full|display|contact).?name|name|nombre|nom|nome|contact|person|姓名|名前|氏名)$/i,
  first: /^(?:first.?name|given.?name|vorname|prénom|nombre de pila|名)$/i,
  last: /^(?:last.?name|family.?name|surname|nachname|nom de famille|apellidos?|姓)$/i,
} as const

type Columns = Partial<Record<keyof typeof heads, number>>

const columnsOf = (cells: readonly string[]): Columns | null => {
  const found: Columns = {}
  cells.forEach((cell, at) => {
    for (const kind of ['address', 'first', 'last', 'name'] as const) {
      if (found[kind] === undefined && heads[kind].test(cell)) {
        found[kind] = at
        return
      }
    }
  })
  return Object.keys(found).length > 0 && !cells.some((cell) => cell.includes('@')) ? found : null
}

const bare = (text: string): string => text.replace(/^mailto:/i, '').replace(/^<(.*)>$/s, '$1')

/** A cell that may be (a part of) a name: letters, and neither an address nor a number nor a link. */
const isNameCell = (cell: string): boolean => /\p{L}/u.test(cell) && !/[@\d]|:\/\//.test(cell)

/** Without a head: the first cell that may be a name, with a second one next to it where both are single words. */
const guessedName = (cells: readonly string[], addressAt: number): string => {
  const at = cells.findIndex((cell, index) => index !== addressAt && isNameCell(cell))
  if (at === -1) return ''
  const first = cells[at] ?? ''
  const second = cells[at + 1] ?? ''
  const isPair =
    at + 1 !== addressAt && isNameCell(second) && !/\s/.test(first) && !/\s/.test(second) && cells.length <= 3
  return isPair ? `${first} ${second}` : first
}

const rowToPerson = (cells: readonly string[], columns: Columns | null): Participant | null => {
  const withSign = cells.findIndex((cell) => cell.includes('@'))
  const addressAt = withSign === -1 ? (columns?.address ?? -1) : withSign
  const [parsed] = parseRecipients(cells[addressAt] ?? '')
  const words = cells.filter((cell) => cell !== '')
  // Nothing in it looks like an address: kept as it is, to be mended.
  if (parsed === undefined) return words.length === 0 ? null : { name: '', address: words.join(' ') }
  const headed = [columns?.name, columns?.first, columns?.last]
    .flatMap((at) => (at === undefined || at === addressAt ? [] : (cells[at] ?? [])))
    .filter((cell) => cell !== '')
    .join(' ')
  return {
    name: parsed.name || headed || (columns === null ? guessedName(cells, addressAt) : ''),
    address: bare(parsed.address),
  }
}

const unquoted = (cell: string): string =>
  cell
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .replaceAll('""', '"')
    .trim()

/** Rows and columns as spreadsheets put them on the clipboard. */
const parseTable = (text: string): Participant[] => {
  const rows = text
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('\t').map(unquoted))
  const columns = columnsOf(rows[0] ?? [])
  return (columns === null ? rows : rows.slice(1)).flatMap((cells) => rowToPerson(cells, columns) ?? [])
}

const dressed = /^(?<name>[^<>]*)<\s*(?:mailto:)?(?<address>[^<>\s]+@[^<>\s]+)\s*>$/is

/** "Meyer, Ann <ann@x.example>", as Outlook writes it: a comma is no end there. */
const parsePiece = (piece: string): Participant[] => {
  const one = dressed.exec(piece)?.groups
  if (one !== undefined && (one['name'] ?? '').indexOf('@') === -1) {
    const name = (one['name'] ?? '').trim().replace(/^(["'])(.*)\1$/s, '$2')
    return [{ name: name.replaceAll(/\\(.)/g, '$1').trim(), address: one['address'] ?? '' }]
  }
  return parseRecipients(piece).map(({ name, address }) => apart({ name, address: bare(address) }))
}

/** "Ann Meyer ann@x.example": a name and an address with nothing but space between. */
const apart = (person: Participant): Participant => {
  if (person.name !== '' || isAddress(person.address)) return person
  const words = person.address.split(/\s+/)
  const at = words.findIndex((word) => isAddress(bare(word)))
  if (at === -1 || words.filter((word) => word.includes('@')).length !== 1) return person
  if (at !== 0 && at !== words.length - 1) return person
  const name = words.filter((_, index) => index !== at).join(' ')
  return isNameCell(name) ? { name, address: bare(words[at] ?? '') } : person
}

/** Splits at semicolons and line ends outside of quotes; commas are looked at within each piece. */
const piecesOf = (text: string): string[] =>
  (text.match(/(?:"(?:\\.|[^"\\\r\n])*"|[^";\r\n]|")+/g) ?? [])
    .map((piece) => piece.trim().replace(/,$/, '').trim())
    .filter((piece) => piece !== '')

/**
 * Reads people from what was typed or pasted: lists from mail programs (`Ann <ann@x.example>; …`, with commas in names),
 * columns from a spreadsheet in any order, with or without a head. Nothing is dropped: what is no address comes back as it
 * was, to be marked and mended.
 */
export const parseRecipientList = (text: string): Participant[] =>
  text.includes('\t') ? parseTable(text) : piecesOf(text).flatMap(parsePiece)
