/** The parts of a mail in the order in which they are sent: what is written, the signature, the quoted original. */
export type MailParts = { readonly text: string; readonly signature: string; readonly quote: string }

const signatureStart = '<div class="liaison-signature">'
const signatureEnd = '</div><!--liaison-signature-->'
/** How a quoted original begins. */
export const quoteStart = '<div class="liaison-quote">'

const inCells = 'margin: 0'
const blank = /<p((?:\s[^>]*)?)><\/p>/g

const rightToLeft =
  /^\P{L}*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const wordsOf = (html: string): string => html.replaceAll(/<[^>]*>|&[a-z]+;/g, '')

/** By its first letter, as the window shows it (CSS `plaintext`); few mail programs find that out by themselves. */
const withDirections = (html: string): string =>
  html
    .replaceAll(
      /<(p|h[1-3])\b([^>]*)>([\s\S]*?)<\/\1>/g,
      (block, name: string, rest: string, inner: string) =>
        rightToLeft.test(wordsOf(inner)) ? `<${name} dir="rtl"${rest}>${inner}</${name}>` : block,
    )
    .replaceAll(/<(ul|ol)\b([^>]*)>(?=<li\b[^>]*><p dir="rtl")/g, '<$1 dir="rtl"$2>')

const withoutDirections = (html: string): string => html.replaceAll(/<(p|h[1-3]|ul|ol) dir="rtl"/g, '<$1')

/**
 * The editor's text as other mail programs have to be told: an empty paragraph has no height there, and one in a cell
 * has much. `asWritten` undoes it.
 */
const forReaders = (html: string): string => {
  let depth = 0
  const spaced = html
    .replaceAll(blank, '<p$1><br></p>')
    .replaceAll(/<(\/?)(td|th|p)\b([^>]*)>/g, (tag, slash: string, name: string, rest: string) => {
      if (name !== 'p') depth += slash === '' ? 1 : -1
      if (name !== 'p' || slash !== '' || depth === 0) return tag
      return rest === '' ? `<p style="${inCells}">` : tag.replace('style="', `style="${inCells}; `)
    })
  return withDirections(spaced)
}

const asWritten = (html: string): string =>
  withoutDirections(html)
    .replaceAll(/<p((?:\s[^>]*)?)><br><\/p>/g, '<p$1></p>')
    .replaceAll(`<p style="${inCells}">`, '<p>')
    .replaceAll(/(<p\s[^>]*style=")margin: 0; /g, '$1')

/** One body of its parts. The marks let `splitParts` find them again; they do not leave the computer. */
export const joinParts = ({ text, signature, quote }: MailParts): string =>
  forReaders(text) + (signature === '' ? '' : signatureStart + signature + signatureEnd) + quote

/**
 * The parts of a body that `joinParts` made. What is written never holds the marks, since the editor knows no such
 * elements; in a quoted mail they can stand, so that only the first ones count, in their order.
 */
export const splitParts = (html: string): MailParts => {
  const start = html.indexOf(signatureStart)
  const firstQuote = html.indexOf(quoteStart)
  const end = html.indexOf(signatureEnd, start)
  const signed = start !== -1 && end > start && (firstQuote === -1 || start < firstQuote)
  const textEnd = signed ? start : firstQuote === -1 ? html.length : firstQuote
  const rest = signed ? html.slice(end + signatureEnd.length) : html.slice(textEnd)
  return {
    text: asWritten(html.slice(0, textEnd)),
    signature: signed ? html.slice(start + signatureStart.length, end) : '',
    quote: rest,
  }
}
