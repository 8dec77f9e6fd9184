import { createStore } from 'zustand/vanilla'
import type { MailFile } from '../../../shared/domain/file.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import type { Result } from '../../../shared/errors/result.ts'
import { fileIdsIn } from '../../../shared/rules/file-url.ts'
import type { Client } from '../../ipc/client.ts'
import { storeContext } from '../../ui/store-context.tsx'
import { fileName, mediaTypeOf } from './file-rules.ts'
import { createLanes } from './lanes.ts'
import type { ScaledPicture } from './scale-picture.ts'
import { uploadFile } from './upload-file.ts'

/** A file on its way to main, or a picture that got there. `owner`: the draft or signature that it belongs to. */
export type FileItem = {
  readonly file: MailFile
  readonly owner: string
  readonly kind: 'attachment' | 'picture'
  /** `copying`: from a stored mail. Attachments that are ready leave the list: the draft has them. */
  readonly status: 'uploading' | 'copying' | 'failed' | 'ready'
  readonly sent: number
  readonly error: AppError | null
  /** An object URL of a picture that was put in just now. */
  readonly preview: string | null
}

/** A line about files that a person reads once. `original`: what can be attached instead. */
export type FileNote = {
  readonly id: string
  readonly owner: string
  readonly words: string
  readonly original: File | null
}

type Part = { readonly messageId: string; readonly index: number }
type Source = { readonly from: 'disk'; readonly bytes: Blob } | { readonly from: 'mail'; readonly part: Part }

export type FilesState = {
  readonly items: readonly FileItem[]
  readonly notes: readonly FileNote[]
  /** Takes in files beside the text. */
  readonly attach: (owner: string, files: readonly File[]) => void
  /** Takes in a picture that the text names already. */
  readonly addPicture: (owner: string, fileId: string, picture: Blob, name: string) => void
  /** Copies a file of a stored mail. */
  readonly copy: (owner: string, file: MailFile, part: Part, kind: FileItem['kind']) => void
  readonly retry: (fileId: string) => void
  /** Ends it and forgets it. */
  readonly cancel: (fileId: string) => void
  /** Ends and forgets all of a draft that is no more. */
  readonly drop: (owner: string) => void
  /**
   * Files that are not there yet, failed ones among them: until none is, the mail would go without them. Of pictures
   * those that `html` still names: one that was taken out again holds nothing up.
   */
  readonly pendingOf: (owner: string, html: string) => number
  readonly say: (owner: string, words: string, original?: File) => void
  readonly dismiss: (noteId: string) => void
}

export type FilesDeps = {
  readonly client: Pick<Client, 'invoke'>
  readonly fetch: Parameters<typeof uploadFile>[3]['fetch']
  readonly newId: () => string
  readonly scale: (picture: Blob) => Promise<ScaledPicture | null>
  readonly previewOf: (picture: Blob) => string
  readonly release: (preview: string) => void
  /**
   * An attachment of a draft: told when it begins to come, so that the order is the chosen one and a crash leaves a file that
   * is named as missing, and when it is there.
   */
  readonly attached: (owner: string, file: MailFile) => void
  /** A picture of a quoted mail can't be had. */
  readonly pictureLost: (owner: string, fileId: string) => void
}

type Set = (change: (state: FilesState) => Partial<FilesState>) => void

