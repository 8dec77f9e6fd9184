/** The parts of a mail in the order in which they are sent: what is written, the signature, the quoted original. */
export type MailParts = { readonly text: string; readonly signature: string; readonly quote: string }

const signatureStart = '<div class="liaison-signature">'
const signatureEnd = '</div><!--liaison-signature-->'
const quoteStart = '<div class="liaison-quote">'

/** One body of its parts. The marks let `splitParts` find them again; they do not leave the computer. */
export const joinParts = ({ text, signature, quote }: MailParts): string =>
  text + (signature === '' ? '' : signatureStart + signature + signatureEnd) + quote

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
    text: html.slice(0, textEnd),
    signature: signed ? html.slice(start + signatureStart.length, end) : '',
    quote: rest,
  }
}
