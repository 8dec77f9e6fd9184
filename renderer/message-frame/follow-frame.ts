type Followed = {
  /** The folds that were open when the frame was drawn last: it is drawn anew with the theme. */
  readonly unfolded: ReadonlySet<number>
  readonly onUnfold: (unfolded: ReadonlySet<number>) => void
  readonly onHeight: (height: number) => void
  readonly onLink: (url: string) => void
}

/** Mail can make its height depend on the frame's (`100vh`): it then grows with every measurement. */
const mostMeasurements = 40
const tallest = 30_000

const linkOf = (event: Event, view: Window & typeof globalThis): HTMLAnchorElement | null => {
  const target = event.target instanceof view.Element ? event.target.closest('a[href]') : null
  return target instanceof view.HTMLAnchorElement ? target : null
}

const followHeight = (document: Document, onHeight: (height: number) => void): (() => void) => {
  let measured = 0
  const measure = () => {
    measured += 1
    if (measured > mostMeasurements) return
    // scrollHeight of the body leaves out the frame's own height, which documentElement's would include.
    const scrollbar = document.body.scrollWidth > document.body.clientWidth ? 14 : 0
    onHeight(Math.min(tallest, Math.ceil(document.body.scrollHeight) + scrollbar))
  }
  const observer = new ResizeObserver(measure)
  observer.observe(document.body)
  document.addEventListener('toggle', measure, true)
  measure()
  return () => observer.disconnect()
}

const foldsOf = (document: Document): HTMLDetailsElement[] => [
  ...document.querySelectorAll<HTMLDetailsElement>('details.liaison-history'),
]

/** Folds that the person opened stay open as long as the mail does. */
const keepUnfolded = (document: Document, { unfolded, onUnfold }: Followed): void => {
  foldsOf(document).forEach((fold, index) => {
    if (unfolded.has(index)) fold.open = true
  })
  document.addEventListener(
    'toggle',
    () => onUnfold(new Set(foldsOf(document).flatMap((fold, index) => (fold.open ? [index] : [])))),
    true,
  )
}

/** A picture that can't be had (offline, or taken out of the mailbox) leaves its words instead of a torn frame. */
const nameMissingPictures = (inner: Document, view: Window & typeof globalThis): void => {
  const nameIt = (image: HTMLImageElement) => {
    const words = image.alt.trim()
    if (words === '') return image.remove()
    const label = inner.createElement('span')
    label.className = 'liaison-image'
    label.textContent = words
    image.replaceWith(label)
  }
  for (const image of inner.querySelectorAll('img'))
    if (image.complete && image.naturalWidth === 0) nameIt(image)
  inner.addEventListener(
    'error',
    (event) => event.target instanceof view.HTMLImageElement && nameIt(event.target),
    true,
  )
}

/**
 * Looks after a loaded frame from outside, since nothing runs inside it: its height, clicks on links (which must never
 * navigate), and keys, which would otherwise be lost to the window's shortcuts.
 */
export const followFrame = (frame: HTMLIFrameElement, followed: Followed): (() => void) => {
  const inner = frame.contentDocument
  const view = inner?.defaultView
  if (inner === null || view === null || view === undefined) return () => {}
  const onClick = (event: Event) => {
    const link = linkOf(event, view)
    if (link === null) return
    event.preventDefault()
    const href = link.getAttribute('href') ?? ''
    if (href.startsWith('#')) inner.getElementById(href.slice(1))?.scrollIntoView()
    else followed.onLink(href)
  }
  const onKey = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event
    const onFold = event.target instanceof view.Element && event.target.closest('summary') !== null
    if (key === 'Tab' || (key === 'Enter' && linkOf(event, view) !== null)) return
    if (onFold && (key === 'Enter' || key === ' ')) return
    const copy = new KeyboardEvent('keydown', { key, ctrlKey, metaKey, altKey, shiftKey, cancelable: true })
    if (!window.dispatchEvent(copy)) event.preventDefault()
  }
  inner.addEventListener('click', onClick)
  inner.addEventListener('auxclick', onClick)
  inner.addEventListener('keydown', onKey)
  nameMissingPictures(inner, view)
  keepUnfolded(inner, followed)
  return followHeight(inner, followed.onHeight)
}
