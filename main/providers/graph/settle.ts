import { ok, type Result } from '../../../shared/errors/result.ts'
import type { OutgoingMail, Settlement } from '../provider.ts'
import type { GraphClient } from './client.ts'
import { copiesIn } from './deliver.ts'
import { findParked } from './drafts.ts'
import { submissionIdOf } from './submission-mark.ts'

const byPark = async (
  client: GraphClient,
  { submissionId }: OutgoingMail,
  parkId: string,
  signal: AbortSignal,
): Promise<Result<Settlement | null>> => {
  const answer = await findParked(client, parkId, signal)
  if (!answer.ok || answer.value === null) return answer.ok ? ok(null) : answer
  const { id, isDraft, singleValueExtendedProperties } = answer.value
  if (isDraft) return ok({ kind: 'not_sent' })
  const marked = submissionIdOf(singleValueExtendedProperties)
  return ok(marked === null || marked === submissionId ? { kind: 'sent', providerMessageId: id } : null)
}

/**
 * Whether the mail went out. A draft that is still one was not sent. Else a copy with our mark proves it, in Sent Items
 * or wherever it was moved. That there is none proves nothing, because the copy can be late.
 */
export const settle = async (
  client: GraphClient,
  mail: OutgoingMail,
  parkId: string | null,
  signal: AbortSignal,
): Promise<Result<Settlement>> => {
  if (parkId !== null) {
    const parked = await byPark(client, mail, parkId, signal)
    if (!parked.ok) return parked
    if (parked.value !== null) return ok(parked.value)
  }
  for (const within of ['/me/mailFolders/sentitems/messages', '/me/messages'] as const) {
    const found = await client.read(copiesIn(within, mail.submissionId), signal)
    if (!found.ok) return found
    const copy = found.value.value.find(({ isDraft }) => !isDraft)
    if (copy !== undefined) return ok({ kind: 'sent', providerMessageId: copy.id })
  }
  return ok({ kind: 'unknown' })
}
