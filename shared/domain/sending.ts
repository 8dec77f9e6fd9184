import * as z from 'zod'

/** Questions that are asked before a mail goes. Each can be switched off. */
export const guardNames = ['subject', 'attachment', 'recipients', 'domain', 'mailbox'] as const
export type GuardName = (typeof guardNames)[number]

/** A value of one's own for templates: `{{custom.<name>}}`. */
export const customVariableSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/),
  value: z.string().trim().max(1000),
})

/** The longest time in which a mail can be taken back before it goes, in seconds. */
export const longestUndoSeconds = 30

/** How mail is sent. */
export const sendingSettingsSchema = z.strictObject({
  /** Seconds in which a mail can be taken back before it goes. 0: it goes at once. */
  undoSeconds: z.number().int().min(0).max(longestUndoSeconds),
  /** What becomes of a mail whose time passed while the computer slept or was offline. */
  missedSchedule: z.enum(['send', 'hold']),
  guards: z.strictObject({
    subject: z.boolean(),
    attachment: z.boolean(),
    recipients: z.boolean(),
    domain: z.boolean(),
    mailbox: z.boolean(),
  }),
  variables: z.array(customVariableSchema).max(100),
})
export type SendingSettings = z.infer<typeof sendingSettingsSchema>

export const usualSending: SendingSettings = {
  undoSeconds: 10,
  missedSchedule: 'send',
  guards: { subject: true, attachment: true, recipients: true, domain: true, mailbox: true },
  variables: [],
}
