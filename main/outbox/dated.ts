const dateField = /(?:^|\r\n)Date: ([^\r\n]*)\r\n/i

/** As RFC 5322 section 3.3 has it, in UTC. */
const mailDate = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000')

/**
 * A frozen RFC 5322 message with another Date, which names when a mail was ready to go (section 3.6.1): one for which
 * the person chose a time is that at its time, not when it was written. One without a Date stays as it is.
 * @param at Epoch ms.
 */
export const withDate = (frozen: Uint8Array, at: number): Uint8Array => {
  const bytes = Buffer.from(frozen.buffer, frozen.byteOffset, frozen.byteLength)
  const end = bytes.indexOf('\r\n\r\n')
  const head = bytes.toString('latin1', 0, end === -1 ? 0 : end + 2)
  const found = dateField.exec(head)
  if (found === null) return frozen
  const to = found.index + found[0].length - 2
  const from = to - (found[1] ?? '').length
  return Buffer.concat([bytes.subarray(0, from), Buffer.from(mailDate(at)), bytes.subarray(to)])
}
