import type { MimePart } from './mime-tree.ts'

/** One stretch of the body in the forms in which it exists. */
export type BodyPiece = { readonly html: MimePart | null; readonly text: MimePart | null }

/** A part that is a file. `related`: it belongs to an HTML body, which may show it in place. */
export type FilePart = { readonly part: MimePart; readonly related: boolean }

export type Structure = { readonly pieces: readonly BodyPiece[]; readonly files: readonly FilePart[] }

const isText = ({ type }: MimePart): boolean => type.value === 'text/plain' || type.value === 'text/html'

const isNamed = ({ type, disposition }: MimePart): boolean =>
  [...disposition.parameters.keys()].some((name) => name.startsWith('filename')) ||
  [...type.parameters.keys()].some((name) => name === 'name' || name.startsWith('name*'))

/** A text part is the body unless it is a file: named, or said to be an attachment (RFC 2183 section 2.2). */
const isBody = (part: MimePart): boolean =>
  isText(part) && part.disposition.value !== 'attachment' && !isNamed(part)

const joined = (structures: readonly Structure[]): Structure => ({
  pieces: structures.flatMap(({ pieces }) => pieces),
  files: structures.flatMap(({ files }) => files),
})

/**
 * RFC 2046 section 5.1.4: alternatives are the same content, the last one the richest. The last HTML and the first
 * plain text are one piece; what else is offered (a calendar invitation) stays reachable as a file.
 */
const alternative = (children: readonly Structure[]): Structure => {
  const { pieces, files } = joined(children)
  const rich = children.findLast((child) => child.pieces.some(({ html }) => html !== null))?.pieces ?? []
  // A rich alternative of several pieces (mixed inside alternative) is kept whole.
  if (rich.length > 1) return { pieces: rich, files }
  const html = rich[0]?.html ?? null
  const text = pieces.find((piece) => piece.text !== null)?.text ?? null
  return { pieces: html === null && text === null ? [] : [{ html, text }], files }
}

/** RFC 2387: the root is the first part, or the one that `start` names. What belongs to it is a file, even text. */
const relatedParts = (part: MimePart): Structure => {
  const start = (part.type.parameters.get('start') ?? '').replaceAll(/^<|>$/g, '')
  const root = part.children.find(({ contentId }) => start !== '' && contentId === start) ?? part.children[0]
  return joined(part.children.map((child) => (child === root ? structureOf(child) : companion(child))))
}

const companion = (part: MimePart): Structure =>
  part.children.length > 0 ? structureOf(part) : { pieces: [], files: [{ part, related: true }] }

/** Sorts a mail's parts into its body and its files. A mail inside the mail is a file and is not opened. */
export const structureOf = (part: MimePart): Structure => {
  if (part.children.length > 0) {
    if (part.type.value === 'multipart/related') return relatedParts(part)
    const children = part.children.map(structureOf)
    return part.type.value === 'multipart/alternative' ? alternative(children) : joined(children)
  }
  if (!isBody(part)) return { pieces: [], files: [{ part, related: false }] }
  const piece = part.type.value === 'text/html' ? { html: part, text: null } : { html: null, text: part }
  return { pieces: [piece], files: [] }
}
