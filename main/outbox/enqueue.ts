import type { SubmissionRequest, SubmissionState } from '../../shared/domain/submission.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, type Result } from '../../shared/errors/result.ts'
import type { Clock } from '../platform/ports.ts'
import type { OpenProvider } from '../providers/provider.ts'
import type { MailboxRecord, ReplySource, Store } from '../store/store.ts'
import type { Announce } from './announce.ts'
import { composeMime } from './compose-mime.ts'

export type EnqueueDeps = {
  readonly store: {
    readonly submissions: Pick<Store['submissions'], 'enqueue'>
    readonly mailboxes: Pick<Store['mailboxes'], 'get'>
    readonly messages: Pick<Store['messages'], 'replySource'>
  }
  readonly openProvider: OpenProvider
  readonly clock: Clock
  readonly announce: Announce
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

export const createEnqueue = (deps: EnqueueDeps): Enqueue => {
  const { store, clock } = deps

  /** A message that is not there any more costs the threading, not the mail. */
  const replySource = async (messageId: string | null): Promise<ReplySource | null> =>
    messageId === null ? null : store.messages.replySource({ messageId })

  const compose = async ({ submissionId, content }: SubmissionRequest, mailbox: MailboxRecord) => {
    const reply = await replySource(content.replyToMessageId)
    const composed = await composeMime({
      content,
      from: { name: mailbox.displayName, address: mailbox.address },
      reply,
      submissionId,
      messageIdDomain: mailbox.address.slice(mailbox.address.lastIndexOf('@') + 1),
      date: clock.now(),
      maxMessageBytes: deps.openProvider(mailbox).capabilities.maxMessageBytes,
    })
    // A thread belongs to one mailbox: answering from another one keeps the References only.
    const providerThreadId = reply?.mailboxId === mailbox.id ? reply.providerThreadId : null
    return { composed, providerThreadId }
  }

  return async (request) => {
    const { submissionId, content } = request
    const mailbox = usable(await store.mailboxes.get({ mailboxId: content.mailboxId }))
    if (!mailbox.ok) return mailbox
    const { composed, providerThreadId } = await compose(request, mailbox.value)
    if (!composed.ok) return composed
    const { mime, rfcMessageId, snippet } = composed.value
    const stored = await store.submissions.enqueue({
      id: submissionId,
      content,
      mime,
      snippet,
      rfcMessageId,
      providerThreadId,
      queuedAt: clock.now(),
    })
    if (!stored.ok) return stored
    deps.announce(submissionId, stored.value)
    deps.wake()
    return stored
  }
}
