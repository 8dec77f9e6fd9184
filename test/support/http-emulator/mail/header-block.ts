/** One header field: name as written, value unfolded but otherwise raw (one UTF-16 unit per byte outside UTF-8). */
export type HeaderField = { name: string; value: string }

const CR = 13
const LF = 10

/** Where a header block ends and where the body after it begins, in bytes. */
export type BlockEnd = { headersEnd: number; bodyStart: number }

/** Finds the first empty line; tolerates CRLF, LF and a message that has no body. */
export function findBlockEnd(raw: Buffer, start: number, end: number): BlockEnd {
  let line = start
  while (line < end) {
    if (raw[line] === LF) return { headersEnd: line, bodyStart: line + 1 }
    if (raw[line] === CR && raw[line + 1] === LF) return { headersEnd: line, bodyStart: line + 2 }
    const next = raw.indexOf(LF, line)
    if (next === -1 || next >= end) break
    line = next + 1
  }
  return { headersEnd: end, bodyStart: end }
}

/** Header text is UTF-8 when it is valid as such (RFC 6532), else Latin-1, so that no byte is lost. */
export function headerText(bytes: Buffer): string {
  const text = bytes.toString('latin1')
  if (!/[\u0080-\u00ff]/.test(text)) return text
  const utf8 = bytes.toString('utf8')
  return utf8.includes('\uFFFD') ? text : utf8
}

/** Unfolds and splits a header block. Lines that are no header field are skipped, as receivers do. */
export function parseHeaders(raw: Buffer, start: number, end: number): HeaderField[] {
  const fields: HeaderField[] = []
  for (const line of headerText(raw.subarray(start, end)).split(/\r?\n/)) {
    const last = fields.at(-1)
    if (/^[ \t]/.test(line)) {
      if (last) last.value += ` ${line.trim()}`
      continue
    }
    const match = /^([!-9;-~]+)[ \t]*:(.*)$/.exec(line)
    if (match) fields.push({ name: match[1] ?? '', value: (match[2] ?? '').trim() })
  }
  return fields
}

/** The first field of that name, whatever its case. */
export function headerValue(fields: readonly HeaderField[], name: string): string | undefined {
  const wanted = name.toLowerCase()
  return fields.find((field) => field.name.toLowerCase() === wanted)?.value
}

/** All values of that name joined by a comma, for address fields that somebody repeated. */
export function headerValues(fields: readonly HeaderField[], name: string): string {
  const wanted = name.toLowerCase()
  const found = fields.filter((field) => field.name.toLowerCase() === wanted)
  return found.map((field) => field.value).join(', ')
}

/**
 * Replaces header fields of a whole message and leaves every other byte as it is.
 * A name with `undefined` is removed; the others are removed and put at the top in the order given.
 */
export function rewriteHeaders(raw: Buffer, change: Readonly<Record<string, string | undefined>>): Buffer {
  const { headersEnd } = findBlockEnd(raw, 0, raw.length)
  const names = new Set(Object.keys(change).map((name) => name.toLowerCase()))
  const kept: string[] = []
  let dropping = false
  const block = raw.subarray(0, headersEnd).toString('latin1')
  for (const line of block.split(/(?<=\n)/)) {
    if (!/^[ \t]/.test(line))
      dropping = names.has(
        line
          .slice(0, Math.max(0, line.indexOf(':')))
          .trim()
          .toLowerCase(),
      )
    if (!dropping) kept.push(line)
  }
  const added = Object.entries(change).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}\r\n`],
  )
  return Buffer.concat([
    Buffer.from(added.join(''), 'utf8'),
    Buffer.from(kept.join(''), 'latin1'),
    raw.subarray(headersEnd),
  ])
}
