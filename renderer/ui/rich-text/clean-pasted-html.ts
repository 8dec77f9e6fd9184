import createPurifier, { type Config } from 'dompurify'
import { fileIdOf, fileUrl } from '../../../shared/rules/file-url.ts'
import { nearestHighlight, nearestTextColour } from './colours.ts'
import { restoreWordLists } from './word-lists.ts'

/** A picture that came inside the clipboard's HTML. `source` is a `data:` URL, or null where only its place is known. */
export type PastedPicture = { readonly fileId: string; readonly source: string | null }

/** Pasted HTML in the editor's own words. `leftOut`: pictures that lie elsewhere and were not fetched. */
export type PastedHtml = {
  readonly html: string
  readonly pictures: readonly PastedPicture[]
  readonly leftOut: number
}

type Options = {
  /** Null where the text can hold no pictures: they are left out. */
  readonly newId: (() => string) | null
  /** Picture files that came beside the HTML: they stand for its pictures where there are as many. */
  readonly files: number
  readonly view: Window & typeof globalThis
}

const allowedTags =
  'p div br hr blockquote pre code h1 h2 h3 h4 h5 h6 ul ol li strong b em i u ins s strike del sub sup mark span font a table caption colgroup col thead tbody tfoot tr td th img center tt kbd samp section article header footer main aside figure figcaption dl dt dd'.split(
    ' ',
  )

const safe = {
  WHOLE_DOCUMENT: true,
  RETURN_DOM: true,
  ALLOWED_TAGS: [...allowedTags, 'html', 'body'],
  ALLOWED_ATTR: [
    'href',
    'style',
    'class',
    'id',
    'src',
    'alt',
    'width',
    'height',
    'colspan',
    'rowspan',
    'start',
    'align',
    'dir',
    'color',
    'bgcolor',
    'hidden',
    'data-bytes',
    'data-variable',
    'data-fallback',
    'data-pm-slice',
  ],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ADD_DATA_URI_TAGS: ['img'],
} satisfies Config

const keptAttributes: Readonly<Record<string, readonly string[]>> = {
  A: ['href'],
  IMG: ['src', 'alt', 'width', 'data-bytes'],
  OL: ['start'],
  TD: ['colspan', 'rowspan'],
  TH: ['colspan', 'rowspan'],
  SPAN: ['data-variable', 'data-fallback'],
}

const rename = (element: Element, name: string): Element => {
  const renamed = element.ownerDocument.createElement(name)
  for (const { name: attribute, value } of element.attributes) renamed.setAttribute(attribute, value)
  renamed.append(...element.childNodes)
  element.replaceWith(renamed)
  return renamed
}

const unwrap = (element: Element): void => element.replaceWith(...element.childNodes)

const styleOf = (element: Element): string => element.getAttribute('style') ?? ''

/** What the source hid from its reader is not pasted either: preview texts, Word's field codes, screen reader notes. */
const removeHidden = (root: Element): void => {
  for (const element of root.querySelectorAll('[style], [hidden]')) {
    const hidden =
      /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:p[tx]|em)?\s*(?:;|$)/i
    if (element.hasAttribute('hidden') || hidden.test(styleOf(element))) element.remove()
  }
}

type Styled = Element & { readonly style: CSSStyleDeclaration }
const isStyled = (element: Element, view: Options['view']): element is Styled =>
  element instanceof view.HTMLElement

const inlineMarks = (element: Styled): string[] => {
  const { fontWeight, fontStyle, textDecorationLine, textDecoration } = element.style
  const line = textDecorationLine || textDecoration
  const heavy = fontWeight === 'bold' || fontWeight === 'bolder' || Number(fontWeight) >= 600
  return [
    ...(heavy ? ['strong'] : []),
    ...(fontStyle === 'italic' || fontStyle === 'oblique' ? ['em'] : []),
    ...(line.includes('underline') && element.closest('a') === null ? ['u'] : []),
    ...(line.includes('line-through') ? ['s'] : []),
  ]
}

