import type { Participant } from '../../../shared/domain/participant.ts'
import { ok, type Result } from '../../../shared/errors/result.ts'
import type { GmailClient } from './client.ts'
import { sendAsList } from './schemas.ts'
import { units } from './units.ts'

/**
 * The other addresses that Gmail lets this account send from: those whose verification is done. An alias without a name
 * of its own has the account's, which is ours to fill in.
 */
export const aliases = async (client: GmailClient, signal: AbortSignal): Promise<Result<Participant[]>> => {
  const answer = await client.read(
    {
      name: 'settings.sendAs.list',
      units: units.sendAsList,
      priority: 'background',
      schema: sendAsList,
      run: (api, options) => api.users.settings.sendAs.list({ userId: 'me' }, options),
    },
    signal,
  )
  if (!answer.ok) return answer
  const usable = (answer.value.sendAs ?? []).filter(
    (one) => one.isPrimary !== true && (one.verificationStatus ?? 'accepted') === 'accepted',
  )
  return ok(usable.map((one) => ({ name: one.displayName ?? '', address: one.sendAsEmail })))
}
