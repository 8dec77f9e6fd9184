import * as z from 'zod'
import { epochMs, id } from './primitives.ts'

/** A text to begin a mail with. Variables stand in `subject` as `{{contact.firstName|there}}`, in `html` as such or as marked spans. */
export const templateSchema = z.strictObject({
  id,
  name: z.string().min(1).max(200),
  subject: z.string().max(2000),
  html: z.string().max(1_000_000),
  updatedAt: epochMs,
})
export type Template = z.infer<typeof templateSchema>

/** What a person enters. `id` is null for a new one. */
export const templateInputSchema = z.strictObject({
  id: id.nullable(),
  name: z.string().trim().min(1).max(200),
  subject: z.string().max(2000),
  html: z.string().max(1_000_000),
})
export type TemplateInput = z.infer<typeof templateInputSchema>
