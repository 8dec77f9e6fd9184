/** More is not laid out: each of these costs seconds of the window's only thread, or more memory than a mail is worth. */
export const mailBounds = {
  /** Characters of HTML. Pictures in `data:` URLs count. */
  characters: 12_000_000,
  /** Signs that may begin a tag. */
  tags: 100_000,
  elements: 30_000,
  /** Chromium itself goes no deeper than 512, and needs longer for each element the deeper it is. */
  depth: 400,
  elementsTimesDepth: 1_500_000,
  attributesOfOne: 1_000,
  attributes: 120_000,
} as const

/** That many tags are parsed before it is looked how large the page has become. */
const tagsAtOnce = 256
/** The same where the page is deep: each tag may make as many elements as are open. */
const tagsAtDepth = 16
const deep = 40

/** Where the next stretch of so many tags ends. */
const stretchEnd = (html: string, from: number, most: number): number => {
  let end = from
  for (let tags = 0; tags < most && end !== -1; tags += 1) end = html.indexOf('<', end + 1)
  return end === -1 ? html.length : end
}

/** How deep the place is at which the parser goes on: the last child of the last child. */
const openDepth = (document: Document): number => {
  let depth = 0
  for (let at: Element | null = document.documentElement; at !== null; at = at.lastElementChild) depth += 1
  return depth
}

/**
 * Parsed piece by piece: the size of the source says little of the page's. Formatting elements that are not closed are
 * made anew in every paragraph after them (HTML, section 13.2.4.3), and deep pages take long while they are parsed. A
 * document without a window runs and fetches nothing.
 */
const parsedWithin = (html: string, view: Window & typeof globalThis): Document | null => {
  const document = view.document.implementation.createHTMLDocument('')
  const elements = document.getElementsByTagName('*')
  document.open()
  let depth = 0
  for (let at = 0; at < html.length;) {
    const end = stretchEnd(html, at, depth > deep ? tagsAtDepth : tagsAtOnce)
    document.write(html.slice(at, end))
    at = end
    depth = openDepth(document)
    if (elements.length > mailBounds.elements || depth > mailBounds.depth) return null
    if (depth > deep && elements.length * depth > mailBounds.elementsTimesDepth) return null
  }
  document.close()
  return document
}

const hasFewTags = (html: string): boolean => {
  let tags = 0
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at + 1)) {
    tags += 1
    if (tags > mailBounds.tags) return false
  }
  return true
}

const hasFewAttributes = (document: Document): boolean => {
  let all = 0
  for (const { attributes } of document.getElementsByTagName('*')) {
    all += attributes.length
    if (attributes.length > mailBounds.attributesOfOne || all > mailBounds.attributes) return false
  }
  return true
}

/** Whether a mail's HTML can be cleaned and shown in bounded time; found out in bounded time itself. */
export const isWithinBounds = (html: string, view: Window & typeof globalThis): boolean => {
  if (html.length > mailBounds.characters || !hasFewTags(html)) return false
  const document = parsedWithin(html, view)
  return document !== null && hasFewAttributes(document)
}

const mostText = 3_000_000
const mostTextLines = 60_000

/** The beginning of a text that is too long to be shown whole, or null where it is not. */
export const textBeginning = (text: string): string | null => {
  let end = -1
  for (let lines = 0; lines < mostTextLines; lines += 1) {
    end = text.indexOf('\n', end + 1)
    if (end === -1) break
  }
  const most = Math.min(end === -1 ? text.length : end + 1, mostText)
  return most < text.length ? text.slice(0, most) : null
}
