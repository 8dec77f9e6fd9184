import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { OutgoingMail } from '../provider.ts'
import { json, type GraphClient, type GraphAnswer } from './client.ts'
import { accepted, copiesIn, sendMs } from './deliver.ts'
import { odataText, queryOf, segment } from './query.ts'
import { parkedMessage, type ParkedMessage } from './schemas.ts'
import { markId } from './submission-mark.ts'
import { markOf, messageOf, thaw } from './wire-message.ts'

/*
 * Mail as a draft before it is sent, which needs Mail.ReadWrite. Drafts carry the mark of their submission from their
 * first moment on, so that one whose creation got no answer is found again.
 */

const readParked = json(parkedMessage)

/** 201 and the message. Anything else in the range of success was said by somebody in between. */
const created = (answer: GraphAnswer): ParkedMessage | null =>
  answer.status === 201 ? readParked(answer) : null

const post = (
  client: GraphClient,
  call: { readonly name: string; readonly path: string; readonly body: object },
  signal: AbortSignal,
): Promise<Result<ParkedMessage>> =>
  client.once(
    {
      name: call.name,
      priority: 'now',
      path: call.path,
      post: JSON.stringify(call.body),
      read: created,
      timeoutMs: sendMs,
    },
    signal,
  )

/** In Drafts only: one that was taken away lies in Deleted Items, with its mark and still a draft. */
const findEarlier = async (
  client: GraphClient,
  submissionId: string,
  signal: AbortSignal,
): Promise<Result<string | null>> => {
  const found = await client.read(copiesIn('/me/mailFolders/drafts/messages', submissionId), signal)
  if (!found.ok) return found
  return ok(found.value.value.find(({ isDraft }) => isDraft)?.id ?? null)
}

/**
 * The draft of an answer, with what Exchange puts there; null where there is nothing to answer (any more). What else
 * than the mark `createReply` takes differs between versions of its reference, so the rest is written after it.
 */
const beginAnswer = async (
  client: GraphClient,
  mail: OutgoingMail,
  signal: AbortSignal,
): Promise<Result<string | null>> => {
  if (mail.answered === null) return ok(null)
  const path = `/me/messages/${segment(mail.answered)}/createReply`
  const body = { message: markOf(mail.submissionId) }
  const begun = await post(client, { name: 'messages.createReply', path, body }, signal)
  if (begun.ok) return ok(begun.value.id)
  return begun.error.code === 'not_found' ? ok(null) : begun
}

const remove = async (client: GraphClient, id: string, signal: AbortSignal): Promise<Result<null>> => {
  const answer = await client.read(
    {
      name: 'messages.delete',
      priority: 'now',
      path: `/me/messages/${segment(id)}`,
      remove: true,
      read: ({ status }) => (status === 204 ? true : null),
    },
    signal,
  )
  return answer.ok || answer.error.code === 'not_found' ? ok(null) : answer
}

/**
 * Makes a draft what was frozen: one that was only begun, or that somebody has changed since. May be repeated. A draft
 * that can't be completed is of no use to anybody.
 */
const complete = async (
  client: GraphClient,
  id: string,
  message: object,
  signal: AbortSignal,
): Promise<Result<string>> => {
  const answer = await client.read(
    {
      name: 'messages.update',
      priority: 'now',
      path: `/me/messages/${segment(id)}`,
      patch: JSON.stringify(message),
      read: readParked,
      timeoutMs: sendMs,
    },
    signal,
  )
  if (answer.ok) return ok(id)
  const { code, retry } = answer.error
  if (code === 'not_found') {
    return err(appError('outcome_unknown', 'The draft went away while it was written', 'backoff'))
  }
  if (retry === 'user' || retry === 'never') await remove(client, id, signal)
  return answer
}

/** Places the mail in Drafts and answers the draft's id, which stays the same until it is sent. */
export const park = async (
  client: GraphClient,
  mail: OutgoingMail,
  own: string,
  signal: AbortSignal,
): Promise<Result<string>> => {
  const thawed = thaw(mail.frozen)
  if (thawed === null) return err(appError('internal', 'The frozen mail is not in the form that Graph takes'))
  const message = messageOf(thawed, mail.submissionId, own)
  if (mail.triedBefore) {
    const earlier = await findEarlier(client, mail.submissionId, signal)
    if (!earlier.ok) return earlier
    if (earlier.value !== null) return complete(client, earlier.value, message, signal)
  }
  const begun = await beginAnswer(client, mail, signal)
  if (!begun.ok) return begun
  if (begun.value !== null) return complete(client, begun.value, message, signal)
  const call = { name: 'messages.create', path: '/me/messages', body: message }
  const made = await post(client, call, signal)
  return made.ok ? ok(made.value.id) : made
}

const parkedQuery = queryOf({
  $select: 'id,isDraft',
  $expand: `singleValueExtendedProperties($filter=id eq ${odataText(markId)})`,
})

/** The message under the id of a draft, whatever became of it; null where there is none. Needs Mail.Read alone. */
export const findParked = async (
  client: GraphClient,
  parkId: string,
  signal: AbortSignal,
): Promise<Result<ParkedMessage | null>> => {
  const answer = await client.read(
    {
      name: 'messages.get',
      priority: 'now',
      path: `/me/messages/${segment(parkId)}${parkedQuery}`,
      read: readParked,
    },
    signal,
  )
  if (answer.ok) return answer
  return answer.error.code === 'not_found' ? ok(null) : answer
}

const gone = err(appError('outcome_unknown', 'The mail is no draft any more', 'backoff'))

/**
 * Sends a parked mail, once; that needs Mail.Send alone. A draft can be sent only once. One that is no draft any more
 * was sent or deleted, by an earlier try or by a person in another program. Whether the sent copy keeps the draft's id
 * is told in two ways ("Obtain immutable identifiers for Outlook resources" says yes,
 * microsoftgraph/microsoft-graph-docs#1533 no), and it comes after the answer: it is looked for by its mark.
 */
export const deliverParked = async (
  client: GraphClient,
  parkId: string,
  signal: AbortSignal,
): Promise<Result<{ providerMessageId: null }>> => {
  const path = `/me/messages/${segment(parkId)}/send`
  const call = { name: 'messages.send', priority: 'now', path, post: '', read: accepted } as const
  const answer = await client.once(call, signal)
  if (answer.ok) return ok({ providerMessageId: null })
  if (answer.error.code === 'not_found') return gone
  if (answer.error.code !== 'provider_rejected') return answer
  // How Exchange words a second sending is not documented.
  const parked = await findParked(client, parkId, signal)
  return parked.ok && parked.value?.isDraft !== true ? gone : answer
}

/** Takes a draft away, to Deleted Items. What is no draft any more stays. */
export const unpark = async (
  client: GraphClient,
  parkId: string,
  signal: AbortSignal,
): Promise<Result<null>> => {
  const parked = await findParked(client, parkId, signal)
  if (!parked.ok) return parked
  return parked.value?.isDraft === true ? remove(client, parkId, signal) : ok(null)
}
