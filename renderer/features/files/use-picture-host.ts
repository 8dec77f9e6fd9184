import { useMemo } from 'react'
import { counted } from '../../ui/amount-words.ts'
import type { PictureHost, PictureState, TransferFiles } from '../../ui/rich-text/index.ts'
import { folderWords } from './file-rules.ts'
import { useFilesApi, type FileItem, type FilesState } from './files-store.tsx'
import { isTextPicture } from './scale-picture.ts'

const stateOf = ({ status, preview, sent, file, error }: FileItem): PictureState => {
  // From now on what main has is shown.
  if (status === 'ready') return { state: 'ready', preview: null, bytes: file.size }
  if (status === 'failed') {
    const full = error?.code === 'store_full'
    return { state: 'failed', preview, words: full ? 'Not stored: the disk is full' : 'Not stored' }
  }
  return { state: 'loading', preview, share: file.size === 0 ? 0 : sent / file.size }
}

const attachTo = (files: FilesState, owner: string, canAttach: boolean, given: TransferFiles) => {
  if (given.folders.length > 0) files.say(owner, folderWords(given.folders))
  if (given.files.length === 0) return
  if (canAttach) return files.attach(owner, given.files)
  files.say(owner, 'Only pictures can stand here: PNG, JPEG, GIF, WebP.')
}

/** The pictures of one editor, kept under `owner`. `newId` makes their ids. */
export const usePictureHost = (owner: string, canAttach = true): PictureHost => {
  const api = useFilesApi()
  return useMemo(() => {
    const files = () => api.getState()
    const itemOf = (fileId: string) => files().items.find(({ file }) => file.fileId === fileId)
    return {
      newId: () => crypto.randomUUID(),
      add: (fileId, picture, name) => {
        if (isTextPicture(picture.type)) files().addPicture(owner, fileId, picture, name)
      },
      stateOf: (fileId) => {
        const item = itemOf(fileId)
        return item === undefined ? null : stateOf(item)
      },
      subscribe: (listener) => api.subscribe(listener),
      retry: (fileId) => files().retry(fileId),
      attach: (given) => attachTo(files(), owner, canAttach, given),
      leftOut: (count) =>
        files().say(owner, `${counted(count, 'picture')} left out: a mail holds no pictures from the web.`),
    }
  }, [api, owner, canAttach])
}