const blockTags = /^(?:P|DIV|H[1-6]|LI|TD|TH|BLOCKQUOTE|CENTER|SECTION|ARTICLE|DT|DD)$/

const alignmentOf = (element: Styled): string => {
  const wanted =
    element.tagName === 'CENTER' ? 'center' : element.style.textAlign || element.getAttribute('align') || ''
  return /^(?:center|right|justify|end)$/.test(wanted) ? wanted.replace('end', 'right') : ''
}

/** The few looks that a mail keeps: colour, highlight, alignment; weight and such become elements. */
const keepLooks = (element: Styled): void => {
  const isCell = /^T[DH]$/.test(element.tagName)
  const isLink = element.tagName === 'A' || element.closest('a') !== null
  const colour = isLink ? null : nearestTextColour(element.style.color || element.getAttribute('color') || '')
  const highlight = isCell ? null : nearestHighlight(element.style.backgroundColor)
  const align = blockTags.test(element.tagName) ? alignmentOf(element) : ''
  const marks = /^(?:STRONG|B|EM|I|U|S|DEL|H[1-6]|TH)$/.test(element.tagName) ? [] : inlineMarks(element)
  element.removeAttribute('style')
  if (align !== '') element.style.textAlign = align
  for (const mark of marks) {
    const holder = element.ownerDocument.createElement(mark)
    holder.append(...element.childNodes)
    element.append(holder)
  }
  if (colour === null && highlight === null) return
  const span = element.ownerDocument.createElement('span')
  span.style.cssText = [
    colour === null ? '' : `color: ${colour.css}`,
    highlight === null ? '' : `background-color: ${highlight.css}`,
  ]
    .filter((part) => part !== '')
    .join('; ')
  span.append(...element.childNodes)
  element.append(span)
  span.dataset['kept'] = ''
}

const cleanLooks = (root: Element, view: Options['view']): void => {
  // Google Docs wraps everything into a bold that is none.
  for (const bold of root.querySelectorAll('b, strong')) {
    if (/font-weight\s*:\s*(?:normal|400)/i.test(styleOf(bold))) unwrap(bold)
  }
  for (const element of root.querySelectorAll('[style], [color], [align], center')) {
    if (isStyled(element, view)) keepLooks(element)
  }
}

const cleanLinks = (root: Element): void => {
  for (const link of root.querySelectorAll('a')) {
    const href = (link.getAttribute('href') ?? '').trim()
    if (/^(?:https?:\/\/|mailto:|tel:)/i.test(href)) link.setAttribute('href', href)
    else unwrap(link)
  }
}

const pictureSource = /^data:image\/(?:png|gif|jpe?g|webp|bmp|avif);base64,/i
/** Dots of one pixel are there to count readers or to hold a table open. */
const isDot = (image: Element): boolean =>
  [image.getAttribute('width'), image.getAttribute('height')].some((side) =>
    /^[0-2](?:px)?$/.test(side ?? ''),
  )

const cleanPictures = (
  root: Element,
  { newId, files }: Options,
): Pick<PastedHtml, 'pictures' | 'leftOut'> => {
  const pictures: PastedPicture[] = []
  const elsewhere: Element[] = []
  const take = (image: Element, source: string | null) => {
    if (newId === null) return image.remove()
    const fileId = newId()
    image.setAttribute('src', fileUrl(fileId))
    pictures.push({ fileId, source })
  }
  for (const image of root.querySelectorAll('img')) {
    const source = image.getAttribute('src') ?? ''
    if (pictureSource.test(source)) take(image, source)
    else if (fileIdOf(source) === null) elsewhere.push(image)
  }
  const shown = elsewhere.filter((image) => !isDot(image))
  const matched = shown.length > 0 && shown.length === files
  for (const image of elsewhere) {
    if (matched && shown.includes(image)) take(image, null)
    else image.remove()
  }
  return { pictures, leftOut: matched ? 0 : shown.length }
}

