import { convert, type HtmlToTextOptions } from 'html-to-text'

const options: HtmlToTextOptions = {
  wordwrap: false,
  selectors: [
    {
      selector: 'a',
      options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true },
    },
    { selector: 'ul', options: { itemPrefix: '- ' } },
    ...['h1', 'h2', 'h3', 'h4'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } },
  ],
}

/** The plain-text alternative of cleaned HTML: links with their address, lists with marks, quotes behind `>`. */
export const textFromHtml = (html: string): string => `${convert(html, options).trim()}\n`

/** The first words, for lists. At most 200 characters, cut between code points. */
export const snippetOf = (text: string): string =>
  Array.from(text.replaceAll(/\s+/g, ' ').trim()).slice(0, 200).join('')
