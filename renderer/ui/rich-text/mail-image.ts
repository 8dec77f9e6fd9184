import { Image } from '@tiptap/extension-image'
import type { NodeViewRendererProps } from '@tiptap/react'
import { fileIdOf } from '../../../shared/rules/file-url.ts'
import type { PictureHost, PictureState } from './picture-host.ts'

/** The widest that a picture stands in a mail. CSS pixels, which is what the `width` attribute counts. */
export const fullWidth = 640

const numberOf = (value: unknown): number | null => {
  const parsed = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  return Number.isInteger(parsed) && parsed > 0 ? parsed : null
}

const sourceOf = (attrs: Readonly<Record<string, unknown>>): string => {
  const source = attrs['src']
  return typeof source === 'string' ? source : ''
}

const wordsFor = (state: PictureState | null): string => {
  if (state?.state === 'loading') return `Storing, ${String(Math.round(state.share * 100))} %`
  return state?.state === 'failed' ? `${state.words}. Try again` : ''
}

const parts = () => {
  const dom = document.createElement('span')
  dom.className = 'picture'
  dom.contentEditable = 'false'
  const image = document.createElement('img')
  image.draggable = true
  const words = document.createElement('button')
  words.type = 'button'
  words.className = 'picture-words'
  dom.append(image, words)
  return { dom, image, words }
}

/** Notes about the picture itself; nothing that undo should stop at. */
const note = (
  { editor, getPos }: NodeViewRendererProps,
  name: 'width' | 'bytes',
  value: number | null,
): void => {
  const at = getPos()
  if (at === undefined || value === null || !editor.isEditable || editor.isDestroyed) return
  const node = editor.state.doc.nodeAt(at)
  if (node?.type.name !== 'image' || node.attrs[name] === value) return
  editor.view.dispatch(editor.state.tr.setNodeAttribute(at, name, value).setMeta('addToHistory', false))
}

/** A picture while it is stored, when that failed, and when it is there. */
const createView = (props: NodeViewRendererProps, host: PictureHost | null) => {
  const { dom, image, words } = parts()
  let node = props.node
  const fileId = (): string => fileIdOf(sourceOf(node.attrs)) ?? ''
  const draw = () => {
    const state = host?.stateOf(fileId()) ?? null
    const source = state?.preview ?? sourceOf(node.attrs)
    if (image.getAttribute('src') !== source) image.src = source
    const { alt } = node.attrs
    image.alt = typeof alt === 'string' ? alt : ''
    const width = numberOf(node.attrs['width'])
    image.style.width = width === null ? '' : `${String(width)}px`
    dom.dataset['state'] = state?.state ?? 'ready'
    words.hidden = wordsFor(state) === ''
    words.textContent = wordsFor(state)
    words.disabled = state?.state !== 'failed'
    if (state?.state === 'ready') queueMicrotask(() => note(props, 'bytes', state.bytes))
  }
  words.addEventListener('click', () => host?.retry(fileId()))
  image.addEventListener('load', () => {
    if (numberOf(node.attrs['width']) === null && image.naturalWidth > 0)
      note(props, 'width', Math.min(fullWidth, image.naturalWidth))
  })
  image.addEventListener('error', () => {
    dom.dataset['state'] = 'missing'
    words.hidden = false
    words.disabled = true
    words.textContent = 'This picture is not on this computer any more: take it out'
  })
  draw()
  const stop = host?.subscribe(draw)
  return {
    dom,
    update: (next: typeof node) => {
      if (next.type !== node.type) return false
      node = next
      draw()
      return true
    },
    stopEvent: (event: Event) => event.target === words,
    ignoreMutation: () => true,
    destroy: () => stop?.(),
  }
}

/** Pictures that lie with main, and no others: nothing in the text is ever fetched from elsewhere. */
export const mailImage = (host: PictureHost | null) =>
  Image.extend({
    addAttributes: () => ({
      src: { default: null },
      alt: { default: '' },
      width: { default: null, parseHTML: (element) => numberOf(element.getAttribute('width')) },
      bytes: {
        default: null,
        parseHTML: (element) => numberOf(element.dataset['bytes']),
        renderHTML: ({ bytes }) => (numberOf(bytes) === null ? {} : { 'data-bytes': String(bytes) }),
      },
    }),
    parseHTML: () => [
      {
        tag: 'img[src]',
        getAttrs: (element) => (fileIdOf(element.getAttribute('src') ?? '') === null ? false : null),
      },
    ],
    addNodeView: () => (props) => createView(props, host),
    addInputRules: () => [],
  }).configure({ inline: true, HTMLAttributes: { style: 'max-width: 100%; height: auto' } })