const renames: Readonly<Record<string, string>> = {
  H4: 'h3',
  H5: 'h3',
  H6: 'h3',
  DT: 'p',
  DD: 'p',
  CENTER: 'div',
  CAPTION: 'p',
  FIGCAPTION: 'p',
  TT: 'code',
  KBD: 'code',
  SAMP: 'code',
}

const cleanBlocks = (root: Element): void => {
  for (const element of root.querySelectorAll(Object.keys(renames).join(','))) {
    const renamed = rename(element, renames[element.tagName] ?? 'div')
    // A caption is no row: it stands before its table.
    if (element.tagName === 'CAPTION') renamed.closest('table')?.before(renamed)
  }
  for (const pre of root.querySelectorAll('pre')) {
    const lines = (pre.textContent ?? '').replace(/\n$/, '').split('\n')
    const paragraph = pre.ownerDocument.createElement('p')
    lines.forEach((line, at) => {
      if (at > 0) paragraph.append(pre.ownerDocument.createElement('br'))
      // Two blanks in a row would become one.
      paragraph.append(line.replaceAll(/ {2}/g, ' \u00A0'))
    })
    pre.replaceWith(paragraph)
  }
  // Word and Outlook put space between paragraphs by empty ones; here paragraphs have their own.
  for (const paragraph of root.querySelectorAll('p[class^="Mso" i], p[class*=" Mso" i]')) {
    const empty = (paragraph.textContent ?? '').replaceAll(/[\s\u00A0]/g, '') === ''
    if (empty && paragraph.querySelector('img') === null && paragraph.closest('td, th') === null)
      paragraph.remove()
  }
}

/** A table of one cell only held the page together. */
const unwrapLayoutTables = (root: Element): void => {
  for (const column of root.querySelectorAll('colgroup, col')) column.remove()
  for (const table of [...root.querySelectorAll('table')].toReversed()) {
    const cells = table.querySelectorAll('td, th')
    const [cell] = cells
    if (cells.length === 0) table.remove()
    else if (cells.length === 1 && cell !== undefined) table.replaceWith(...cell.childNodes)
  }
}

const stripAttributes = (root: Element): void => {
  for (const element of root.querySelectorAll('*')) {
    const kept = keptAttributes[element.tagName] ?? []
    for (const name of element.getAttributeNames()) {
      const aligned =
        name === 'style' && (element.hasAttribute('data-kept') || /^text-align: \w+;$/.test(styleOf(element)))
      const direction = name === 'dir' && /^(?:rtl|ltr|auto)$/.test(element.getAttribute('dir') ?? '')
      if (!kept.includes(name) && !aligned && !direction && name !== 'data-pm-slice' && name !== 'data-kept')
        element.removeAttribute(name)
    }
    element.removeAttribute('data-kept')
  }
  for (const element of root.querySelectorAll('span, font, ins')) {
    if (element.attributes.length === 0 || element.tagName !== 'SPAN') unwrap(element)
  }
}

/**
 * The clipboard's HTML in the few elements that a mail consists of: Word's lists become lists, looks become the palette's,
 * scripts, styles, classes and everything that could fetch is gone. Pure but for the ids that it asks for.
 */
export const cleanPastedHtml = (given: string, options: Options): PastedHtml => {
  const { view } = options
  // Word's data islands hold words that are none of the text.
  const html = given.replaceAll(/<xml\b[\s\S]*?<\/xml>/gi, '').replaceAll(/<\/?o:p\b[^>]*>/gi, '')
  const cleaned = createPurifier(view).sanitize(html, safe)
  const root = cleaned instanceof view.Element ? cleaned.querySelector('body') : null
  if (root === null) return { html: '', pictures: [], leftOut: 0 }
  removeHidden(root)
  restoreWordLists(root)
  cleanBlocks(root)
  cleanLinks(root)
  const found = cleanPictures(root, options)
  cleanLooks(root, view)
  unwrapLayoutTables(root)
  stripAttributes(root)
  return { html: root.innerHTML.trim(), ...found }
}
