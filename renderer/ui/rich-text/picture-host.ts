import type { TransferFiles } from './transfer-files.ts'

/** What becomes of a picture: `failed` can be tried again, `missing` is no longer on this computer. */
export type PictureState =
  | { readonly state: 'loading'; readonly preview: string | null; readonly share: number }
  | { readonly state: 'failed'; readonly preview: string | null; readonly words: string }
  | { readonly state: 'ready'; readonly preview: string | null; readonly bytes: number | null }

/** Keeps the pictures of an editor: who owns the editor stores them, the text only names them by `/file/<id>`. */
export type PictureHost = {
  readonly newId: () => string
  /** Takes in a picture under an id of `newId`. */
  readonly add: (fileId: string, picture: Blob, name: string) => void
  /** Null for one that was stored at another time. */
  readonly stateOf: (fileId: string) => PictureState | null
  /** Returns the function that ends it. */
  readonly subscribe: (listener: () => void) => () => void
  readonly retry: (fileId: string) => void
  /** Files that were pasted or dropped and are no pictures for the text. */
  readonly attach: (dropped: TransferFiles) => void
  /** Pictures of a pasted page that lie elsewhere and were left out. */
  readonly leftOut: (count: number) => void
}
