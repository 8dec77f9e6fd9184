import { createHash } from 'node:crypto'

/** What an id names: an item by its number, in one of the forms Graph hands out. */
export type ItemId = { kind: 'immutable' } | { kind: 'regular'; moves: number }

export type IdCodec = {
  /** The id that changes when the item moves. */
  regular: (number: number, moves: number) => string
  /** The id that survives moves within the mailbox (Prefer: IdType="ImmutableId"). */
  immutable: (number: number) => string
  folder: (number: number) => string
  /** Item number and form; undefined for a text that was never one of this mailbox's item ids. */
  readItem: (id: string) => ({ number: number } & ItemId) | undefined
  readFolder: (id: string) => number | undefined
}

const REGULAR = 'AAMkAD'
const IMMUTABLE = 'AAkALgAA'
const FOLDER = 'AQMkAD'

/** Ids are opaque and case-sensitive; here they hold the number, so that 50,000 messages need no id table. */
export function createIdCodec(mailbox: string): IdCodec {
  const key = createHash('sha256').update(`ids of ${mailbox}`).digest()

  function encode(prefix: string, number: number, moves: number): string {
    const bytes = Buffer.alloc(36)
    key.copy(bytes, 0, 0, 24)
    bytes.writeUInt32BE(number, 24)
    bytes.writeUInt16BE(moves, 28)
    createHash('sha256').update(bytes.subarray(0, 30)).update(prefix).digest().copy(bytes, 30, 0, 6)
    return `${prefix}${bytes.toString('base64url')}AAA=`
  }

  function decode(prefix: string, id: string): { number: number; moves: number } | undefined {
    if (!id.startsWith(prefix)) return undefined
    const bytes = Buffer.from(id.slice(prefix.length, -4), 'base64url')
    if (bytes.length !== 36) return undefined
    const number = bytes.readUInt32BE(24)
    const moves = bytes.readUInt16BE(28)
    return encode(prefix, number, moves) === id ? { number, moves } : undefined
  }

  return {
    regular: (number, moves) => encode(REGULAR, number, moves),
    immutable: (number) => encode(IMMUTABLE, number, 0),
    folder: (number) => encode(FOLDER, number, 0),
    readItem: (id) => {
      const regular = decode(REGULAR, id)
      if (regular) return { kind: 'regular', ...regular }
      const immutable = decode(IMMUTABLE, id)
      return immutable && { kind: 'immutable', number: immutable.number }
    },
    readFolder: (id) => decode(FOLDER, id)?.number,
  }
}
