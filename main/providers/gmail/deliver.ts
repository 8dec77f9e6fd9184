import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { OutgoingMail, Settlement } from '../provider.ts'
import type { GmailClient } from './client.ts'
import { submissionHeader, submissionIdOf } from './message-from-gmail.ts'
import { getHeaders } from './reading.ts'
import { draft, messageList, sentMessage } from './schemas.ts'
import { units } from './units.ts'

/**
 * Sends the parked draft, once. A draft can be sent only once (drafts.send consumes it), so that a second call after
 * a lost answer finds nothing to send: it is answered 404, which is `outcome_unknown` here.
 */
export const deliver = async (
  client: GmailClient,
  parkId: string | null,
  signal: AbortSignal,
): Promise<Result<{ providerMessageId: string | null }>> => {
  if (parkId === null) return err(appError('internal', 'Gmail delivers only what was parked'))
  const answer = await client.once(
    {
      name: 'drafts.send',
      units: units.draftsSend,
      priority: 'now',
      schema: sentMessage,
      timeoutMs: 2 * 60_000,
      run: (api, options) => api.users.drafts.send({ userId: 'me', requestBody: { id: parkId } }, options),
    },
    signal,
  )
  return answer.ok ? ok({ providerMessageId: answer.value.id }) : answer
}

const isParked = async (
  client: GmailClient,
  parkId: string,
  signal: AbortSignal,
): Promise<Result<boolean>> => {
  const answer = await client.read(
    {
      name: 'drafts.get',
      units: units.draftsGet,
      priority: 'now',
      schema: draft,
      run: (api, options) => api.users.drafts.get({ userId: 'me', id: parkId, format: 'minimal' }, options),
    },
    signal,
  )
  if (answer.ok) return ok(true)
  return answer.error.code === 'not_found' ? ok(false) : answer
}

const candidates = async (client: GmailClient, q: string, signal: AbortSignal): Promise<Result<string[]>> => {
  const answer = await client.read(
    {
      name: 'messages.list',
      units: units.messagesList,
      priority: 'now',
      schema: messageList,
      run: (api, options) => api.users.messages.list({ userId: 'me', q, maxResults: 50 }, options),
    },
    signal,
  )
  return answer.ok ? ok((answer.value.messages ?? []).map((message) => message.id)) : answer
}

/**
 * The sent copy with our mark. Gmail replaces our Message-ID on sending as a rule, so a search for it is only the
 * cheap first try; the mark itself can be read but not searched for, so the newest sent mail is looked through. By
 * number and not by time: this computer's clock may have been wrong when the mail was first tried.
 */
const findSent = async (
  client: GmailClient,
  mail: OutgoingMail,
  signal: AbortSignal,
): Promise<Result<string | null>> => {
  const seen = new Set<string>()
  for (const q of [`rfc822msgid:${mail.rfcMessageId}`, 'in:sent']) {
    const ids = await candidates(client, q, signal)
    if (!ids.ok) return ids
    for (const id of ids.value.filter((listed) => !seen.has(listed))) {
      seen.add(id)
      const answer = await getHeaders(client, { id, names: [submissionHeader], priority: 'now' }, signal)
      if (!answer.ok && answer.error.code !== 'not_found') return answer
      if (!answer.ok || !answer.value.labelIds.includes('SENT')) continue
      if (submissionIdOf(answer.value.headers) === mail.submissionId) return ok(id)
    }
  }
  return ok(null)
}

/** Whether the mail went out: a draft that is still there was not sent; one that is gone and lies in Sent was. */
export const settle = async (
  client: GmailClient,
  mail: OutgoingMail,
  parkId: string | null,
  signal: AbortSignal,
): Promise<Result<Settlement>> => {
  if (parkId !== null) {
    const parked = await isParked(client, parkId, signal)
    if (!parked.ok) return parked
    if (parked.value) return ok({ kind: 'not_sent' })
  }
  const sent = await findSent(client, mail, signal)
  if (!sent.ok) return sent
  return ok(sent.value === null ? { kind: 'unknown' } : { kind: 'sent', providerMessageId: sent.value })
}
