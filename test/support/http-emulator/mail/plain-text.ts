import { decodeWords } from 'postal-mime'
import { isAttachment, partText, walkParts } from './mime-tree.ts'
import type { MimePart } from './mime-tree.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
}

function entity(whole: string, name: string): string {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

/** Rough text of HTML, good enough for a snippet and for word search. */
export function textOfHtml(markup: string): string {
  return markup
    .replace(/<!--[\s\S]*?-->|<(style|script|head|title)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, entity)
}

/** The words of a mail: its plain text, or the text of its HTML when it has no plain part. */
export function bodyText(root: MimePart): string {
  const bodies = [...walkParts(root)].filter((part) => part.children.length === 0 && !isAttachment(part))
  const plain = bodies.find((part) => part.mimeType === 'text/plain')
  if (plain) return partText(plain)
  const markup = bodies.find((part) => part.mimeType === 'text/html')
  return markup ? textOfHtml(partText(markup)) : ''
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Gmail's snippet: one line, about 200 characters, cut at a word, HTML-escaped. */
export function snippetOf(root: MimePart): string {
  const line = bodyText(root).replace(/\s+/g, ' ').trim()
  // A letter beyond the BMP is not cut in two.
  let cut = line.slice(0, 200).replace(/[\uD800-\uDBFF]$/, '')
  if (line.length > 200) cut = cut.replace(/\s+\S{0,30}$/, '')
  return cut.replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter)
}

/** A header as the API shows it: encoded words decoded. */
export function shownHeader(value: string): string {
  return decodeWords(value)
}
