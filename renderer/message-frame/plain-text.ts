const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => escapes[char] ?? '')

const link = /\bhttps?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]}]|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g

const withLinks = (text: string): string => {
  let out = ''
  let from = 0
  for (const match of text.matchAll(link)) {
    const href = match[0].includes('://') ? match[0] : `mailto:${match[0]}`
    out += escapeHtml(text.slice(from, match.index))
    out += `<a href="${escapeHtml(href)}" title="${escapeHtml(href)}">${escapeHtml(match[0])}</a>`
    from = match.index + match[0].length
  }
  return out + escapeHtml(text.slice(from))
}

/** Where the quoted tail of a plain reply begins: the line before the first `>` of a run that goes to the end. */
const quoteStart = (lines: readonly string[]): number => {
  let at = lines.length
  while (at > 0 && ((lines[at - 1] ?? '').startsWith('>') || (lines[at - 1] ?? '').trim() === '')) at -= 1
  const first = lines.findIndex((line, index) => index >= at && line.startsWith('>'))
  if (first === -1) return lines.length
  let intro = first - 1
  while (intro > 0 && (lines[intro] ?? '').trim() === '') intro -= 1
  if (!/:\s*$/.test(lines[intro] ?? '')) return first
  // "On Mon, 16 Nov, Ann Meyer" and "wrote:" are often broken into two lines.
  return intro > 0 && /^(?:On|Am|Le|El|Il|Den|W dniu)\b/.test(lines[intro - 1] ?? '') ? intro - 1 : intro
}

/** Plain text as HTML: escaped, links marked, the quoted tail folded. */
export const plainTextBody = (text: string): string => {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const start = quoteStart(lines)
  const own = withLinks(lines.slice(0, start).join('\n').trimEnd())
  const tail = withLinks(lines.slice(start).join('\n').trimEnd())
  if (tail === '' || own === '') return `<div class="liaison-plain">${own}${tail}</div>`
  return `<div class="liaison-plain">${own}</div><details class="liaison-history"><summary aria-label="Earlier mail in this conversation">···</summary><div class="liaison-plain">${tail}</div></details>`
}
