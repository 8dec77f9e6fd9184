import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Message } from '../../shared/domain/message.ts'

export type RawBody = { readonly kind: 'html' | 'text'; readonly content: string }

type Fetch = (input: string, init: { signal: AbortSignal }) => Promise<Response>

/** Where main serves the parts of a stored message, relative to the page. */
export const messagePath = (messageId: string, part: string): string => `/message/${messageId}/${part}`

export const cidPath = (messageId: string, contentId: string): string =>
  messagePath(messageId, `cid/${encodeURIComponent(contentId)}`)

/** The body of a mail that is attached to a stored one. */
export const attachedPart = (messageId: string, index: number, kind: RawBody['kind']): string =>
  messagePath(messageId, `attached/${index}/${kind}`)

/** Reads one body of that kind. */
export const fetchPart = async (
  path: string,
  kind: RawBody['kind'],
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Result<RawBody>> => {
  try {
    const answer = await fetch(path, { signal })
    if (answer.ok) return ok({ kind, content: await answer.text() })
    return err(
      answer.status === 404
        ? appError('message_not_found', 'the body is not stored', 'user')
        : appError('internal', `the body was answered with ${answer.status}`, 'user'),
    )
  } catch {
    return err(appError('internal', 'the body could not be read', 'user'))
  }
}

/** Reads the body that a message has: its HTML, else its text. */
export const fetchBody = (
  message: Pick<Message, 'id' | 'hasHtml'>,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Result<RawBody>> => {
  const kind = message.hasHtml ? 'html' : 'text'
  return fetchPart(messagePath(message.id, kind), kind, fetch, signal)
}
