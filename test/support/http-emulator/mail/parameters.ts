import { decodeWords } from 'postal-mime'
import { decodeBytes } from './charset.ts'

/** A structured header: `text/plain; charset=utf-8` is value plus parameters (names in lower case). */
export type Structured = { value: string; parameters: ReadonlyMap<string, string> }

const PARAMETER = /;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/g

function percentBytes(text: string): Buffer {
  const bytes: number[] = []
  for (let index = 0; index < text.length; index += 1) {
    const hex = text[index] === '%' ? /^[0-9a-f]{2}/i.exec(text.slice(index + 1)) : null
    bytes.push(hex ? Number.parseInt(hex[0], 16) : text.charCodeAt(index) & 0xff)
    if (hex) index += 2
  }
  return Buffer.from(bytes)
}

/** RFC 2231: `name*0*=utf-8''a%20; name*1=b` is one value; only the first piece names the charset. */
function joinContinuations(pieces: ReadonlyMap<string, string>): Map<string, string> {
  const joined = new Map<string, string>()
  const extended = new Map<string, { order: number; encoded: boolean; text: string }[]>()
  for (const [key, text] of pieces) {
    const match = /^([^*]+)(?:\*(\d+))?(\*)?$/.exec(key)
    const name = match?.[1] ?? key
    if (!match || (match[2] === undefined && match[3] === undefined)) joined.set(key, decodeWords(text))
    else {
      const list = extended.get(name) ?? []
      list.push({ order: Number(match[2] ?? 0), encoded: match[3] === '*', text })
      extended.set(name, list)
    }
  }
  for (const [name, list] of extended) {
    list.sort((a, b) => a.order - b.order)
    const charset = /^([^']*)'[^']*'/.exec(list[0]?.text ?? '')
    const bytes = list.map((piece, index) => {
      const text = index === 0 && charset ? piece.text.slice(charset[0].length) : piece.text
      return piece.encoded ? percentBytes(text) : Buffer.from(text, 'utf8')
    })
    joined.set(name, decodeBytes(Buffer.concat(bytes), charset?.[1]))
  }
  return joined
}

export function parseStructured(header: string | undefined): Structured {
  const text = header ?? ''
  const end = text.indexOf(';')
  const value = (end === -1 ? text : text.slice(0, end)).trim().toLowerCase()
  const pieces = new Map<string, string>()
  if (end !== -1) {
    for (const match of text.slice(end).matchAll(PARAMETER)) {
      const name = (match[1] ?? '').toLowerCase()
      const quoted = match[2]?.replace(/\\(.)/g, '$1')
      if (!pieces.has(name)) pieces.set(name, quoted ?? (match[3] ?? '').trim())
    }
  }
  return { value, parameters: joinContinuations(pieces) }
}
