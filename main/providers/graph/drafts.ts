import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { OutgoingMail, StructuredAttachment } from '../provider.ts'
import { json, type GraphClient, type GraphAnswer } from './client.ts'
import { accepted, copiesIn, maxRequestBytes, sendMs } from './deliver.ts'
import { addFiles } from './draft-files.ts'
import { odataText, queryOf, segment } from './query.ts'
import { parkedMessage, type ParkedMessage } from './schemas.ts'
import { markId } from './submission-mark.ts'
import { fileOf, markOf, messageOf, thaw } from './wire-message.ts'

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

const wentAway = err(appError('outcome_unknown', 'The draft went away while it was written', 'backoff'))

/** Files go by themselves, the text does not. */
const textTooLarge = err(
  appError('message_too_large', 'The text alone is more than Microsoft takes in one request', 'user'),
)

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
  if (code === 'not_found') return wentAway
  if (retry === 'user' || retry === 'never') await remove(client, id, signal)
  return answer
}

type Wanted = { readonly message: object; readonly files: readonly StructuredAttachment[] }

/** A draft whose files are not complete must never be sent: it is told to nobody, and a later try finds it by its mark. */
const withFiles = async (
  client: GraphClient,
  id: string,
  { files }: Wanted,
  begun: boolean,
  signal: AbortSignal,
): Promise<Result<string>> => {
  if (files.length === 0 && !begun) return ok(id)
  const answer = await addFiles(client, id, { files, begun }, signal)
  if (answer.ok) return answer
  const { code, retry } = answer.error
  if (code === 'not_found') return wentAway
  if (code !== 'outcome_unknown' && (retry === 'user' || retry === 'never')) await remove(client, id, signal)
  return answer
}

/**
 * Of a draft that was not made whole by us: an earlier try may have put files there, and Exchange puts the pictures of
 * what it quotes into the draft of an answer, which must not go with a text that does not show them.
 */
const completeAll = async (
  client: GraphClient,
  id: string,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Result<string>> => {
  const written = await complete(client, id, wanted.message, signal)
  return written.ok ? withFiles(client, id, wanted, true, signal) : written
}

/** With its files where all of it fits into one request; else they follow. */
const createDraft = async (
  client: GraphClient,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Result<string>> => {
  const { message, files } = wanted
  const whole = { ...message, attachments: files.map(fileOf) }
  const fits = files.length > 0 && Buffer.byteLength(JSON.stringify(whole)) <= maxRequestBytes
  const call = { name: 'messages.create', path: '/me/messages', body: fits ? whole : message }
  const made = await post(client, call, signal)
  if (!made.ok) return made
  return fits ? ok(made.value.id) : withFiles(client, made.value.id, wanted, false, signal)
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
  const wanted = { message: messageOf(thawed, mail.submissionId, own), files: thawed.attachments }
  if (Buffer.byteLength(JSON.stringify(wanted.message)) > maxRequestBytes) return textTooLarge
  if (mail.triedBefore) {
    const earlier = await findEarlier(client, mail.submissionId, signal)
    if (!earlier.ok) return earlier
    if (earlier.value !== null) return completeAll(client, earlier.value, wanted, signal)
  }
  const begun = await beginAnswer(client, mail, signal)
  if (!begun.ok) return begun
  if (begun.value === null) return createDraft(client, wanted, signal)
  return completeAll(client, begun.value, wanted, signal)
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
