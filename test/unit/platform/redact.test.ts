import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryLogger, formatLine } from '../../../main/platform/logger.ts'
import { redactField, redactText } from '../../../main/platform/redact.ts'

const chars = (alphabet: string, minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom(...alphabet.split('')), { minLength, maxLength }).map((all) => all.join(''))

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const base64url = `${letters}0123456789-_`
const body = chars(base64url, 20, 120)
const first = chars(letters, 1, 1)

/** Secrets that are recognised wherever they stand: the core is what must not survive. */
const shaped = fc.oneof(
  body.map((core) => ({ text: `ya29.${core}`, core })),
  body.map((core) => ({ text: `1//${core}`, core })),
  body.map((core) => ({ text: `4/0${core}`, core })),
  body.map((core) => ({ text: `GOCSPX-${core}`, core })),
  fc.tuple(body, body, body).map(([a, b, c]) => ({ text: `eyJ${a}.${b}.${c}`, core: b })),
  body.map((core) => ({ text: `Bearer ${core}`, core })),
  body.map((core) => ({ text: `https://h.example/p?x=${core}`, core })),
  body.map((core) => ({ text: `http://127.0.0.1:4100/oauth/google#${core}`, core })),
  fc
    .tuple(
      fc.constantFrom('access_token', 'refresh_token', 'client_secret', 'code', 'code_verifier', 'id_token'),
      body,
    )
    .map(([name, core]) => ({ text: `${name}=${core}`, core })),
  fc
    .tuple(
      fc.constantFrom('access_token', 'refreshToken', 'clientSecret', 'authorization', 'code'),
      first,
      body,
    )
    .map(([name, start, core]) => ({ text: JSON.stringify({ [name]: start + core }), core })),
)

const surrounding = fc.oneof(
  fc.constantFrom('', ' ', '"', "'", '(', '[', '{"a":"', ': ', '=', '\n    at '),
  fc.string({ maxLength: 30 }).map((text) => `${text} `),
)
const key = fc.constantFrom(
  'cause',
  'detail',
  'url',
  'message',
  'note',
  'token',
  'code',
  'authorization',
  'x',
)

describe('redaction', () => {
  it('lets no token survive, whatever field of a line it stands in and whatever stands around it', () => {
    fc.assert(
      fc.property(shaped, surrounding, surrounding, key, (secret, before, after, field) => {
        const text = `${before}${secret.text}${after}`
        expect(formatLine(0, 'error', 'event', { [field]: text })).not.toContain(secret.core)
        expect(formatLine(0, 'error', text)).not.toContain(secret.core)
        const nested = JSON.stringify({ [field]: text })
        expect(formatLine(0, 'info', 'event', { cause: nested })).not.toContain(secret.core)
      }),
      { numRuns: 2000, seed: 4711 },
    )
  })

  it('hides everything under a key that names a secret', () => {
    const secretKeys = fc.constantFrom(
      'token',
      'accessToken',
      'refresh_token',
      'clientSecret',
      'Authorization',
      'code',
      'authCode',
    )
    fc.assert(
      fc.property(secretKeys, chars(base64url, 1, 40), (field, value) => {
        // A word of the closed set of error codes can't be a secret.
        fc.pre(!/^\d{1,4}$/.test(value))
        expect(redactField(field, value)).toBe('[redacted]')
      }),
    )
  })

  it('keeps what a reader of the log needs', () => {
    const kept = [
      'auth_expired: No sign-in is kept for this mailbox',
      'mailbox 2f1c9a52-7d5e-4b8e-9a0e-0c9d5f1e2a3b',
      'activity 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      'https://gmail.googleapis.com/gmail/v1/users/me/messages',
      'at refresh (/opt/Liaison/resources/app/dist/main/index.js:120:14)',
      'code: auth_expired',
      '"code":"ENOSPC"',
      'code=503',
    ]
    for (const text of kept) expect(redactText(text)).toBe(text)
    expect(redactField('errorCode', 'vault_unavailable')).toBe('vault_unavailable')
    expect(redactField('code', 'ECONNRESET')).toBe('ECONNRESET')
    expect(redactField('tokenExpiresAt', 12)).toBe(12)
  })

  it('shortens addresses and drops the query, the fragment and the user of a URL', () => {
    expect(redactText('from Jana.Novak+crm@altamar.example now')).toBe('from J…@altamar.example now')
    expect(redactText('GET https://me:pw@h.example/a/b?q=from%3Ax#frag ended')).toBe(
      'GET https://h.example/a/b?… ended',
    )
  })

  it('redacts before it cuts, so that no half of a secret stays', () => {
    const secret = `ya29.${'a1B'.repeat(40)}`
    const line = formatLine(0, 'info', 'event', {
      cause: `${'x '.repeat(1990)}${secret} ${'y '.repeat(500)}`,
    })
    expect(line).not.toContain('ya29')
    expect(line).toContain('characters')
  })

  it('is part of every logger', () => {
    const logger = createMemoryLogger()
    logger.warn('x', { cause: 'Bearer abcdef' })
    logger.error('y', { note: 'refresh_token=1//abc' })
    expect(logger.lines.join('\n')).not.toMatch(/abcdef|1\/\/abc/)
  })
})
