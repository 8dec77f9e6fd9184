import { unwrapFlowed } from '../../shared/rules/flowed-text.ts'
import { splitText } from '../../shared/rules/quote-stripping.ts'
import { foldNames } from './fold-quotes.ts'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => escapes[char] ?? '')

// The local part has a bound (RFC 5321, section 4.5.3.1.1), without which a long line of letters and dots takes forever.
const link = /\bhttps?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]}]|\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/g

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

const trimmed = (text: string): string => text.replace(/^(?:[ \t]*\n)+/, '').trimEnd()

/** Plain text as HTML: paragraphs in one piece, escaped, links marked, quoted history and signature folded. */
export const plainTextBody = (text: string, subject = ''): string =>
  splitText(unwrapFlowed(text), { subject })
    .filter((part) => part.text.trim() !== '')
    .map(({ folded, text: words }) => {
      const shown = `<div class="liaison-plain">${withLinks(trimmed(words))}</div>`
      if (folded === null) return shown
      const name = foldNames[folded]
      return `<details class="liaison-history"><summary title="${name}" aria-label="${name}">•••</summary>${shown}</details>`
    })
    .join('')
