import * as z from 'zod'
import { mailFileSchema } from '../../shared/domain/file.ts'
import { mailContentSchema } from '../../shared/domain/submission.ts'
import { epochMs, id } from '../../shared/domain/primitives.ts'
import type { WindowDatabase } from './database.ts'

/** Whatever was put into a field, a list of a thousand people or a page of text: what is too much for a mail is said before it goes. */
const recipients = z.array(z.strictObject({ name: z.string(), address: z.string() }))

/**
 * A mail that is being written. It has no limits where a mail has some: a draft that could not be read again would be lost. Its id becomes the submission's id, so that sending it twice is one submission.
 * `quoteHtml` is the quoted original, kept apart from the text so that the editor does not rewrite its markup.
 */
export const draftSchema = mailContentSchema.extend({
  id,
  mailboxId: id.nullable(),
  /** Drafts of the version before aliases have none. */
  fromAddress: mailContentSchema.shape.fromAddress.default(null),
  to: recipients,
  cc: recipients,
  bcc: recipients,
  subject: z.string(),
  html: z.string(),
  quoteHtml: z.string(),
  attachments: z.array(mailFileSchema).default([]),
  /** Whether the signature of the mailbox that it goes from is put below the text. */
  signed: z.boolean().default(true),
  /** When it is to go and after how many days to remind, where that was chosen once: kept when a mail is taken back. */
  sendAt: epochMs.nullable().default(null),
  remindDays: z.number().int().min(1).max(60).nullable().default(null),
  /** The submission that this draft was, until it is certain that it was taken back: then null. */
  replaces: id.nullable().default(null),
  /** The first id that this draft had: its earlier versions are kept under it. Null: its own. */
  historyId: id.nullable().default(null),
  /** `updatedAt` of the text that was last handed to the outbox or taken from it: a later one was edited since. */
  handedInAt: epochMs.nullable().default(null),
  updatedAt: epochMs,
  /** Docked in the window, as opposed to put aside in the list of drafts. */
  open: z.boolean(),
})
export type Draft = z.infer<typeof draftSchema>

export type DraftShelf = {
  /** Newest first. Rows that this version can't read stay on the disk, untouched. */
  readonly list: () => Promise<Draft[]>
  /** Resolves after the row is on the disk. */
  readonly save: (draft: Draft) => Promise<void>
  readonly remove: (draftId: string) => Promise<void>
}

export const createDraftShelf = (database: Pick<WindowDatabase, 'drafts'>): DraftShelf => ({
  list: async () => {
    const oldestFirst = await database.drafts.orderBy('updatedAt').toArray()
    return oldestFirst.toReversed().flatMap((row) => {
      const parsed = draftSchema.safeParse(row)
      return parsed.success ? [parsed.data] : []
    })
  },
  save: async (draft) => {
    await database.drafts.put(draft)
  },
  remove: async (draftId) => {
    await database.drafts.delete(draftId)
  },
})
