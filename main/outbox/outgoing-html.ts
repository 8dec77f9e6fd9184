import sanitizeHtml from 'sanitize-html'

/** What the editor writes and what a quoted mail needs to stay readable. Everything else loses its tag, not its text. */
const allowedTags =
  'p div br hr blockquote pre code h1 h2 h3 h4 ul ol li strong b em i u s del sub sup mark span a table thead tbody tfoot tr td th caption'.split(
    ' ',
  )

const colour = [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s.,%]+\)$/i, /^[a-z]{3,20}$/i]

/** No image, no URL in a style: outgoing mail fetches nothing from anywhere when it is read. */
const options: sanitizeHtml.IOptions = {
  allowedTags,
  allowedAttributes: {
    a: ['href', 'title'],
    ol: ['start', 'type'],
    td: ['colspan', 'rowspan', 'align'],
    th: ['colspan', 'rowspan', 'align'],
    '*': ['style', 'dir', 'lang'],
  },
  allowedStyles: {
    '*': {
      color: colour,
      'background-color': colour,
      'text-align': [/^(left|right|center|justify|start|end)$/],
      'font-weight': [/^(normal|bold|[1-9]00)$/],
      'font-style': [/^(normal|italic)$/],
      'text-decoration': [/^(none|underline|line-through)$/],
    },
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  // The content of these is not text for people; it goes with the tag.
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'noscript',
    'title',
    'template',
    'iframe',
    'object',
    'svg',
    'math',
  ],
  enforceHtmlBoundary: false,
  nestingLimit: 200,
}

/** The editor's HTML as it may leave: a strict allowlist. Safe to run on anything, without a DOM. */
export const cleanOutgoingHtml = (html: string): string => sanitizeHtml(html, options)

/** A whole document around cleaned HTML, as mail programs expect it. */
export const htmlDocument = (body: string): string =>
  `<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n${body}\n</body></html>\n`
