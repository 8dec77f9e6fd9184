import { convert, type FormatCallback, type HtmlToTextOptions } from 'html-to-text'

/** A picture is the words that its writer gave it; one without words is decoration. */
const picture: FormatCallback = (element, _walk, builder) => {
  const attribs: Readonly<Record<string, unknown>> = element.attribs ?? {}
  const alt = attribs['alt']
  if (typeof alt === 'string' && alt.trim() !== '') builder.addInline(`[${alt.trim()}]`)
}

const options: HtmlToTextOptions = {
  wordwrap: false,
  // Without the zero width space: where words are not set apart by spaces, it says where a line may end.
  whitespaceCharacters: ' \t\r\n\f',
  formatters: { picture },
  selectors: [
    {
      selector: 'a',
      options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true },
    },
    { selector: 'img', format: 'picture' },
    // The editor puts every item's words into a paragraph; a list is no row of paragraphs for that.
    { selector: 'li > p', format: 'paragraph', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'ul', options: { itemPrefix: '- ' } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } },
  ],
}

/** The plain-text alternative of cleaned HTML: links with their address, lists with marks, quotes behind `>`, pictures as `[words]`. */
export const textFromHtml = (html: string): string => `${convert(html, options).trim()}\n`

/** The first words, for lists. At most 200 characters, cut between code points. */
export const snippetOf = (text: string): string =>
  Array.from(text.replaceAll(/\s+/g, ' ').trim()).slice(0, 200).join('')
