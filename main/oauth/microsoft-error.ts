import { AuthError, InteractionRequiredAuthError, ServerError } from '@azure/msal-node'
import { appError, type AppError } from '../../shared/errors/app-error.ts'

/** What was asked of the token endpoint decides what `invalid_grant` means. */
export type MicrosoftAction = 'exchange' | 'refresh'

/** A refusal of Entra, wherever it came from. Both are safe to repeat: a registered name and a number. */
type Refusal = { readonly name: string; readonly number: number | null }

/**
 * Numbers that say it is for an administrator to act: consent by one needed (90093, 90094, 90095, 90008), or the
 * person not assigned to the app (50105).
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const administratorNumbers = new Set([90008, 90093, 90094, 90095, 50105])

/**
 * Numbers that say the app's registration or the configured tenant is at fault: unknown app (700016) or tenant (90002),
 * redirect address not registered (50011) or of another app type (9002326), a secret wanted although it is a public
 * client (7000218, 700025), a scope that does not exist (650053), accounts of this kind not allowed (50194).
 */
const registrationNumbers = new Map<number, string>([
  [50011, 'the redirect address http://localhost is not registered for the app'],
  [50194, 'the app is not registered for accounts of several organisations'],
  [90002, 'the tenant is not known'],
  [650053, 'a permission does not exist'],
  [700016, 'the app is not known in this organisation'],
  [700025, 'the app is not registered as a public client'],
  [7000218, 'the app is not registered as a public client'],
  [9002326, 'the redirect address is registered for another kind of app'],
])

const clientNames = new Set(['invalid_client', 'unauthorized_client'])

/** Why a sign-in that worked once does so no more, for the numbers that people can do something about. */
const endings = new Map<number, string>([
  [50173, 'the password was changed or the sign-in was revoked'],
  [53003, 'a rule of the organisation blocks it'],
  [50076, 'another proof of identity is asked for'],
  [50079, 'another proof of identity has to be set up'],
  [50057, 'the account is disabled'],
  [65001, 'the permission was taken back'],
  [70008, 'it was not used for too long'],
  [70043, 'a rule of the organisation limits how long it lasts'],
  [700082, 'it was not used for too long'],
])

const refusalText = ({ name, number }: Refusal): string =>
  number === null ? name : `${name}, AADSTS${number}`

const knownName = (name: string): string => (/^[a-z][a-z0-9_]{0,59}$/.test(name) ? name : 'an unknown error')

/** The number of Entra's error in a text that begins with or holds it; the rest of the text is not for repeating. */
const numberIn = (text: string): number | null => {
  const digits = /AADSTS(\d{4,8})\b/.exec(text)?.[1]
  return digits === undefined ? null : Number(digits)
}

const registrationError = (refusal: Refusal): AppError | null => {
  const why = registrationNumbers.get(refusal.number ?? 0)
  if (why !== undefined) {
    return appError('auth_client_invalid', `Microsoft refused: ${why} (${refusalText(refusal)})`, 'user')
  }
  if (!clientNames.has(refusal.name)) return null
  return appError('auth_client_invalid', `Microsoft refused the client id (${refusalText(refusal)})`, 'user')
}

const passing = ({ name }: Refusal): AppError | null =>
  name === 'temporarily_unavailable' || name === 'server_error'
    ? appError('provider_unavailable', `Microsoft's sign-in service answered ${name}`, 'backoff')
    : null

const needsAdministrator = (refusal: Refusal): AppError | null =>
  administratorNumbers.has(refusal.number ?? 0)
    ? appError(
        'auth_admin_approval',
        `An administrator has to approve the app first (${refusalText(refusal)})`,
        'user',
      )
    : null

const exchangeError = (refusal: Refusal): AppError => {
  // Entra asks the person for what they may consent to; what is still missing then is not theirs to give.
  if (refusal.number === 65001) {
    return appError(
      'auth_admin_approval',
      `The permissions were not consented to (${refusalText(refusal)})`,
      'user',
    )
  }
  return appError('auth_failed', `Microsoft refused the sign-in (${refusalText(refusal)})`, 'user')
}

const refreshError = (refusal: Refusal, wantsPerson: boolean): AppError => {
  const text = refusalText(refusal)
  if (!wantsPerson && refusal.name !== 'invalid_grant')
    return appError('auth_failed', `Microsoft refused the refresh (${text})`, 'user')
  const why = endings.get(refusal.number ?? 0)
  const because = why === undefined ? text : `${why}, ${text}`
  return appError('auth_expired', `Microsoft no longer accepts this sign-in (${because})`, 'user')
}

/** An administrator who took the approval back ends a sign-in like anything else: a new one then says so. */
const errorFromRefusal = (action: MicrosoftAction, refusal: Refusal, wantsPerson: boolean): AppError =>
  passing(refusal) ??
  registrationError(refusal) ??
  (action === 'refresh'
    ? refreshError(refusal, wantsPerson || administratorNumbers.has(refusal.number ?? 0))
    : (needsAdministrator(refusal) ?? exchangeError(refusal)))

/**
 * What a failure of MSAL means that is not one of the network (`createMicrosoftNetwork` has those). A plain
 * `invalid_grant` is a ServerError, with a suberror an InteractionRequiredAuthError: on a refresh both are `auth_expired`.
 * A ServerError without code is MSAL's own refusal to ask again so soon. Anything but an error of MSAL is a bug and
 * thrown on. Of Microsoft's words only the error's name and its AADSTS number are repeated.
 */
export const errorFromMicrosoft = (action: MicrosoftAction, failure: unknown): AppError => {
  if (!(failure instanceof AuthError)) throw failure
  const { errorCode, errorMessage } = failure
  if (failure instanceof ServerError && errorCode === '' && numberIn(errorMessage) === null) {
    return appError('rate_limited', 'MSAL waits before it asks Microsoft again', 'backoff')
  }
  const refusal = { name: knownName(errorCode), number: numberIn(errorMessage) }
  return errorFromRefusal(action, refusal, failure instanceof InteractionRequiredAuthError)
}

/**
 * What an error in the redirect means (RFC 6749, section 4.1.2.1). `access_denied` is the person's refusal with
 * AADSTS65004 or without a number; with another one it is the organisation's.
 */
export const errorFromMicrosoftRedirect = (answer: { error: string; description: string }): AppError => {
  const refusal = { name: knownName(answer.error), number: numberIn(answer.description) }
  const declined = refusal.number === null || refusal.number === 65004
  if (refusal.name === 'access_denied' && declined) {
    return appError('auth_denied', 'The consent was refused', 'user')
  }
  return errorFromRefusal('exchange', refusal, false)
}
