const quoteSelector = [
  '.gmail_quote_container',
  '.gmail_quote',
  '.yahoo_quoted',
  '.protonmail_quote',
  '.liaison-quote',
  'blockquote[type="cite"]',
  '#appendonsend ~ *',
].join(',')

const forwarded = /^[\s-]*(?:forwarded message|weitergeleitete nachricht|begin forwarded)/i

/** The line "On …, … wrote:" that stands right before a quote belongs to it. */
const introduction = (quote: Element): Element | null => {
  const before = quote.previousElementSibling
  return before !== null &&
    (before.matches('.moz-cite-prefix, .gmail_attr') || /:\s*$/.test(before.textContent.slice(-3))) &&
    before.textContent.length < 300
    ? before
    : null
}

/** Wraps the quoted history of a reply into a closed `<details>`. A forward, or a mail that is all quote, stays open. */
export const foldQuotes = (body: string, view: Window & typeof globalThis): string => {
  const parsed = new view.DOMParser().parseFromString(body, 'text/html')
  const quote = parsed.querySelector(quoteSelector)
  if (quote === null || forwarded.test(quote.textContent.trim())) return body
  const lead = introduction(quote)
  const outside = parsed.body.textContent.length - quote.textContent.length - (lead?.textContent.length ?? 0)
  if (outside < 2) return body
  const details = parsed.createElement('details')
  details.className = 'liaison-history'
  const summary = parsed.createElement('summary')
  summary.textContent = '···'
  summary.setAttribute('aria-label', 'Earlier mail in this conversation')
  details.append(summary)
  quote.replaceWith(details)
  details.append(...(lead === null ? [] : [lead]), quote)
  return parsed.body.innerHTML
}
