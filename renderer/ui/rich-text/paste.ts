import { Extension } from '@tiptap/react'
import { Fragment, Slice, type Node, type Schema } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { fileUrl } from '../../../shared/rules/file-url.ts'
import { cleanPastedHtml } from './clean-pasted-html.ts'
import type { PictureHost } from './picture-host.ts'
import { transferFiles, type TransferFiles } from './transfer-files.ts'

const pictureKind = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/

/** Blank lines part paragraphs, other line ends stay line ends. */
export const paragraphsOf = (text: string): readonly (readonly string[])[] =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/^\n+|\n+$/g, '')
    .split(/\n(?:[ \t]*\n)+/)
    .map((paragraph) => paragraph.split('\n'))

const paragraphNode = (lines: readonly string[], schema: Schema): Node | undefined => {
  const lineEnd = schema.nodes['hardBreak']
  const content = lines.flatMap((line, at) => [
    ...(at > 0 && lineEnd !== undefined ? [lineEnd.create()] : []),
    ...(line === '' ? [] : [schema.text(line)]),
  ])
  return schema.nodes['paragraph']?.create(null, content)
}

const textSlice = (text: string, schema: Schema): Slice => {
  const nodes = paragraphsOf(text).flatMap((lines) => paragraphNode(lines, schema) ?? [])
  return new Slice(Fragment.from(nodes), 1, 1)
}

const decoded = (source: string): Blob | null => {
  const [head = '', body = ''] = source.split(',', 2)
  try {
    const bytes = Uint8Array.from(atob(body.replaceAll(/\s/g, '')), (char) => char.codePointAt(0) ?? 0)
    const type = /^data:([^;,]+)/i.exec(head)?.[1]?.toLowerCase() ?? ''
    // A name that programs write, though none such is registered.
    return new Blob([bytes], { type: type === 'image/jpg' ? 'image/jpeg' : type })
  } catch {
    return null
  }
}

/** HTML without a picture that could not be read: the text would name a file that never comes. */
const withoutImage = (html: string, fileId: string): string =>
  html.replaceAll(/<img\b(?:[^>"]|"[^"]*")*>/g, (tag) => (tag.includes(`"${fileUrl(fileId)}"`) ? '' : tag))

/** Puts picture files into the text and has them stored. */
export const insertPictures = (
  view: EditorView,
  pictures: PictureHost,
  files: readonly File[],
  at?: number,
): void => {
  const image = view.state.schema.nodes['image']
  if (image === undefined || files.length === 0) return
  const nodes = files.map((file) => {
    const fileId = pictures.newId()
    pictures.add(fileId, file, file.name)
    return image.create({ src: fileUrl(fileId), alt: '' })
  })
  const tr = view.state.tr
  if (at === undefined) tr.replaceSelection(new Slice(Fragment.from(nodes), 0, 0))
  else tr.insert(at, nodes)
  view.dispatch(tr.scrollIntoView())
}

const isPicture = (file: File): boolean => pictureKind.test(file.type)

/** Pictures go into the text, everything else beside it. */
const takeFiles = (view: EditorView, pictures: PictureHost, given: TransferFiles, at?: number): void => {
  insertPictures(view, pictures, given.files.filter(isPicture), at)
  pictures.attach({ files: given.files.filter((file) => !isPicture(file)), folders: given.folders })
}

const nothing: TransferFiles = { files: [], folders: [] }

/**
 * The words of the clipboard count before its picture: a spreadsheet offers both. A picture copied from a page is HTML
 * of nothing but that picture.
 */
const isOnlyPicture = (html: string, view: Window & typeof globalThis): boolean => {
  const { body } = new view.DOMParser().parseFromString(html, 'text/html')
  return body.querySelectorAll('img').length === 1 && (body.textContent ?? '').trim() === ''
}

const createPastePlugin = (pictures: PictureHost | null): Plugin => {
  /** What came beside the HTML that is cleaned next. */
  let beside = nothing
  const stash = (transfer: DataTransfer | null): false => {
    beside = transferFiles(transfer)
    return false
  }
  const clean = (html: string): string => {
    const files = beside.files.filter(isPicture)
    const found = cleanPastedHtml(html, {
      newId: pictures?.newId ?? null,
      files: files.length,
      view: window,
    })
    let used = 0
    let { html: text, leftOut } = found
    for (const { fileId, source } of found.pictures) {
      const blob = source === null ? files[used++] : decoded(source)
      if (blob !== null && blob !== undefined) {
        pictures?.add(fileId, blob, blob instanceof File ? blob.name : 'picture')
      } else {
        text = withoutImage(text, fileId)
        leftOut += 1
      }
    }
    if (leftOut > 0) pictures?.leftOut(leftOut)
    return text
  }
  return new Plugin({
    props: {
      handleDOMEvents: {
        paste: (_, event) => stash(event.clipboardData),
        drop: (_, event) => stash(event.dataTransfer),
      },
      transformPastedHTML: clean,
      clipboardTextParser: (text, _context, _plain, view) => textSlice(text, view.state.schema),
      handlePaste: (view, event) => {
        const { files, folders } = beside
        if (pictures === null || files.length + folders.length === 0) return false
        const html = event.clipboardData?.getData('text/html') ?? ''
        const text = event.clipboardData?.getData('text/plain') ?? ''
        // A file's own name is offered as text by some desktops.
        const named = files.some((file) => file.name === text.trim())
        if (html !== '' ? !isOnlyPicture(html, window) : text !== '' && !named) return false
        // The picture in the HTML was taken by its file already.
        if (html !== '' && files.length === 1) return false
        takeFiles(view, pictures, beside)
        return true
      },
      handleDrop: (view, event, _slice, moved) => {
        if (moved || pictures === null || beside.files.length + beside.folders.length === 0) return false
        // A picture dragged out of a page brings HTML and a file; the HTML names what was meant.
        if ((event.dataTransfer?.getData('text/html') ?? '') !== '') return false
        takeFiles(view, pictures, beside, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos)
        return true
      },
    },
  })
}

/** How things from the clipboard and from other windows come into the text. */
export const pasting = (pictures: PictureHost | null) =>
  Extension.create({
    name: 'pasting',
    priority: 1000,
    addProseMirrorPlugins: () => [createPastePlugin(pictures)],
  })
