import * as z from 'zod'
import { epochMs, id } from '../../shared/domain/primitives.ts'
import type { WindowDatabase } from './database.ts'
import { draftSchema } from './drafts.ts'

/** Why a version was kept. `discarded` ones are what "Recently discarded" shows. */
export const versionReasons = ['opened', 'changed', 'restored', 'discarded', 'sent'] as const

/** A draft as it once was. */
export const draftVersionSchema = z.object({
  id,
  /** The draft that it is an earlier form of, through all times that it was sent and taken back. */
  historyId: id,
  /** The id of the draft then, which became the submission's. */
  submissionId: id,
  savedAt: epochMs,
  reason: z.enum(versionReasons),
  draft: draftSchema,
})
export type DraftVersion = z.infer<typeof draftVersionSchema>

export type VersionShelf = {
  /** Newest first. Rows that this version of the program can't read are left alone. */
  readonly list: (historyId: string) => Promise<DraftVersion[]>
  /** All of them, newest first. */
  readonly all: () => Promise<DraftVersion[]>
  readonly save: (version: DraftVersion) => Promise<void>
  readonly remove: (versionIds: readonly string[]) => Promise<void>
  /** The draft as it was when it became this submission, or null. */
  readonly sentAs: (submissionId: string) => Promise<DraftVersion | null>
}

const parseAll = (rows: readonly unknown[]): DraftVersion[] =>
  rows
    .flatMap((row) => {
      const parsed = draftVersionSchema.safeParse(row)
      return parsed.success ? [parsed.data] : []
    })
    .toSorted((a, b) => b.savedAt - a.savedAt)

export const createVersionShelf = (database: Pick<WindowDatabase, 'draftVersions'>): VersionShelf => {
  const { draftVersions: table } = database
  return {
    list: async (historyId) => parseAll(await table.where('historyId').equals(historyId).toArray()),
    all: async () => parseAll(await table.toArray()),
    save: async (version) => {
      await table.put(version)
    },
    remove: async (versionIds) => {
      await table.bulkDelete([...versionIds])
    },
    sentAs: async (submissionId) => {
      const versions = parseAll(await table.where('submissionId').equals(submissionId).toArray())
      return versions.find(({ reason }) => reason === 'sent') ?? null
    },
  }
}
