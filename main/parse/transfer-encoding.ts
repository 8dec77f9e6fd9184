const equals = 0x3d
const lf = 0x0a
const cr = 0x0d

const hexValue = (byte: number | undefined): number => {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const upper = byte & 0xdf
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : -1
}

/** Where the line ends that `at` begins with white space of, or -1 where something else follows. */
const softEnd = (bytes: Buffer, at: number): number => {
  let next = at
  while (bytes[next] === 0x20 || bytes[next] === 0x09 || bytes[next] === cr) next += 1
  if (bytes[next] === lf) return next + 1
  return next >= bytes.length ? next : -1
}

/** RFC 2045 section 6.7. An equals sign that begins nothing stays what it is. */
const fromQuotedPrintable = (bytes: Buffer): Buffer => {
  let equal = bytes.indexOf(equals)
  if (equal === -1) return bytes
  const out = Buffer.allocUnsafe(bytes.length)
  let length = 0
  let at = 0
  while (equal !== -1) {
    length += bytes.copy(out, length, at, equal)
    const high = hexValue(bytes[equal + 1])
    const low = high === -1 ? -1 : hexValue(bytes[equal + 2])
    const end = low === -1 ? softEnd(bytes, equal + 1) : -1
    if (low !== -1) {
      out[length] = high * 16 + low
      length += 1
      at = equal + 3
    } else if (end !== -1) at = end
    else {
      out[length] = equals
      length += 1
      at = equal + 1
    }
    equal = bytes.indexOf(equals, at)
  }
  length += bytes.copy(out, length, at)
  return out.subarray(0, length)
}

/** Whether more than white space follows the first padding. One look from there on, whatever it is. */
const goesOn = (text: string): boolean => {
  const padding = text.indexOf('=')
  return padding !== -1 && /^[\s=]*$/.exec(text.slice(padding)) === null
}

/**
 * RFC 2045 section 6.8. Some programs pad every line; what follows the padding and is no Base64 is a footer that a list
 * put there.
 */
const fromBase64 = (bytes: Buffer): Buffer => {
  const text = bytes.toString('latin1')
  if (!goesOn(text)) return Buffer.from(text, 'base64')
  const pieces: Buffer[] = []
  for (const piece of text.split(/=+/)) {
    if (pieces.length > 0 && /[^A-Za-z\d+/\s]/.test(piece)) break
    pieces.push(Buffer.from(piece, 'base64'))
  }
  return Buffer.concat(pieces)
}

/** The content of a part without its transfer encoding. Unknown encodings are taken for none (RFC 2045 section 6.4). */
export const withoutEncoding = (bytes: Buffer, encoding: string): Buffer => {
  if (encoding === 'quoted-printable') return fromQuotedPrintable(bytes)
  return encoding === 'base64' ? fromBase64(bytes) : bytes
}
