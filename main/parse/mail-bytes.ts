import { longestMail } from './limits.ts'

const lf = 0x0a
const cr = 0x0d

/** Line ends as LF where there is none: files from old systems end their lines with CR alone. */
const unixLines = (bytes: Buffer): Buffer => {
  if (bytes.includes(lf) || !bytes.includes(cr)) return bytes
  return Buffer.from(bytes.map((byte) => (byte === cr ? lf : byte)))
}

/** A line that mailboxes in files (RFC 4155) and Unix programs put before the header. */
const envelope = /^(?:>?From |HELO |EHLO )[^\n]{0,1000}\n/

/** Where the header begins: behind empty lines, byte order marks and lines of an envelope. */
const beginningOf = (bytes: Buffer): number => {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (bytes[at] === lf || bytes[at] === cr) at += 1
  const line = envelope.exec(bytes.subarray(at, at + 1100).toString('latin1'))
  return line === null ? at : at + line[0].length
}

/** A mail as it is read: its beginning up to the longest that is read, and where its header is. */
export const mailBytes = (raw: Uint8Array): { bytes: Buffer; start: number } => {
  const bytes = unixLines(Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, longestMail)))
  return { bytes, start: beginningOf(bytes) }
}
