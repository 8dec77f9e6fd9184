import { randomUUID } from 'node:crypto'
import { json } from '../reply.ts'
import type { Reply } from '../types.ts'

/** One of Entra's errors: the OAuth code, the AADSTS number and its words. */
export type EntraError = { error: string; code: number; text: string; suberror?: string; status?: number }

/** 2026-11-22 12:00:00Z, as Entra writes times. */
export function entraTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`
}

/** The description of an error, one line per identifier. */
export function entraDescription({ code, text }: EntraError, at: number, correlationId: string): string {
  return `AADSTS${code}: ${text} Trace ID: ${randomUUID()} Correlation ID: ${correlationId} Timestamp: ${entraTime(at)}`
}

/** The JSON of the token endpoint (Entra's reference, "Handle errors"). */
export function tokenErrorReply(
  problem: EntraError,
  at: number,
  correlationId: string = randomUUID(),
): Reply {
  return json(
    problem.status ?? 400,
    {
      error: problem.error,
      error_description: entraDescription(problem, at, correlationId),
      error_codes: [problem.code],
      timestamp: entraTime(at),
      trace_id: randomUUID(),
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${problem.code}`,
      ...(problem.suberror === undefined ? {} : { suberror: problem.suberror }),
    },
    { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' },
  )
}

const iso = (at: number): string => new Date(at).toISOString()

/** Why a refresh token is no longer taken: the codes of Entra's error reference that end a sign-in. */
export type RefusalCode = 70008 | 700082 | 50173 | 50076 | 65001

/** What a refusal's words need. Times are epoch ms. */
type RefusalFacts = { clientId: string; issuedAt: number; at: number }

const REFUSALS: Readonly<Record<RefusalCode, (facts: RefusalFacts) => { text: string; suberror?: string }>> =
  {
    70008: () => ({
      text: 'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
    }),
    700082: ({ issuedAt }) => ({
      text: `The refresh token has expired due to inactivity. The token was issued on ${iso(issuedAt)} and was inactive for 90.00:00:00.`,
    }),
    50173: ({ issuedAt, at }) => ({
      text: `The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '${iso(issuedAt)}' and the TokensValidFrom date (before which tokens are not valid) for this user is '${iso(at)}'.`,
    }),
    50076: () => ({
      text: "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
      suberror: 'basic_action',
    }),
    65001: ({ clientId }) => ({
      text: `The user or administrator has not consented to use the application with ID '${clientId}' named 'Liaison'. Send an interactive authorization request for this user and resource.`,
      suberror: 'consent_required',
    }),
  }

/** The words for a refused refresh token. */
export function refusal(code: RefusalCode, facts: RefusalFacts): EntraError {
  return { error: 'invalid_grant', code, ...REFUSALS[code](facts) }
}
