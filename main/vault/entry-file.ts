import * as z from 'zod'
import { providerId } from '../../shared/domain/mailbox.ts'
import { epochMs } from '../../shared/domain/primitives.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { unreadable } from './cipher/vault-error.ts'
import type { Credential } from './vault.ts'

const envelopeVersion = 1

const envelopeSchema = z.strictObject({
  version: z.literal(envelopeVersion),
  /** Which cipher opens it. */
  cipher: z.enum(['system', 'keyring']),
  data: z.base64(),
})

export type Envelope = { readonly kind: 'system' | 'keyring'; readonly data: Uint8Array }

const access = { accessToken: z.string(), accessTokenExpiresAt: epochMs, scopes: z.array(z.string()) }

const credentialSchema = z.strictObject({ provider: providerId, renewal: z.string().min(1), ...access })

/** As versions wrote it that knew Google alone. */
const googleSchema = z
  .strictObject({ refreshToken: z.string().min(1), ...access })
  .transform(({ refreshToken, ...rest }) => ({ ...rest, provider: 'gmail' as const, renewal: refreshToken }))

/** Inside the ciphertext. The id is in it, because not every cipher binds it: a copied file must not open elsewhere. */
const contentSchema = z.strictObject({
  mailboxId: z.string(),
  credential: z.union([credentialSchema, googleSchema]),
})

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The file around the ciphertext, as text. */
export const formatEnvelope = ({ kind, data }: Envelope): string =>
  `${JSON.stringify({ version: envelopeVersion, cipher: kind, data: Buffer.from(data).toString('base64') })}\n`

/** `vault_unreadable` where it is not an envelope of a known version. */
export const parseEnvelope = (text: string): Result<Envelope> => {
  const parsed = envelopeSchema.safeParse(parseJson(text))
  if (!parsed.success) return err(unreadable('The entry is not an envelope of a known version'))
  return ok({ kind: parsed.data.cipher, data: Buffer.from(parsed.data.data, 'base64') })
}

/** The plain text that is encrypted. */
export const formatContent = (mailboxId: string, credential: Credential): string =>
  JSON.stringify({ mailboxId, credential })

/** `vault_unreadable` where the plain text is not a credential of this mailbox. */
export const parseContent = (mailboxId: string, plain: string): Result<Credential> => {
  const parsed = contentSchema.safeParse(parseJson(plain))
  if (!parsed.success) return err(unreadable('The entry holds no credential'))
  if (parsed.data.mailboxId !== mailboxId) return err(unreadable('The entry belongs to another mailbox'))
  return ok(parsed.data.credential)
}
