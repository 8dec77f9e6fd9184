import { createTimeOrder } from '../../http-emulator/time-order.ts'
import type { TimeOrder } from '../../http-emulator/time-order.ts'
import type { WellKnownFolder } from '../types.ts'
import { createFolderLog } from './folder-log.ts'
import type { FolderLog } from './folder-log.ts'
import type { StoredMessage } from './stored-message.ts'

/** One mail folder with its messages and what happened to them. */
export type Folder = {
  number: number
  name: string
  wellKnown: WellKnownFolder | undefined
  parent: Folder | undefined
  order: TimeOrder<StoredMessage>
  unread: number
  log: FolderLog
  /** Change number of the folder itself, for the folder list's delta. */
  changedAt: number
}

export type Folders = {
  all: () => readonly Folder[]
  root: Folder
  wellKnown: (name: WellKnownFolder) => Folder
  byNumber: (number: number) => Folder | undefined
  /** A well-known name or a display name; `Clients/Altamar` is a child. */
  byName: (name: string) => Folder | undefined
  children: (folder: Folder) => Folder[]
  add: (path: string) => Folder
  /** Puts a folder, with all that lies in it, into another one; its id stays. */
  move: (folder: Folder, parent: Folder) => void
}

const STANDARD: readonly [WellKnownFolder, string][] = [
  ['inbox', 'Inbox'],
  ['sentitems', 'Sent Items'],
  ['drafts', 'Drafts'],
  ['deleteditems', 'Deleted Items'],
  ['junkemail', 'Junk Email'],
  ['archive', 'Archive'],
  ['outbox', 'Outbox'],
]

export function createFolders(nextChange: () => number): Folders {
  const list: Folder[] = []

  function make(name: string, parent: Folder | undefined, wellKnown?: WellKnownFolder): Folder {
    const order = createTimeOrder<StoredMessage>()
    const log = createFolderLog()
    const number = list.length
    const folder = { number, name, wellKnown, parent, order, unread: 0, log, changedAt: nextChange() }
    list.push(folder)
    return folder
  }

  const root = make('Top of Information Store', undefined)
  const standard = new Map(STANDARD.map(([name, shown]) => [name, make(shown, root, name)]))

  function byName(name: string): Folder | undefined {
    const known = list.find((folder) => folder.wellKnown === name.toLowerCase())
    if (known) return known
    const pieces = name.split('/')
    let found: Folder | undefined = root
    for (const piece of pieces)
      found = list.find((folder) => folder.parent === found && folder.name === piece)
    return found
  }

  return {
    all: () => list,
    root,
    move: (folder, parent) => {
      folder.parent = parent
      folder.changedAt = nextChange()
    },
    wellKnown: (name) => standard.get(name) ?? root,
    byNumber: (number) => list[number],
    byName,
    children: (folder) => list.filter((child) => child.parent === folder),
    add: (path) => {
      let parent = root
      for (const piece of path.split('/')) {
        const parentNow: Folder = parent
        parent =
          list.find((child) => child.parent === parentNow && child.name === piece) ?? make(piece, parentNow)
      }
      return parent
    },
  }
}
