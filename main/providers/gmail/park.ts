import { Readable } from 'node:stream'
import { ok, type Result } from '../../../shared/errors/result.ts'
import type { OutgoingMail } from '../provider.ts'
import type { GmailClient } from './client.ts'
import { submissionHeader, submissionIdOf } from './message-from-gmail.ts'
import { getHeaders } from './reading.ts'
import { anything, draft, draftList } from './schemas.ts'
import { units } from './units.ts'
import { perhapsUploaded, uploadDraft } from './upload-draft.ts'

/** Above this a mail goes as a multipart upload: as JSON it would grow by a third and be held twice. */
const largeBytes = 1024 * 1024

/** Above this it goes in pieces, so that a cut costs a piece ("Upload attachments" names 5 MB). */
const resumableBytes = 5_000_000

/** A slow line needs its time for five megabytes. */
const uploadMs = 5 * 60_000

const create = (
  client: GmailClient,
  mail: OutgoingMail,
  threadId: string | null,
  signal: AbortSignal,
): Promise<Result<{ id: string }>> => {
  const thread = threadId === null ? {} : { threadId }
  const large = mail.frozen.byteLength > largeBytes
  return client.once(
    {
      name: 'drafts.create',
      units: units.draftsCreate,
      priority: 'now',
      schema: draft,
      proof: ['not_found'],
      timeoutMs: large ? uploadMs : 60_000,
      run: (api, options) =>
        large
          ? api.users.drafts.create(
              {
                userId: 'me',
                requestBody: { message: thread },
                media: { mimeType: 'message/rfc822', body: Readable.from([Buffer.from(mail.frozen)]) },
              },
              options,
            )
          : api.users.drafts.create(
              {
                userId: 'me',
                requestBody: { message: { ...thread, raw: Buffer.from(mail.frozen).toString('base64url') } },
              },
              options,
            ),
    },
    signal,
  )
}

type Draft = { readonly id: string; readonly messageId: string }

const list = async (client: GmailClient, q: string | null, signal: AbortSignal): Promise<Result<Draft[]>> => {
  const answer = await client.read(
    {
      name: 'drafts.list',
      units: units.draftsList,
      priority: 'now',
      schema: draftList,
      run: (api, options) =>
        api.users.drafts.list({ userId: 'me', maxResults: 10, ...(q === null ? {} : { q }) }, options),
    },
    signal,
  )
  if (!answer.ok) return answer
  return ok(
    (answer.value.drafts ?? []).flatMap(({ id, message }) =>
      message === null || message === undefined ? [] : [{ id, messageId: message.id }],
    ),
  )
}

const ofSubmission = async (
  client: GmailClient,
  drafts: readonly Draft[],
  submissionId: string,
  signal: AbortSignal,
): Promise<Result<string | null>> => {
  for (const { id, messageId } of drafts) {
    const answer = await getHeaders(
      client,
      { id: messageId, names: [submissionHeader], priority: 'now' },
      signal,
    )
    if (answer.ok && submissionIdOf(answer.value.headers) === submissionId) return ok(id)
    if (!answer.ok && answer.error.code !== 'not_found') return answer
  }
  return ok(null)
}

/**
 * The draft that an earlier try may have left behind. The search index can lag and Gmail may have replaced the
 * Message-ID, so the newest drafts are looked through where the search finds nothing.
 */
const findEarlier = async (
  client: GmailClient,
  mail: OutgoingMail,
  signal: AbortSignal,
): Promise<Result<string | null>> => {
  for (const q of [`rfc822msgid:${mail.rfcMessageId}`, null]) {
    const drafts = await list(client, q, signal)
    if (!drafts.ok) return drafts
    const found = await ofSubmission(client, drafts.value, mail.submissionId, signal)
    if (!found.ok || found.value !== null) return found
  }
  return ok(null)
}

/** How often an upload that was lost is begun anew. */
const maxUploads = 3

/**
 * An upload that was lost is looked for before it is begun anew: its last piece may have made the draft. One that ends
 * so with its last piece was perhaps refused for its thread.
 */
const createLarge = async (
  client: GmailClient,
  mail: OutgoingMail,
  signal: AbortSignal,
): Promise<Result<string>> => {
  let threadId = mail.providerThreadId
  for (let upload = 0; upload < maxUploads; upload += 1) {
    const uploaded = await uploadDraft(client, mail.frozen, threadId, signal)
    if (!uploaded.ok) {
      const { code } = uploaded.error
      const threadGone = threadId !== null && (code === 'not_found' || code === 'provider_rejected')
      if (!threadGone) return uploaded
      threadId = null
      continue
    }
    if ('id' in uploaded.value) return ok(uploaded.value.id)
    const found = await findEarlier(client, mail, signal)
    if (!found.ok) return found
    if (found.value !== null) return ok(found.value)
    if (uploaded.value.atEnd) threadId = null
  }
  return perhapsUploaded('the upload went away again and again')
}

/** Places the mail as a draft and answers the draft's id, which stays the same until it is sent. */
export const park = async (
  client: GmailClient,
  mail: OutgoingMail,
  signal: AbortSignal,
): Promise<Result<string | null>> => {
  if (mail.triedBefore) {
    const earlier = await findEarlier(client, mail, signal)
    if (!earlier.ok || earlier.value !== null) return earlier
  }
  if (mail.frozen.byteLength > resumableBytes) return createLarge(client, mail, signal)
  const made = await create(client, mail, mail.providerThreadId, signal)
  if (made.ok) return ok(made.value.id)
  const { code } = made.error
  // The thread may have been deleted meanwhile: the mail matters more than its place.
  const threadGone = code === 'provider_rejected' || code === 'not_found'
  if (mail.providerThreadId === null || !threadGone) return made
  const retried = await create(client, mail, null, signal)
  return retried.ok ? ok(retried.value.id) : retried
}

/** Deletes a draft. One that is gone already is as good. */
export const unpark = async (
  client: GmailClient,
  parkId: string,
  signal: AbortSignal,
): Promise<Result<null>> => {
  const answer = await client.read(
    {
      name: 'drafts.delete',
      units: units.draftsDelete,
      priority: 'now',
      schema: anything,
      run: (api, options) => api.users.drafts.delete({ userId: 'me', id: parkId }, options),
    },
    signal,
  )
  return answer.ok || answer.error.code === 'not_found' ? ok(null) : answer
}
