const EQUALS = 61

function hexValue(code: number | undefined): number {
  return code === undefined ? Number.NaN : Number.parseInt(String.fromCharCode(code), 16)
}

/** RFC 2045 section 6.7, tolerant: an escape that is none stays as it is. */
function decodeQuotedPrintable(bytes: Buffer): Buffer {
  const out = Buffer.alloc(bytes.length)
  let length = 0
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0
    if (byte !== EQUALS) {
      out[length++] = byte
      continue
    }
    const soft = /^[ \t]*\r?\n/.exec(bytes.subarray(index + 1, index + 80).toString('latin1'))
    const value = hexValue(bytes[index + 1]) * 16 + hexValue(bytes[index + 2])
    if (soft) index += soft[0].length
    else if (Number.isNaN(value)) out[length++] = byte
    else {
      out[length++] = value
      index += 2
    }
  }
  return out.subarray(0, length)
}

/** The bytes of a part's content without its transfer encoding; an unknown encoding is taken as identity. */
export function decodeTransfer(bytes: Buffer, encoding: string | undefined): Buffer {
  switch ((encoding ?? '').trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(bytes.toString('latin1').replace(/[^A-Za-z0-9+/]/g, ''), 'base64')
    case 'quoted-printable':
      return decodeQuotedPrintable(bytes)
    default:
      return bytes
  }
}