/** Brings files to main, two at a time, and notes how far they are. */
const createTransfers = (deps: FilesDeps, set: Set, get: () => FilesState) => {
  const sources = new Map<string, Source>()
  const aborts = new Map<string, AbortController>()
  const enqueue = createLanes(2)
  const itemOf = (fileId: string) => get().items.find(({ file }) => file.fileId === fileId)
  const patch = (fileId: string, change: Partial<FileItem>) =>
    set((state) => ({
      items: state.items.map((item) => (item.file.fileId === fileId ? { ...item, ...change } : item)),
    }))
  const forget = (fileId: string) => {
    aborts.get(fileId)?.abort()
    aborts.delete(fileId)
    sources.delete(fileId)
    const preview = itemOf(fileId)?.preview ?? null
    if (preview !== null) deps.release(preview)
    set((state) => ({ items: state.items.filter(({ file }) => file.fileId !== fileId) }))
  }
  const bring = (item: FileItem, source: Source, signal: AbortSignal): Promise<Result<MailFile> | null> => {
    if (source.from === 'mail') {
      return deps.client.invoke('file.fromMessage', { fileId: item.file.fileId, ...source.part })
    }
    const from = item.error?.code === 'file_missing' ? 0 : item.sent
    const onProgress = (sent: number) => patch(item.file.fileId, { sent })
    return uploadFile(item.file, source.bytes, from, deps, { signal, onProgress })
  }
  const settle = (fileId: string, answer: Result<MailFile>) => {
    const item = itemOf(fileId)
    if (item === undefined) return
    if (!answer.ok) {
      const quoted = item.kind === 'picture' && sources.get(fileId)?.from === 'mail'
      if (!quoted) return patch(fileId, { status: 'failed', error: answer.error })
      forget(fileId)
      return deps.pictureLost(item.owner, fileId)
    }
    sources.delete(fileId)
    const done = { status: 'ready', file: answer.value, sent: answer.value.size, error: null } as const
    if (item.kind === 'picture') return patch(fileId, done)
    deps.attached(item.owner, answer.value)
    return forget(fileId)
  }
  const run = async (fileId: string): Promise<void> => {
    const item = itemOf(fileId)
    const source = sources.get(fileId)
    if (item === undefined || source === undefined) return
    const abort = new AbortController()
    aborts.set(fileId, abort)
    const answer = await bring(item, source, abort.signal)
    if (answer !== null && !abort.signal.aborted) settle(fileId, answer)
  }
  const start = (item: FileItem, source: Source) => {
    sources.set(item.file.fileId, source)
    // In one step: a picture that is not known for a moment would be asked of main, which does not have it yet.
    set((state) => ({
      items: [...state.items.filter(({ file }) => file.fileId !== item.file.fileId), item],
    }))
    enqueue(() => run(item.file.fileId))
  }
  const again = (fileId: string) => {
    const source = sources.get(fileId)
    if (source === undefined || itemOf(fileId)?.status !== 'failed') return
    patch(fileId, { status: source.from === 'mail' ? 'copying' : 'uploading' })
    enqueue(() => run(fileId))
  }
  return { start, again, forget }
}

const itemFor = (owner: string, kind: FileItem['kind'], file: MailFile): FileItem => ({
  file,
  owner,
  kind,
  status: 'uploading',
  sent: 0,
  error: null,
  preview: null,
})

const describe = (fileId: string, bytes: Blob, name: string): MailFile => ({
  fileId,
  filename: fileName(name),
  mediaType: mediaTypeOf(bytes.type),
  size: bytes.size,
})

export const createFilesStore = (deps: FilesDeps) =>
  createStore<FilesState>((set, get) => {
    const { start, again, forget } = createTransfers(deps, set, get)
    const addPicture: FilesState['addPicture'] = (owner, fileId, given, name) => {
      const preview = deps.previewOf(given)
      const item = { ...itemFor(owner, 'picture', describe(fileId, given, name)), preview }
      set((state) => ({ items: [...state.items, item] }))
      const take = async () => {
        const scaled = await deps.scale(given)
        // Taken out again while it was drawn smaller.
        if (!get().items.includes(item)) return
        const picture = scaled?.picture ?? given
        start({ ...item, file: describe(fileId, picture, name) }, { from: 'disk', bytes: picture })
        if (scaled?.scaled !== true) return
        const original = given instanceof File ? given : new File([given], name, { type: given.type })
        get().say(owner, `${item.file.filename} was made smaller to fit a mail.`, original)
      }
      void take()
    }
    return {
      items: [],
      notes: [],
      attach: (owner, files) => {
        for (const file of files) {
          const item = itemFor(owner, 'attachment', describe(deps.newId(), file, file.name))
          deps.attached(owner, item.file)
          start(item, { from: 'disk', bytes: file })
        }
      },
      addPicture,
      copy: (owner, file, part, kind) =>
        start({ ...itemFor(owner, kind, file), status: 'copying' }, { from: 'mail', part }),
      retry: again,
      cancel: forget,
      drop: (owner) => {
        for (const item of get().items) if (item.owner === owner) forget(item.file.fileId)
        set((state) => ({ notes: state.notes.filter((note) => note.owner !== owner) }))
      },
      pendingOf: (owner, html) => {
        const named = new Set(fileIdsIn(html))
        const isMissed = ({ kind, file }: FileItem) => kind === 'attachment' || named.has(file.fileId)
        return get().items.filter((each) => each.owner === owner && each.status !== 'ready' && isMissed(each))
          .length
      },
      say: (owner, words, original) =>
        set((state) => ({
          notes: [...state.notes, { id: deps.newId(), owner, words, original: original ?? null }],
        })),
      dismiss: (noteId) => set((state) => ({ notes: state.notes.filter(({ id }) => id !== noteId) })),
    }
  })

const context = storeContext<FilesState>('files')
export const FilesProvider = context.Provider
export const useFiles = context.useSelected
export const useFilesApi = context.useApi
