import sanitizeHtml from 'sanitize-html'
import { fileIdOf } from '../../shared/rules/file-url.ts'

/** What the editor writes and what a quoted mail needs to stay readable. Everything else loses its tag, not its text. */
const allowedTags =
  'p div br hr blockquote pre code h1 h2 h3 h4 h5 h6 ul ol li strong b em i u s del ins sub sup small mark span font center a img table caption colgroup col thead tbody tfoot tr td th'.split(
    ' ',
  )

const colour = [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s.,%]+\)$/i, /^hsla?\([\d\s.,%]+\)$/i, /^[a-z]{3,20}$/i]
const size = String.raw`-?\d{0,5}(?:\.\d{1,4})?(?:px|pt|em|rem|ex|ch|cm|mm|in|%)?`
const length = [new RegExp(`^(?:${size}|auto|normal|none|0)$`, 'i')]
const lengths = [new RegExp(`^(?:${size}|auto)(?:\\s+(?:${size}|auto)){0,3}$`, 'i')]
/** A width, a style and a colour in any order: nothing of it can fetch anything. */
const border = [/^(?:(?:[\d.]+(?:px|pt|em|rem)?|[a-z]{3,20}|#[0-9a-f]{3,8}|rgba?\([\d\s.,%]+\))\s*){1,4}$/i]
const words = [/^[a-z][a-z-]{1,30}$/i]

const sides = (name: string, values: RegExp[]): Record<string, RegExp[]> =>
  Object.fromEntries(['', '-top', '-right', '-bottom', '-left'].map((side) => [`${name}${side}`, values]))

const allowedStyles: Record<string, RegExp[]> = {
  color: colour,
  'background-color': colour,
  'text-align': [/^(left|right|center|justify|start|end)$/],
  'font-weight': [/^(normal|bold|bolder|lighter|[1-9]00)$/],
  'font-style': [/^(normal|italic|oblique)$/],
  'font-size': [...length, /^(xx?-small|small|medium|large|x{1,3}-large|smaller|larger)$/],
  'font-family': [/^[\w\s,"'.-]{1,200}$/],
  'line-height': length,
  'text-decoration': [/^(none|underline|line-through)$/],
  'text-indent': length,
  'white-space': words,
  'vertical-align': words,
  'list-style-type': words,
  'border-collapse': words,
  'border-spacing': lengths,
  ...sides('border', border),
  'border-width': lengths,
  'border-style': words,
  'border-color': colour,
  ...sides('padding', lengths),
  ...sides('margin', lengths),
  width: length,
  'min-width': length,
  'max-width': length,
  height: length,
}

const ofCell = ['colspan', 'rowspan', 'align', 'valign', 'width', 'height', 'bgcolor', 'nowrap']

/** No remote image, no URL in a style: outgoing mail fetches nothing from anywhere when it is read. */
const options: sanitizeHtml.IOptions = {
  allowedTags,
  allowedAttributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    ol: ['start', 'type', 'reversed'],
    ul: ['type'],
    li: ['value'],
    font: ['color', 'face', 'size'],
    table: ['border', 'cellpadding', 'cellspacing', 'width', 'align', 'bgcolor'],
    col: ['span', 'width'],
    tr: ['align', 'valign', 'bgcolor'],
    td: ofCell,
    th: ofCell,
    '*': ['style', 'dir', 'lang'],
  },
  allowedStyles: { '*': allowedStyles },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  // Only what `img` below has put there.
  allowedSchemesByTag: { img: ['cid'] },
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

/** Where in the text a tag stands: in a cell or an item of a list that is not somebody else's. */
const createSurroundings = () => {
  const open = { cells: 0, quotes: 0 }
  const count = (name: string, by: 1 | -1): void => {
    if (name === 'td' || name === 'th' || name === 'li') open.cells += by
    if (name === 'blockquote') open.quotes += by
  }
  return {
    enter: (name: string) => count(name, 1),
    leave: (name: string) => count(name, -1),
    isTight: () => open.cells > 0 && open.quotes === 0,
  }
}

/** The editor puts the words of every cell and item into a paragraph, which mail programs would set far apart. */
const withoutMargin = (attribs: sanitizeHtml.Attributes): sanitizeHtml.Attributes => {
  const { style = '' } = attribs
  if (/margin/i.test(style)) return attribs
  return { ...attribs, style: style === '' ? 'margin:0' : `margin:0;${style}` }
}

/** `fileIds`: the pictures in the text, each once, in the order in which they come. */
export type OutgoingHtml = { readonly html: string; readonly fileIds: readonly string[] }

/**
 * The editor's HTML as it may leave: a strict allowlist. Pictures that lie with us become `cid:` URLs (RFC 2392), all
 * others go. Safe to run on anything, without a DOM.
 * @param contentIdOf The Content-ID, without angle brackets, that the picture of a file gets in this mail.
 */
export const cleanOutgoingHtml = (html: string, contentIdOf: (fileId: string) => string): OutgoingHtml => {
  const fileIds = new Set<string>()
  const around = createSurroundings()
  const cleaned = sanitizeHtml(html, {
    ...options,
    onOpenTag: around.enter,
    onCloseTag: around.leave,
    transformTags: {
      img: (tagName, { src, ...attribs }) => {
        const fileId = fileIdOf(src ?? '')
        if (fileId === null) return { tagName, attribs: {} }
        fileIds.add(fileId)
        return { tagName, attribs: { src: `cid:${contentIdOf(fileId)}`, ...attribs } }
      },
      p: (tagName, attribs) => ({ tagName, attribs: around.isTight() ? withoutMargin(attribs) : attribs }),
    },
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && attribs['src'] === undefined,
  })
  return { html: cleaned, fileIds: [...fileIds] }
}

/** A whole document around cleaned HTML, as mail programs expect it. */
export const htmlDocument = (body: string): string =>
  `<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>\n${body}\n</body></html>\n`
