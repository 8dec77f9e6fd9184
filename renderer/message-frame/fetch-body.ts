import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Message } from '../../shared/domain/message.ts'

export type RawBody = { readonly kind: 'html' | 'text'; readonly content: string }

type Fetch = (input: string, init: { signal: AbortSignal }) => Promise<Response>

/** Where main serves the parts of a stored message, relative to the page. */
export const messagePath = (messageId: string, part: string): string => `/message/${messageId}/${part}`

export const cidPath = (messageId: string, contentId: string): string =>
  messagePath(messageId, `cid/${encodeURIComponent(contentId)}`)

/** Reads the body that a message has: its HTML, else its text. */
export const fetchBody = async (
  message: Pick<Message, 'id' | 'hasHtml'>,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Result<RawBody>> => {
  const kind = message.hasHtml ? 'html' : 'text'
  try {
    const answer = await fetch(messagePath(message.id, kind), { signal })
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
