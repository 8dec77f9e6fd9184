import {
  mailboxChangeSchema,
  pullRanges,
  type Mailbox,
  type MailboxChange,
  type MailFolder,
  type Visibility,
} from '../../../shared/domain/mailbox.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'

const keys = ['displayName', 'signatureHtml', 'visibility', 'pullDays', 'isDefault', 'paused'] as const

const differs = (mailbox: Mailbox, edits: MailboxChange, key: (typeof keys)[number]): boolean => {
  const edited = edits[key]
  if (edited === undefined) return false
  return typeof edited === 'string' ? edited.trim() !== mailbox[key] : edited !== mailbox[key]
}

/**
 * Only what is different from the mailbox as it is; an empty object where nothing is. `setting_invalid` for what could not be
 * stored (subject: the setting).
 */
export const changedOf = (mailbox: Mailbox, edits: MailboxChange): Result<MailboxChange> => {
  const changed = keys.filter((key) => differs(mailbox, edits, key)).map((key) => [key, edits[key]])
  const { excludedFolderIds } = edits
  const folders = excludedFolderIds === undefined ? [] : [['excludedFolderIds', excludedFolderIds]]
  const parsed = mailboxChangeSchema.safeParse(Object.fromEntries([...changed, ...folders]))
  if (parsed.success) return ok(parsed.data)
  const tooLong = parsed.error.issues.some(({ path }) => path[0] === 'signatureHtml')
  const subject = tooLong ? 'the signature is too long' : 'a value is too long'
  return err(appError('setting_invalid', 'a value does not fit the contract', 'user', { subject }))
}

/** Those that are always read first, then by name, each below its parents. */
export const inReadingOrder = (folders: readonly MailFolder[]): MailFolder[] =>
  folders.toSorted(
    (a, b) => Number(b.fixed) - Number(a.fixed) || a.path.join('\n').localeCompare(b.path.join('\n')),
  )

/** The folders that stay left out when one is switched; undefined where that is what is stored already. */
export const excludedAfter = (
  folders: readonly { readonly id: string; readonly read: boolean }[],
  excluded: readonly string[] | undefined,
  folderId: string,
): { readonly ids: string[]; readonly asStored: boolean } => {
  const stored = folders.filter((folder) => !folder.read).map((folder) => folder.id)
  const before = new Set(excluded ?? stored)
  if (!before.delete(folderId)) before.add(folderId)
  const asStored = stored.length === before.size && stored.every((each) => before.has(each))
  return { ids: [...before], asStored }
}

/** What colleagues see of a mailbox's mail, one plain sentence for each choice. */
export const visibilityWords: Readonly<Record<Visibility, { name: string; words: string }>> = {
  private: { name: 'Private', words: 'Your team sees nothing of this mailbox.' },
  metadata: {
    name: 'Contact only',
    words: 'Your team sees with whom you were in touch and when; no subject, no text.',
  },
  subject: { name: 'Subject', words: 'Your team sees with whom, when and the subject; no text.' },
  full: { name: 'Everything', words: 'Your team can read every mail with a contact, files included.' },
}

/** What a team may see of a mailbox, as its card says it: true before there is a team, too. */
export const visibilityShort: Readonly<Record<Visibility, string>> = {
  private: 'nothing',
  metadata: 'contact only',
  subject: 'subject',
  full: 'everything',
}

export const rangeWords = {
  30: '30 days',
  90: '90 days',
  365: '1 year',
  1095: '3 years',
  3650: '10 years',
} as const satisfies Record<Mailbox['pullDays'], string>

/** "90 days" for a number of days: the range that holds it. */
export const pastWords = (days: number): string =>
  rangeWords[pullRanges.find((range) => range >= days) ?? 3650]
