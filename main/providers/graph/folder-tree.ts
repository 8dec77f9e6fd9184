import type { ProviderFolder } from '../provider.ts'

export type GraphFolder = { readonly id: string; readonly name: string; readonly parentId: string }

/** Folders that Graph knows by name whatever the language of the mailbox ("mailFolder resource type"). */
export const wellKnownNames = [
  'inbox',
  'sentitems',
  'drafts',
  'deleteditems',
  'junkemail',
  'outbox',
  'conversationhistory',
  'syncissues',
  'recoverableitemsdeletions',
] as const
export type WellKnownName = (typeof wellKnownNames)[number]

/**
 * What lying in a folder means for a message. `aside`: no mail of the person's, or hidden. `gone`: deleted for good as
 * far as any mail program shows, although the service keeps it a while for an administrator.
 */
export type Standing = 'inbox' | 'sent' | 'ordinary' | 'draft' | 'trash' | 'spam' | 'aside' | 'gone'

/** The folders of a mailbox, as of one listing. */
export type FolderTree = {
  readonly has: (folderId: string) => boolean
  readonly standing: (folderId: string) => Standing
  /** Ids of the folders that hold mail to be read, the person's choice not counted. */
  readonly readable: () => string[]
  /** Ids of the folders for what was thrown away or is junk, with those inside. */
  readonly bins: () => string[]
  readonly isFixed: (folderId: string) => boolean
  readonly offered: () => ProviderFolder[]
}

const standings: Readonly<Record<WellKnownName, Standing>> = {
  inbox: 'inbox',
  sentitems: 'sent',
  drafts: 'draft',
  outbox: 'draft',
  deleteditems: 'trash',
  junkemail: 'spam',
  conversationhistory: 'aside',
  syncissues: 'aside',
  recoverableitemsdeletions: 'gone',
}

/** Feeds have no well-known name. Outlook's own, in the languages that keep the word. */
const feeds = /^rss[\s-]?(feeds|subscriptions)$/i

/** Deeper nesting than Exchange allows (300 levels): parents that lead in a circle end here. */
const deepest = 400

/** Builds the tree of a listing. `roles`: well-known folders by their ids. Pure. */
export const folderTree = (
  folders: readonly GraphFolder[],
  roles: ReadonlyMap<string, WellKnownName>,
): FolderTree => {
  const byId = new Map(folders.map((folder) => [folder.id, folder]))

  /** The folder itself and what it lies in, innermost first. */
  const lineage = (folderId: string): GraphFolder[] => {
    const line: GraphFolder[] = []
    let at = byId.get(folderId)
    while (at !== undefined && line.length < deepest) {
      line.push(at)
      at = byId.get(at.parentId)
    }
    return line
  }

  const standing = (folderId: string): Standing => {
    const line = lineage(folderId)
    if (line.length === 0) {
      const unlisted = roles.get(folderId)
      return unlisted === undefined ? 'aside' : standings[unlisted]
    }
    for (const [level, { id, name }] of line.entries()) {
      const role = roles.get(id)
      const means = role === undefined ? null : standings[role]
      // Folders inside the inbox are folders like others; inside all the rest they share its standing.
      if (means !== null) return means === 'inbox' && level > 0 ? 'ordinary' : means
      if (feeds.test(name) && level === line.length - 1) return 'aside'
    }
    return 'ordinary'
  }

  const standingAs = (wanted: readonly Standing[]): string[] =>
    folders.map(({ id }) => id).filter((folderId) => wanted.includes(standing(folderId)))
  const readable = (): string[] => standingAs(['inbox', 'sent', 'ordinary'])

  const isFixed = (folderId: string): boolean => {
    const role = roles.get(folderId)
    return role === 'inbox' || role === 'sentitems'
  }

  return {
    has: (folderId) => byId.has(folderId),
    standing,
    readable,
    bins: () => standingAs(['trash', 'spam']),
    isFixed,
    offered: () =>
      readable().map((id) => ({
        id,
        path: lineage(id)
          .map(({ name }) => name)
          .toReversed(),
        fixed: isFixed(id),
      })),
  }
}
