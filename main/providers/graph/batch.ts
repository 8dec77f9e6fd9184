import type * as z from 'zod'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { immutableIds, json, type GraphClient } from './client.ts'
import { batchAnswer } from './schemas.ts'

/** What became of one part. `again`: it was not carried out, for a reason that is over when it is asked for again. */
export type Part<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: AppError }
  | { readonly kind: 'again' }
  | { readonly kind: 'unclear' }

/**
 * Bytes of an answer that are taken. Bodies of messages have no bound of their own: a batch that comes to more is given
 * up, and its messages are asked for one by one.
 */
const mostBytes = 16_000_000

const batchMs = 5 * 60_000

export type Reads<T> = {
  /** In the log. */
  readonly name: string
  readonly prefer: readonly string[]
  readonly paths: readonly string[]
  readonly schema: z.ZodType<T>
}

/**
 * Several reads in one request ("Combine multiple HTTP requests using JSON batching"), one after the other: each part
 * depends on the one before it, which is one of the three patterns that the service takes. It would run parts without
 * dependencies four at a time, and with another request beside them that is more than a mailbox allows at once. A part
 * after a failed one is 424, which says nothing about it. One try: whoever gets an error here asks one by one.
 */
export const readBatch = async <T>(
  client: GraphClient,
  { name, prefer, paths, schema }: Reads<T>,
  signal: AbortSignal,
): Promise<Result<Part<T>[]>> => {
  const headers = { Prefer: [immutableIds, ...prefer].join(', ') }
  const requests = paths.map((url, index) => ({
    id: String(index + 1),
    method: 'GET',
    url,
    headers,
    ...(index === 0 ? {} : { dependsOn: [String(index)] }),
  }))
  const answer = await client.once(
    {
      name: `batch ${name}`,
      units: paths.length,
      priority: 'background',
      path: '/$batch',
      post: JSON.stringify({ requests }),
      most: mostBytes,
      read: json(batchAnswer),
      timeoutMs: batchMs,
    },
    signal,
  )
  if (!answer.ok) return err(answer.error)
  const responses = new Map(answer.value.responses.map((response) => [response.id, response]))
  const parts = paths.map((_, index): Part<T> => {
    const response = responses.get(String(index + 1))
    if (response === undefined) return { kind: 'unclear' }
    const { status, body, headers: answered } = response
    if (status === 424) return { kind: 'again' }
    if (status >= 200 && status < 300) {
      const read = schema.safeParse(body)
      return read.success ? { kind: 'answered', value: read.data } : { kind: 'unclear' }
    }
    const error = client.refusedPart(name, { status, retryAfter: answered.retryAfter, body })
    if (error.code === 'not_found') return { kind: 'refused', error }
    // A pause that was asked for is waited out before the next call; all else is for the retry layer to judge.
    return { kind: error.code === 'rate_limited' && error.retryAfterMs !== undefined ? 'again' : 'unclear' }
  })
  return ok(parts)
}
