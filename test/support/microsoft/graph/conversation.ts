import { createHash } from 'node:crypto'
import { headerValue } from '../../http-emulator/mail/header-block.ts'
import type { HeaderField } from '../../http-emulator/mail/header-block.ts'

/** A conversation index is 22 bytes (version, time, GUID) and 5 more for every reply (MS-OXOMSG 2.2.1.3). */
const HEADER_BYTES = 22
const REPLY_BYTES = 5

export function newConversation(seed: string, at: number): Buffer {
  const index = Buffer.alloc(HEADER_BYTES)
  index[0] = 1
  // The upper bytes of a FILETIME: hundred nanoseconds since 1601.
  const fileTime = (BigInt(at) + 11_644_473_600_000n) * 10_000n
  index.writeUIntBE(Number((fileTime >> 24n) & 0xff_ffff_ffffn), 1, 5)
  createHash('sha256').update(seed).digest().copy(index, 6, 0, 16)
  return index
}

export function replyIndex(parent: Buffer, at: number): Buffer {
  const child = Buffer.alloc(REPLY_BYTES)
  child.writeUInt32BE(at >>> 0, 0)
  return Buffer.concat([parent, child])
}

/** Thread-Index is how Exchange tells another Exchange its conversation. */
export function threadIndexOf(headers: readonly HeaderField[]): Buffer | undefined {
  const text = headerValue(headers, 'thread-index')
  if (text === undefined) return undefined
  const index = Buffer.from(text, 'base64')
  return index.length >= HEADER_BYTES ? index : undefined
}

/** conversationId: the same for all messages that share the GUID of their index. */
export function conversationId(mailbox: string, index: Buffer): string {
  const digest = createHash('sha256').update(mailbox).update(index.subarray(6, HEADER_BYTES)).digest()
  return `AAQkAD${digest.toString('base64url').slice(0, 42)}AQAA=`
}
