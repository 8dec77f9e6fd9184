/** Word writes lists as paragraphs that name their list and level in a style, with the marker as text. */
const listStyle = /mso-list\s*:\s*l(\d+)\s+level(\d+)/i

type Entry = {
  readonly element: Element
  readonly list: string
  readonly level: number
  readonly ordered: boolean
}

/** "1.", "(a)", "iv)" number; everything else is a bullet. */
const isNumber = (marker: string): boolean => /^\(?(?:\d{1,4}|[a-z]|[ivxlcdm]{1,7})[.):]/i.test(marker.trim())

const markerOf = (element: Element): Element | null =>
  [...element.querySelectorAll('span')].find((span) =>
    /mso-list\s*:\s*ignore/i.test(span.getAttribute('style') ?? ''),
  ) ?? null

const entryOf = (element: Element): Entry | null => {
  const [, list, level] = listStyle.exec(element.getAttribute('style') ?? '') ?? []
  if (list === undefined || level === undefined || element.closest('li') !== null) return null
  const marker = markerOf(element)
  const ordered = isNumber(marker?.textContent ?? '')
  marker?.remove()
  return { element, list, level: Math.min(9, Math.max(1, Number(level))), ordered }
}

const makeList = ({ ordered }: Entry, document: Document): Element =>
  document.createElement(ordered ? 'ol' : 'ul')

/** Puts one entry into the lists that are open, the outermost first; opens and closes what its level asks for. */
const place = (entry: Entry, open: Element[], document: Document): void => {
  open.splice(entry.level)
  while (open.length < entry.level) {
    const list = makeList(entry, document)
    const parent = open.at(-1)
    if (parent !== undefined)
      (parent.lastElementChild ?? parent.appendChild(document.createElement('li'))).append(list)
    open.push(list)
  }
  const item = document.createElement('li')
  item.append(...entry.element.childNodes)
  open.at(-1)?.append(item)
}

const nextElement = (element: Element): Element | null => {
  let next = element.nextSibling
  while (next !== null && next.nodeType === next.TEXT_NODE && next.textContent?.trim() === '')
    next = next.nextSibling
  return next !== null && 'tagName' in next ? element.nextElementSibling : null
}

/** Turns Word's paragraphs that look like lists into lists. Runs on a document that was made safe before. */
export const restoreWordLists = (root: Element): void => {
  const document = root.ownerDocument
  let open: Element[] = []
  let last: Entry | null = null
  let after: Element | null = null
  for (const element of root.querySelectorAll('p, h1, h2, h3, h4, h5, h6, div')) {
    const entry = entryOf(element)
    if (entry === null) continue
    const follows = last !== null && after === element && last.list === entry.list
    // Another kind of marker at the first level is another list.
    const same = follows && !(entry.level === 1 && open[0]?.tagName !== (entry.ordered ? 'OL' : 'UL'))
    after = nextElement(element)
    if (!same) open = []
    place(entry, open, document)
    const top = open[0]
    if (same || top === undefined) element.remove()
    else element.replaceWith(top)
    last = entry
  }
}
