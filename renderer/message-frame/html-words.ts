import { decodeHTMLStrict } from 'entities/decode'

/** Elements whose text is no text of the mail. */
const silent = /^(?:style|script|title|template|noscript)$/
const breaking =
  /^\/?(?:address|article|blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|tr|ul)$/

/** Where the tag or comment ends that begins at `from`; a `>` that is missing ends the mail. */
const tagEnd = (html: string, from: number): number => {
  const comment = html.startsWith('<!--', from)
  const end = html.indexOf(comment ? '-->' : '>', from)
  return end === -1 ? html.length : end + (comment ? 3 : 1)
}

/** Where the closing tag ends; what lies before it is no markup. */
const closingEnd = (html: string, name: string, from: number): number => {
  const closing = new RegExp(`</${name}`, 'gi')
  closing.lastIndex = from
  const found = closing.exec(html)
  return found === null ? html.length : tagEnd(html, found.index)
}

/**
 * The words of a mail's HTML, read in one pass without a page: for mail that is too large for one. It is rougher than a
 * page would be (layout is lost), and text only: it must be escaped before it is shown.
 * @param most Characters of text after which the rest is left out.
 */
export const htmlWords = (html: string, most: number): string => {
  const pieces: string[] = []
  let left = most
  const add = (text: string): boolean => {
    pieces.push(text)
    left -= text.length
    return left > 0
  }
  for (let at = 0; at < html.length;) {
    const tag = html.indexOf('<', at)
    const stop = tag === -1 ? html.length : tag
    const more = add(html.slice(at, Math.min(stop, at + most)).replaceAll(/[\t\n\r ]+/g, ' '))
    if (tag === -1 || !more) break
    at = tagEnd(html, tag)
    const name = /^<(\/?[a-z][a-z\d]*)/i.exec(html.slice(tag, tag + 20))?.[1]?.toLowerCase() ?? ''
    if (silent.test(name)) at = closingEnd(html, name, at)
    else if (breaking.test(name)) add('\n')
  }
  const text = decodeHTMLStrict(pieces.join('')).replaceAll('\u00A0', ' ')
  return text
    .slice(0, most)
    .replaceAll(/ +/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}
