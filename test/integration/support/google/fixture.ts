import { gmail } from '@googleapis/gmail'
import type { gmail_v1 } from '@googleapis/gmail'
import { OAuth2Client } from 'google-auth-library'
import { startEmulatedGoogle } from '../../../support/google/index.ts'
import type { EmulatedGoogle, StartOptions } from '../../../support/google/index.ts'

export const ANN = 'ann@northwind.example'
export const BOB = 'bob@altamar.example'
export const NOW = Date.UTC(2026, 10, 22, 12)

export const ALL_MAIL = 'https://mail.google.com/'
export const READONLY = 'https://www.googleapis.com/auth/gmail.readonly'
export const COMPOSE = 'https://www.googleapis.com/auth/gmail.compose'

/** A clock that a test moves. */
export type TestClock = { now: () => number; advance: (ms: number) => void }

export function testClock(): TestClock {
  let now = NOW
  return { now: () => now, advance: (ms) => void (now += ms) }
}

export function startGoogle(options: Partial<StartOptions> = {}): Promise<EmulatedGoogle> {
  const accounts = [
    {
      email: ANN,
      name: 'Ann Meyer',
      aliases: [{ email: 'sales@northwind.example', name: 'Sales' }],
      labels: ['Big deals'],
    },
    { email: BOB, name: 'Bob Stone' },
  ]
  return startEmulatedGoogle({ clock: () => NOW, accounts, ...options })
}

/** Google's own typed client, with tokens for these scopes, without its retries. */
export function clientFor(
  google: EmulatedGoogle,
  account = ANN,
  scopes: readonly string[] = [ALL_MAIL],
): gmail_v1.Gmail {
  const auth = new OAuth2Client({ clientId: google.clientId, clientSecret: google.clientSecret })
  const { accessToken } = google.control.grant(account, scopes)
  auth.setCredentials({ access_token: accessToken })
  return gmail({ version: 'v1', auth, rootUrl: `${google.origin}/`, retry: false })
}

export function raw(...lines: readonly string[]): string {
  return Buffer.from(lines.join('\r\n')).toString('base64url')
}

/** Status and reason of a refused call. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ status: number; reason: string; message: string }> {
  const error: unknown = await call.then(
    () => new Error('The call succeeded'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof Error) || !('response' in error)) throw error
  const { response } = error
  if (typeof response !== 'object' || response === null || !('data' in response) || !('status' in response))
    throw error
  const body: unknown = typeof response.data === 'string' ? JSON.parse(response.data) : response.data
  return readError(Number(response.status), body)
}

function readError(status: number, body: unknown): { status: number; reason: string; message: string } {
  const text = JSON.stringify(body)
  return {
    status,
    reason: /"reason":"([^"]*)"/.exec(text)?.[1] ?? '',
    message: /"message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? '',
  }
}
