import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { rawBytes } from '../beginning.ts'
import type { Priority } from '../budget.ts'
import type { ProviderMessage } from '../provider.ts'
import type { GmailClient } from './client.ts'
import { messageFromGmail } from './message-from-gmail.ts'
import { bodyParts, partById, structureOf } from './parts.ts'
import {
  attachmentBody,
  fullMessage,
  messageHeaders,
  rawMessage,
  type FullMessage,
  type GmailHeader,
} from './schemas.ts'
import { bytesFromBase64Url } from './text-decoding.ts'
import { units } from './units.ts'

const messagesUrl = 'https://gmail.googleapis.com/gmail/v1/users/me/messages'

/** Attachments go up to 25 MB, which a slow line needs its time for. */
const largeMs = 5 * 60_000

const getFull = (
  client: GmailClient,
  id: string,
  priority: Priority,
  signal: AbortSignal,
): Promise<Result<FullMessage>> =>
  client.read(
    {
      name: 'messages.get',
      units: units.messagesGet,
      priority,
      schema: fullMessage,
      run: (api, options) => api.users.messages.get({ userId: 'me', id, format: 'full' }, options),
    },
    signal,
  )

const getBytes = async (
  client: GmailClient,
  messageId: string,
  attachmentId: string,
  priority: Priority,
  signal: AbortSignal,
): Promise<Result<Uint8Array>> => {
  const answer = await client.read(
    {
      name: 'attachments.get',
      units: units.attachmentsGet,
      priority,
      schema: attachmentBody,
      timeoutMs: largeMs,
      run: (api, options) =>
        api.users.messages.attachments.get({ userId: 'me', messageId, id: attachmentId }, options),
    },
    signal,
  )
  return answer.ok ? ok(bytesFromBase64Url(answer.value.data)) : answer
}

/** A message with its whole body: a large text part comes as an attachment id and is fetched for itself. */
export const getMessage = async (
  client: GmailClient,
  id: string,
  signal: AbortSignal,
  priority: Priority = 'background',
): Promise<Result<ProviderMessage>> => {
  const answer = await getFull(client, id, priority, signal)
  if (!answer.ok) return answer
  const message = answer.value
  const fetched = new Map<string, Uint8Array>()
  for (const { partId, body } of bodyParts(structureOf(message.payload))) {
    if (body.data !== null || body.attachmentId === null) continue
    const bytes = await getBytes(client, id, body.attachmentId, priority, signal)
    if (!bytes.ok) return bytes
    fetched.set(partId, bytes.value)
  }
  return ok(
    messageFromGmail(
      message,
      ({ partId, body }) => fetched.get(partId) ?? bytesFromBase64Url(body.data ?? ''),
    ),
  )
}

/** The bytes of a file. Attachment ids change from answer to answer, so the message is read afresh for one. */
export const getAttachment = async (
  client: GmailClient,
  at: { providerMessageId: string; partId: string },
  signal: AbortSignal,
): Promise<Result<Uint8Array>> => {
  const answer = await getFull(client, at.providerMessageId, 'now', signal)
  if (!answer.ok) return answer
  const part = partById(answer.value.payload, at.partId)
  if (part === null) return err(appError('not_found', 'The message has no such part'))
  if (part.body.data !== null) return ok(bytesFromBase64Url(part.body.data))
  if (part.body.attachmentId !== null) {
    return getBytes(client, at.providerMessageId, part.body.attachmentId, 'now', signal)
  }
  return part.body.size === 0 && part.parts.length === 0
    ? ok(new Uint8Array())
    : err(appError('not_found', 'Gmail does not hand out this part by itself'))
}

/** Base64 of what is wanted, and room for the fields around it. */
const rawAnswerBytes = Math.ceil(rawBytes / 3) * 4 + 20_000

/** The message as it came, or the first `rawBytes` of it. */
export const getRaw = async (
  client: GmailClient,
  id: string,
  signal: AbortSignal,
): Promise<Result<Uint8Array>> => {
  const answer = await client.read(
    {
      name: 'messages.get',
      units: units.messagesGet,
      priority: 'background',
      schema: rawMessage,
      timeoutMs: largeMs,
      run: (_api, _options, ask) =>
        ask(
          `${messagesUrl}/${encodeURIComponent(id)}?format=raw&fields=raw`,
          { method: 'GET' },
          rawAnswerBytes,
        ),
    },
    signal,
  )
  return answer.ok ? ok(bytesFromBase64Url(answer.value.raw).subarray(0, rawBytes)) : answer
}

/** The headers of a message that tell whether it is one of ours. */
export const getHeaders = async (
  client: GmailClient,
  at: { id: string; names: string[]; priority: Priority },
  signal: AbortSignal,
): Promise<Result<{ labelIds: string[]; headers: GmailHeader[] }>> => {
  const answer = await client.read(
    {
      name: 'messages.get',
      units: units.messagesGet,
      priority: at.priority,
      schema: messageHeaders,
      run: (api, options) =>
        api.users.messages.get(
          { userId: 'me', id: at.id, format: 'metadata', metadataHeaders: at.names },
          options,
        ),
    },
    signal,
  )
  if (!answer.ok) return answer
  const { labelIds, payload } = answer.value
  return ok({ labelIds, headers: payload.headers })
}
