import * as z from 'zod'
import { epochMs, id } from './primitives.ts'
import { bounceSchema } from './submission.ts'

/** An address of a contact: as the person typed it, and the key by which mail is matched to it. */
export const contactAddressSchema = z.strictObject({
  address: z.string().max(320),
  key: z.string().max(400),
})
export type ContactAddress = z.infer<typeof contactAddressSchema>

export const contactSchema = z.strictObject({
  id,
  name: z.string(),
  company: z.string(),
  title: z.string(),
  addresses: z.array(contactAddressSchema),
  createdAt: epochMs,
  updatedAt: epochMs,
})
export type Contact = z.infer<typeof contactSchema>

/**
 * A contact as the window reads it. `bounces`: the newest report of each address to which mail came back, until mail
 * from it comes in or the person says that it is fine.
 */
export const contactViewSchema = contactSchema.extend({ bounces: z.array(bounceSchema) })
export type ContactView = z.infer<typeof contactViewSchema>

/** What a person enters. `id` is null for a new contact. Addresses are checked by `contactFromInput`. */
export const contactInputSchema = z.strictObject({
  id: id.nullable(),
  name: z.string().trim().max(200),
  company: z.string().trim().max(200),
  title: z.string().trim().max(200),
  addresses: z.array(z.string().trim().max(320)).max(50),
  /** Addresses that another contact has too are taken all the same: mail of them goes to the review list. */
  share: z.boolean().optional(),
})
export type ContactInput = z.infer<typeof contactInputSchema>

/** A row of the contact list: the contact and its newest activity. */
export const contactRowSchema = z.strictObject({
  id,
  name: z.string(),
  company: z.string(),
  address: z.string(),
  activityCount: z.number().int().nonnegative(),
  /** Mail to one of the addresses came back for good. */
  bounced: z.boolean(),
  last: z
    .strictObject({
      occurredAt: epochMs,
      direction: z.enum(['received', 'sent']),
      subject: z.string(),
      snippet: z.string(),
    })
    .nullable(),
})
export type ContactRow = z.infer<typeof contactRowSchema>
