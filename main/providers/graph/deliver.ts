import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { OutgoingMail } from '../provider.ts'
import { json, type GraphClient } from './client.ts'
import { odataText, queryOf, segment } from './query.ts'
import { sentCopies } from './schemas.ts'
import { markId } from './submission-mark.ts'
import { requestsOf, thaw } from './wire-message.ts'

/**
 * Largest mail in bytes that goes in one request. That may have 4 MB ("Send mail"), read here as 4,000,000; what it adds
 * to the frozen form is 17 bytes a recipient, of whom Exchange takes 500, 50 a file, and less than a thousand else.
 */
export const maxRequestBytes = 3_950_000

/**
 * Largest frozen mail in bytes where files follow a draft. Exchange Online takes messages of 35 MB in its default
 * ("Exchange Online limits", 36,700,160 bytes); line ends of base64 and the plain form of the text come on top of ours.
 */
export const maxParkedBytes = 35_000_000

/** A slow line needs its time for four megabytes. */
export const sendMs = 3 * 60_000

/** 202 without a body is the only yes. Everything else in the range of success was said by somebody in between. */
export const accepted = ({ status }: { status: number }): true | null => (status === 202 ? true : null)

const post = (
  client: GraphClient,
  call: { name: string; path: string; body: string },
  signal: AbortSignal,
): Promise<Result<true>> =>
  client.once(
    {
      name: call.name,
      priority: 'now',
      path: call.path,
      post: call.body,
      read: accepted,
      timeoutMs: sendMs,
    },
    signal,
  )

type Within = '/me/mailFolders/sentitems/messages' | '/me/mailFolders/drafts/messages' | '/me/messages'

/** Asks for the messages with the mark of a submission, drafts among them. */
export const copiesIn = (within: Within, submissionId: string) => {
  const test = `ep/id eq ${odataText(markId)} and ep/value eq ${odataText(submissionId)}`
  const $filter = `singleValueExtendedProperties/any(ep: ${test})`
  return {
    name: 'messages.list',
    priority: 'now',
    path: `${within}${queryOf({ $filter, $select: 'id,isDraft', $top: '5' })}`,
    read: json(sentCopies),
  } as const
}

/** Graph answers a send without an id, and the copy comes a moment later: `settle` finds it. */
const sent = ok({ providerMessageId: null })

/**
 * Sends a mail that was parked nowhere, once. An answer goes by `reply`, never by `replyAll`: only the reference of
 * `reply` takes a message whose properties, the recipients among them, replace what Exchange would put there; `replyAll`
 * "loads the sender and all recipients" and its reference knows a comment only. Whoever the mail is frozen for gets it,
 * and nobody else. Where the answered message is gone nothing was sent, and the mail goes without its thread.
 */
export const deliver = async (
  client: GraphClient,
  mail: OutgoingMail,
  own: string,
  signal: AbortSignal,
): Promise<Result<{ providerMessageId: null }>> => {
  const thawed = thaw(mail.frozen)
  if (thawed === null) return err(appError('internal', 'The frozen mail is not in the form that Graph takes'))
  const requests = requestsOf(thawed, mail.submissionId, own)
  if (mail.answered !== null) {
    const path = `/me/messages/${segment(mail.answered)}/reply`
    const answer = await post(client, { name: 'messages.reply', path, body: requests.reply }, signal)
    if (answer.ok) return sent
    if (answer.error.code !== 'not_found') return answer
  }
  const call = { name: 'sendMail', path: '/me/sendMail', body: requests.sendMail }
  const answer = await post(client, call, signal)
  return answer.ok ? sent : answer
}
