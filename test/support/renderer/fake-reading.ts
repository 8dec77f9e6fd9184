import type { SyncFailure } from '../../../shared/domain/coverage.ts'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import type { AttachedMail, ThreadMail } from '../../../shared/domain/message.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { activityAt } from './fake-mail.ts'

/** Answers about conversations, attached mails and what is certain of a mailbox, for looking at. */

const minute = 60_000
const hour = 60 * minute

const partsOf = (messageId: string): { contact: number; index: number } => {
  const [, contact = '0', index = '0'] = messageId.split('-')
  return { contact: Number(contact), index: Number(index) }
}

const threadMail = (contact: number, index: number, now: number): ThreadMail => {
  const { messageId, occurredAt, kind, who, subject, snippet, mailboxAddress } = activityAt(
    contact,
    index,
    now,
  )
  const direction = kind === 'email_sent' ? ('sent' as const) : ('received' as const)
  return { messageId, occurredAt, direction, from: who, subject, snippet, mailboxAddress }
}

/** The three mails that share a subject, oldest first; the oldest lies in another mailbox. */
const conversationOf = (messageId: string, now: number): ThreadMail[] => {
  const { contact, index } = partsOf(messageId)
  const newest = index - (index % 3)
  return [2, 1, 0].map((each) => {
    const mail = threadMail(contact, newest + each, now)
    return each === 2 ? { ...mail, mailboxAddress: 'sales@northwind.example' } : mail
  })
}

const attachedMail = (now: number): AttachedMail => ({
  subject: 'Delivery note 4711, with the corrected weights',
  from: { name: 'Warehouse Porto', address: 'porto@altamar.example' },
  to: [{ name: 'Tomás Rivera', address: 'tomas@altamar.example' }],
  cc: [],
  sentAt: now - 30 * hour,
  hasHtml: true,
  files: [{ filename: 'delivery-note-4711.pdf', mediaType: 'application/pdf', size: 240_000 }],
})

const failuresOf = (now: number): SyncFailure[] => [
  {
    providerMessageId: '18c2f0a1b2c3d4e5',
    attempts: 4,
    nextTryAt: now + 42 * minute,
    error: appError('provider_unavailable', '503 backendError', 'backoff'),
  },
  {
    providerMessageId: 'AAMkAGI2TG93AAA=',
    attempts: 3,
    nextTryAt: now + 5 * hour,
    error: appError('mail_unreadable', 'nested too deeply', 'never'),
  },
  {
    providerMessageId: '18c2f0a1b2c3ffff',
    attempts: 7,
    nextTryAt: now + 30 * hour,
    error: appError('timeout', 'no answer in 60 s', 'backoff'),
  },
]

type Kept = {
  readonly state: string
  readonly now: number
  readonly read: () => readonly Mailbox[]
  readonly write: (mailboxes: Mailbox[]) => void
}

/** What asks for certainty: a check begins at once, and failures go when they are tried again. */
export const certaintyAnswers = ({ state, now, read, write }: Kept) => {
  const cover = (mailboxId: string, change: Partial<Mailbox['coverage']>) =>
    write(
      read().map((each) =>
        each.id === mailboxId ? { ...each, coverage: { ...each.coverage, ...change } } : each,
      ),
    )
  return {
    'mailbox.check': ({ mailboxId }: { mailboxId: string }): Result<Record<string, never>> => {
      if (state === 'refused') return err(appError('network_failed', 'no route', 'backoff'))
      cover(mailboxId, { checking: 0 })
      return ok({})
    },
    'mailbox.failures': ({ mailboxId }: { mailboxId: string }): Result<{ failures: SyncFailure[] }> => {
      if (state === 'refused') return err(appError('store_failed', 'disk I/O error', 'user'))
      const failed = read().find(({ id }) => id === mailboxId)?.coverage.failed ?? 0
      return ok({ failures: failuresOf(now).slice(0, failed) })
    },
    'mailbox.retryFailures': ({ mailboxId }: { mailboxId: string }): Result<Record<string, never>> => {
      const failed = read().find(({ id }) => id === mailboxId)?.coverage.failed ?? 0
      cover(mailboxId, { failed: 0, waiting: failed })
      return ok({})
    },
  }
}

export const readingAnswers = ({ state, now }: { readonly state: string; readonly now: number }) => ({
  'message.thread': ({ messageId }: { messageId: string }): Result<{ mails: ThreadMail[] }> =>
    state === 'refused'
      ? err(appError('store_failed', 'disk I/O error', 'user'))
      : ok({ mails: conversationOf(messageId, now) }),
  'message.attached': ({ messageId }: { messageId: string; index: number }): Result<AttachedMail> =>
    state === 'refused' || partsOf(messageId).index === 16
      ? err(appError('mail_unreadable', 'nested too deeply', 'never'))
      : ok(attachedMail(now)),
})
