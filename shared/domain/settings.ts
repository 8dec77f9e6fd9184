import * as z from 'zod'
import { sendingSettingsSchema } from './sending.ts'

export const themes = ['system', 'light', 'dark'] as const

/** What a person can set. The Google client secret is written, never read back: `hasSecret` tells that there is one. */
export const settingsViewSchema = z.strictObject({
  theme: z.enum(themes),
  google: z.strictObject({ clientId: z.string(), hasSecret: z.boolean(), fromEnvironment: z.boolean() }),
  /** `tenant`: `common`, `organizations`, a tenant's id or one of its domains. */
  microsoft: z.strictObject({
    clientId: z.string(),
    tenant: z.string(),
    fromEnvironment: z.boolean(),
    /** Sign-ins ask for Mail.ReadWrite as well, so that mail is a draft before it is sent. */
    drafts: z.boolean(),
    draftsFromEnvironment: z.boolean(),
  }),
  sending: sendingSettingsSchema,
  /** With its windows closed the program stays in the tray, and mail still comes and goes. */
  keepRunning: z.boolean(),
})
export type SettingsView = z.infer<typeof settingsViewSchema>

export const settingsChangeSchema = z.strictObject({
  theme: z.enum(themes).optional(),
  google: z
    .strictObject({ clientId: z.string().trim().max(300), clientSecret: z.string().trim().max(300) })
    .optional(),
  microsoft: z
    .strictObject({
      clientId: z.string().trim().max(300),
      tenant: z.string().trim().max(300),
      drafts: z.boolean(),
    })
    .partial()
    .optional(),
  sending: sendingSettingsSchema.partial().optional(),
  keepRunning: z.boolean().optional(),
})
export type SettingsChange = z.infer<typeof settingsChangeSchema>
