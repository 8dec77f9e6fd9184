import createPurifier, { type Config } from 'dompurify'
import { fileIdOf } from '../../shared/rules/file-url.ts'
import { isWithinBounds } from './bounds.ts'
import { filterDeclarations, filterSheet } from './css-filter.ts'
import { htmlWords } from './html-words.ts'
import { isLikelyTracker } from './image-kind.ts'
import { plainTextBody } from './plain-text.ts'

/** Somebody else's HTML after cleaning. `body` is safe to put into the sandboxed frame, nowhere else. */
export type CleanMail = {
  readonly body: string
  readonly sheets: string
  readonly remoteImages: number
  readonly trackers: number
  /** The mail sets backgrounds or colours of its own, so it is shown on a light sheet. */
  readonly ownColours: boolean
  /** What a mail that would take too long lost: its layout (`body` is its words), or the end of its text. */
  readonly lost: 'layout' | 'end' | null
}

type Options = {
  /** Where a `cid:` image is found, or null to leave such images out. */
  readonly cidSource: (contentId: string) => string | null
  /** Pictures that lie with main as files of a draft stay: for our own quotes, never for mail that came in. */
  readonly ownFiles?: boolean
}

const config = {
  WHOLE_DOCUMENT: true,
  RETURN_DOM: true,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: true,
  USE_PROFILES: { html: true },
  ADD_TAGS: ['html', 'head', 'body', 'style'],
  ADD_ATTR: ['bgcolor', 'background', 'link', 'vlink', 'alink'],
  FORBID_TAGS: [
    'script',
    'iframe',
    'frame',
    'frameset',
    'object',
    'embed',
    'applet',
    'form',
    'input',
    'button',
    'select',
    'textarea',
    'option',
    'meta',
    'base',
    'link',
    'noscript',
    'noembed',
    'svg',
    'math',
    'use',
    'video',
    'audio',
    'source',
    'track',
    'picture',
    'template',
    'dialog',
    'title',
    'portal',
    'canvas',
    'map',
    'area',
    'details',
    'summary',
  ],
  FORBID_ATTR: [
    'srcset',
    'sizes',
    'poster',
    'ping',
    'target',
    'autofocus',
    'contenteditable',
    'tabindex',
    'accesskey',
    'popover',
    'popovertarget',
    'usemap',
    'ismap',
    'longdesc',
    'lowsrc',
    'dynsrc',
    'formaction',
    'action',
    'loading',
    'is',
    'slot',
    'form',
    'draggable',
  ],
  // It is applied to every attribute, so values without a scheme pass; links and pictures are held to more below.
  ALLOWED_URI_REGEXP:
    /^(?:(?:https?|mailto|tel|cid):|data:image\/(?:png|gif|jpe?g|webp|bmp);|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
} satisfies Config

type Counts = { remoteImages: number; trackers: number }

const isRemote = (source: string): boolean => /^\s*(?:https?:)?\/\//i.test(source)

const countRemote = (element: Element, source: string, counts: Counts): void => {
  const tracker = isLikelyTracker({
    source,
    width: element.getAttribute('width'),
    height: element.getAttribute('height'),
    style: element.getAttribute('style') ?? '',
  })
  counts[tracker ? 'trackers' : 'remoteImages'] += 1
}

/** Remote images are taken out (their words stay), `cid:` ones are pointed at main, `data:` ones stay. */
const cleanImage = (image: Element, options: Options, counts: Counts): void => {
  const source = image.getAttribute('src') ?? ''
  if (/^data:image\//i.test(source)) return
  if (options.ownFiles === true && fileIdOf(source) !== null) return
  if (/^cid:/i.test(source)) {
    const local = options.cidSource(decodeLoosely(source.slice(4)))
    if (local !== null) {
      image.setAttribute('src', local)
      return
    }
  }
  if (isRemote(source)) countRemote(image, source, counts)
  const words = image.getAttribute('alt')?.trim() ?? ''
  if (words === '') return image.remove()
  const label = image.ownerDocument.createElement('span')
  label.className = 'liaison-image'
  label.textContent = words
  image.replaceWith(label)
}

const decodeLoosely = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const cleanStyles = (root: Element, counts: Counts): string => {
  for (const element of root.querySelectorAll('[style]')) {
    const filtered = filterDeclarations(element.getAttribute('style') ?? '')
    counts.remoteImages += filtered.remote
    element.setAttribute('style', filtered.css)
  }
  const sheets: string[] = []
  for (const style of root.querySelectorAll('style')) {
    const filtered = filterSheet(style.textContent)
    counts.remoteImages += filtered.remote
    sheets.push(filtered.css)
    style.remove()
  }
  return sheets.join('\n')
}

const cleanLinks = (root: Element): void => {
  for (const link of root.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href') ?? ''
    if (!/^(?:https?:|mailto:|tel:|#)/i.test(href)) link.removeAttribute('href')
    else if (!href.startsWith('#') && !link.hasAttribute('title')) link.setAttribute('title', href)
  }
}

const colourful = /(?:^|[;\s{"])(?:color|background(?:-color)?)\s*:/i
const backed = /(?:^|[;\s])background(?:-color)?\s*:/i

/** Coloured words alone are no reason: the frame gives them its own colour where the theme is dark. */
const hasOwnColours = (root: Element, sheets: string): boolean =>
  colourful.test(sheets) ||
  root.querySelector('[bgcolor]') !== null ||
  [...root.querySelectorAll('[style]')].some((each) => backed.test(each.getAttribute('style') ?? ''))

const bodyStyle = (body: Element): string =>
  [
    body.getAttribute('bgcolor') === null ? '' : `background-color:${body.getAttribute('bgcolor') ?? ''}`,
    body.getAttribute('style') ?? '',
  ]
    .filter((part) => part !== '')
    .join(';')

const mostWords = 500_000

const onlyWords = (html: string): CleanMail => ({
  body: plainTextBody(htmlWords(html, mostWords)),
  sheets: '',
  remoteImages: 0,
  trackers: 0,
  ownColours: false,
  lost: 'layout',
})

/**
 * Cleans the HTML of a mail. Nothing that is left can fetch, run, submit or navigate by itself: that is the first of
 * three walls, before the frame without scripts and the frame's own CSP. It takes bounded time: of a mail that would take
 * more, only the words are left.
 */
export const sanitizeMail = (html: string, options: Options, view: Window & typeof globalThis): CleanMail => {
  if (!isWithinBounds(html, view)) return onlyWords(html)
  const purifier = createPurifier(view)
  const counts: Counts = { remoteImages: 0, trackers: 0 }
  purifier.addHook('uponSanitizeElement', (node, data) => {
    if (!(node instanceof view.Element) || !['source', 'input', 'video'].includes(data.tagName)) return
    const source =
      node.getAttribute('srcset') ?? node.getAttribute('poster') ?? node.getAttribute('src') ?? ''
    if (data.tagName !== 'source' && isRemote(source)) countRemote(node, source, counts)
  })
  purifier.addHook('uponSanitizeAttribute', (node, data) => {
    if (data.attrName === 'background') {
      if (isRemote(data.attrValue)) counts.remoteImages += 1
      data.keepAttr = false
    }
    if (data.attrName === 'srcset' && isRemote(data.attrValue) && !node.hasAttribute('src')) {
      counts.remoteImages += 1
    }
  })
  const cleaned = purifier.sanitize(html, config)
  const root = cleaned instanceof view.Element ? cleaned : view.document.createElement('html')
  for (const image of root.querySelectorAll('img')) cleanImage(image, options, counts)
  const sheets = cleanStyles(root, counts)
  cleanLinks(root)
  const body = root.querySelector('body')
  const own = hasOwnColours(root, sheets)
  if (body === null) return { body: '', sheets: '', ownColours: false, lost: null, ...counts }
  const style = bodyStyle(body)
  const inner = body.ownerDocument.createElement('div')
  if (style !== '') inner.setAttribute('style', style)
  // One by one: a hundred thousand arguments are more than a call takes.
  while (body.firstChild !== null) inner.append(body.firstChild)
  return { body: inner.outerHTML, sheets, ownColours: own, lost: null, ...counts }
}
