import { decodeHTMLStrict } from 'entities/decode'

/** Ends of what stands on lines of its own. */
const lineEnds =
  /<(?:br|\/?(?:p|div|tr|table|li|ul|ol|h[1-6]|pre|blockquote|hr|td))(?=[\s/>])[^<>]{0,2000}>/gi
const tags = /<[^<>]{0,5000}>/g

/** Without the elements whose content nobody sees. */
const withoutHidden = (html: string): string => {
  const kept: string[] = []
  const opening = /<(style|script|title)[\s>]/gi
  let at = 0
  for (let found = opening.exec(html); found !== null; found = opening.exec(html)) {
    const end = html.indexOf(`</${found[1] ?? ''}`, found.index)
    if (end === -1) break
    kept.push(html.slice(at, found.index))
    at = end
    opening.lastIndex = end
  }
  return [...kept, html.slice(at)].join('')
}

/**
 * The words of a report that comes as HTML alone, line by line as they are seen. For reading addresses, not for
 * showing: linear in its input whatever that is, which no parser of documents promises.
 */
export const htmlText = (html: string): string =>
  decodeHTMLStrict(
    withoutHidden(html).replaceAll(/\s+/g, ' ').replaceAll(lineEnds, '\n').replaceAll(tags, ''),
  )
    .replaceAll('\u00A0', ' ')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
