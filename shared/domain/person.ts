import * as z from 'zod'
import { epochMs, id } from './primitives.ts'

/** Somebody whom mail was exchanged with, or a contact: an entry of the address book. One for each address. */
export const personSchema = z.strictObject({
  /** The key by which addresses are compared. */
  key: z.string().max(400),
  name: z.string().max(1000),
  address: z.string().max(1000),
  contactId: id.nullable(),
  /** Mail with this address that is stored or was sent. */
  mailCount: z.number().int().nonnegative(),
  lastAt: epochMs,
  /** The mailbox of the last mail with this address, null without mail. */
  mailboxId: id.nullable(),
})
export type Person = z.infer<typeof personSchema>
