import * as z from 'zod'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { isAddress } from '../../shared/rules/address.ts'
import { parseJson } from '../platform/parse-json.ts'
import type { Fetch, Logger } from '../platform/ports.ts'
import { errorFromSilence, errorFromStatus } from './microsoft-network.ts'

const profileSchema = z.object({
  mail: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  displayName: z.string().max(1000).nullish(),
})
type Profile = z.infer<typeof profileSchema>

const profileUrl = 'https://graph.microsoft.com/v1.0/me?$select=mail,userPrincipalName,displayName'
const who = 'Microsoft Graph'

type ProfileDeps = {
  readonly fetch: Fetch
  readonly logger: Logger
  readonly accessToken: string
  readonly signal: AbortSignal
}

/** `null` where Graph does not tell: no permission, or no such profile. That will not change by asking again. */
const askGraph = async ({
  fetch,
  accessToken,
  logger,
  signal,
}: ProfileDeps): Promise<Result<Profile | null>> => {
  try {
    const answer = await fetch(profileUrl, {
      headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
      credentials: 'omit',
      redirect: 'error',
      signal,
    })
    const unavailable = errorFromStatus(answer.status, answer.headers, who)
    const text = await answer.text()
    if (unavailable !== null) return err(unavailable)
    if (!answer.ok) {
      logger.warn('oauth.noProfile', { status: answer.status })
      return ok(null)
    }
    const profile = profileSchema.safeParse(parseJson(text))
    if (profile.success) return ok(profile.data)
    return err(appError('provider_bad_answer', `${who} sent something else than a profile`, 'backoff'))
  } catch (cause) {
    return err(errorFromSilence(cause, signal, who))
  }
}

/**
 * The address and name of who signed in. `mail` of the profile is where their mail comes from; the name they sign in
 * with (`userPrincipalName`, and `preferred_username` of the ID token) may be another. That name is taken only where
 * Graph answers that it tells no more: while Graph can't be reached the sign-in fails, because it can be repeated, and a
 * wrong address would stay. `auth_failed` where none of them is an address.
 * https://learn.microsoft.com/graph/api/user-get
 */
export const readProfile = async (
  deps: ProfileDeps,
  username: string,
): Promise<Result<{ address: string; displayName: string | null }>> => {
  const asked = await askGraph(deps)
  if (!asked.ok) return asked
  const profile = asked.value
  const names = [profile?.mail, profile?.userPrincipalName, username]
  const address = names.find((name) => typeof name === 'string' && isAddress(name))
  if (address === undefined || address === null) {
    return err(appError('auth_failed', 'The account has no mail address', 'user'))
  }
  return ok({ address, displayName: profile?.displayName ?? null })
}
