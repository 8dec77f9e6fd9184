import type { Participant } from '../../shared/domain/participant.ts'
import type { SendingSettings } from '../../shared/domain/sending.ts'
import {
  mailContentSchema,
  type MailContent,
  type SubmissionRequest,
  type SubmissionState,
} from '../../shared/domain/submission.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { addressKey } from '../../shared/rules/address.ts'
import type { ReadFiles } from '../files/mail-files.ts'
import type { Clock } from '../platform/ports.ts'
import type { OpenProvider } from '../providers/provider.ts'
import type { MailboxRecord, ReplySource, Store } from '../store/store.ts'
import type { Announce } from './announce.ts'
import { freezeMail } from './freeze-mail.ts'
import { checkContent } from './refusals.ts'
import { acceptedTime } from './schedule.ts'

export type EnqueueDeps = {
  readonly store: {
    readonly submissions: Pick<Store['submissions'], 'enqueue' | 'get'>
    readonly mailboxes: Pick<Store['mailboxes'], 'get'>
    readonly messages: Pick<Store['messages'], 'replySource'>
  }
  readonly openProvider: OpenProvider
  readonly clock: Clock
  readonly sending: () => Pick<SendingSettings, 'undoSeconds'>
  readonly announce: Announce
  readonly readFiles: ReadFiles
  readonly wake: () => void
}

/**
 * Takes a mail to be sent: durable when it answers. Repeating it with the same id and content answers the state the
 * submission is in. A mailbox that has to be signed in again may queue: it goes out after that.
 */
export type Enqueue = (request: SubmissionRequest) => Promise<Result<SubmissionState>>

const usable = (mailbox: MailboxRecord | null): Result<MailboxRecord> => {
  if (mailbox === null) return err(appError('mailbox_not_found', 'There is no such mailbox', 'user'))
  const { state, grants, address } = mailbox
  if (state === 'disconnected') {
    return err(
      appError('mailbox_not_connected', 'The mailbox is not connected', 'user', { subject: address }),
    )
  }
  if (!grants.sendMail) {
    return err(appError('scope_missing', 'Sending was not allowed', 'user', { subject: address }))
  }
  return { ok: true, value: mailbox }
}

/** Who the mail is from: the mailbox, or one of its aliases. An alias that was taken away since is no longer ours to use. */
const senderOf = (mailbox: MailboxRecord, fromAddress: string | null): Result<Participant> => {
  const own = { name: mailbox.displayName, address: mailbox.address }
  if (fromAddress === null || addressKey(fromAddress) === addressKey(mailbox.address)) return ok(own)
  const alias = mailbox.aliases.find(({ address }) => addressKey(address) === addressKey(fromAddress))
  return alias === undefined
    ? err(appError('sender_invalid', 'No alias of the mailbox', 'user', { subject: fromAddress }))
    : ok({ name: alias.name === '' ? own.name : alias.name, address: alias.address })
}

/** A thread belongs to one mailbox: answering from another one keeps the References only. */
const answeredIn = (mailbox: MailboxRecord, reply: ReplySource | null): string | null =>
  reply?.mailboxId === mailbox.id ? reply.providerMessageId : null

/** What is answered in one conversation goes in the order in which it was written. A new mail waits for none. */
const threadKeyOf = (
  { replyToMessageId }: MailContent,
  reply: ReplySource | null,
  providerThreadId: string | null,
): string | null => {
  if (reply === null || replyToMessageId === null) return null
  return providerThreadId === null ? `message:${replyToMessageId}` : `thread:${providerThreadId}`
}

/** Parsed, so that the order in which the fields were written does not matter. */
const sameContent = (a: MailContent, b: MailContent): boolean =>
  JSON.stringify(mailContentSchema.parse(a)) === JSON.stringify(mailContentSchema.parse(b))

/** What was taken once stays taken, whatever became of the mailbox since. Null: it was not. */
const stateOfTaken = async (
  { store }: EnqueueDeps,
  { submissionId, content }: SubmissionRequest,
): Promise<Result<SubmissionState> | null> => {
  const present = await store.submissions.get({ submissionId })
  if (present === null) return null
  return sameContent(present.content, content)
    ? ok(present.state)
    : err(
        appError('submission_exists', 'This submission has another content', 'never', {
          subject: submissionId,
        }),
      )
}

export const createEnqueue = (deps: EnqueueDeps): Enqueue => {
  const { store, clock } = deps

  /** A message that is not there any more costs the threading, not the mail. */
  const replySource = async (messageId: string | null): Promise<ReplySource | null> =>
    messageId === null ? null : store.messages.replySource({ messageId })

  const freeze = async (
    { submissionId, content }: SubmissionRequest,
    mailbox: MailboxRecord,
    from: Participant,
  ) => {
    const reply = await replySource(content.replyToMessageId)
    const mail = await freezeMail({
      content,
      from,
      reply,
      submissionId,
      messageIdDomain: from.address.slice(from.address.lastIndexOf('@') + 1),
      date: clock.now(),
      capabilities: deps.openProvider(mailbox).capabilities,
      readFiles: deps.readFiles,
    })
    const answered = answeredIn(mailbox, reply)
    const providerThreadId = answered === null ? null : (reply?.providerThreadId ?? null)
    return { mail, answered, providerThreadId, threadKey: threadKeyOf(content, reply, providerThreadId) }
  }

  const checked = ({ content, sendAt }: SubmissionRequest): Result<number | null> => {
    const allowed = checkContent(content)
    return allowed.ok ? acceptedTime(sendAt, clock.now()) : allowed
  }

  return async (request) => {
    const { submissionId, content } = request
    const taken = await stateOfTaken(deps, request)
    if (taken !== null) return taken
    const mailbox = usable(await store.mailboxes.get({ mailboxId: content.mailboxId }))
    if (!mailbox.ok) return mailbox
    const from = senderOf(mailbox.value, content.fromAddress)
    if (!from.ok) return from
    const time = checked(request)
    if (!time.ok) return time
    const { mail, ...thread } = await freeze(request, mailbox.value, from.value)
    if (!mail.ok) return mail
    const queuedAt = clock.now()
    const stored = await store.submissions.enqueue({
      id: submissionId,
      content,
      ...mail.value,
      ...thread,
      queuedAt,
      nextTryAt: time.value ?? queuedAt + deps.sending().undoSeconds * 1000,
      sendAt: time.value,
      remindDays: request.remindDays,
    })
    if (!stored.ok) return stored
    deps.announce(submissionId, stored.value)
    deps.wake()
    return stored
  }
}
