import { ok, type Result } from '../../shared/errors/result.ts'
import type { ProviderMessage } from './provider.ts'

/** Copies with one Message-ID that are looked at: one in Sent Items, one that came, and some in the bin. */
const mostCopies = 5

/**
 * The first of these messages that is kept, else the first that is there at all (a draft, spam, in the bin); null where
 * all of them are gone.
 */
export const firstKept = async (
  ids: readonly string[],
  get: (id: string) => Promise<Result<ProviderMessage>>,
): Promise<Result<ProviderMessage | null>> => {
  let other: ProviderMessage | null = null
  for (const id of ids.slice(0, mostCopies)) {
    const answer = await get(id)
    if (!answer.ok && answer.error.code !== 'not_found') return answer
    if (answer.ok && answer.value.notKept === null) return answer
    if (answer.ok) other ??= answer.value
  }
  return ok(other)
}
