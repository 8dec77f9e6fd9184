import * as z from 'zod'
import {
  customVariableSchema,
  sendingSettingsSchema,
  usualSending,
  type SendingSettings,
} from '../../shared/domain/sending.ts'
import type { SettingsChange } from '../../shared/domain/settings.ts'

type Change = NonNullable<SettingsChange['sending']>

const { undoSeconds, missedSchedule, guards } = sendingSettingsSchema.shape
const { subject, attachment, recipients, domain, mailbox } = guards.shape
const usualGuards = usualSending.guards

/** A damaged one is left out; the others are kept. */
const keptVariables = z
  .array(z.unknown())
  .catch([])
  .transform((list) =>
    list
      .flatMap((each) => {
        const parsed = customVariableSchema.safeParse(each)
        return parsed.success ? [parsed.data] : []
      })
      .slice(0, 100),
  )

/** How mail is sent, as it lies in the file: every value that is missing or damaged is as usual, by itself. */
export const storedSendingSchema = z
  .object({
    undoSeconds: undoSeconds.catch(usualSending.undoSeconds),
    missedSchedule: missedSchedule.catch(usualSending.missedSchedule),
    guards: z
      .object({
        subject: subject.catch(usualGuards.subject),
        attachment: attachment.catch(usualGuards.attachment),
        recipients: recipients.catch(usualGuards.recipients),
        domain: domain.catch(usualGuards.domain),
        mailbox: mailbox.catch(usualGuards.mailbox),
      })
      .catch(usualGuards),
    variables: keptVariables,
  })
  .catch(usualSending)

/** The settings with what a change names. */
export const sendingAfter = (
  stored: SendingSettings,
  { undoSeconds: seconds, missedSchedule: missed, guards: asked, variables }: Change,
): SendingSettings => ({
  undoSeconds: seconds ?? stored.undoSeconds,
  missedSchedule: missed ?? stored.missedSchedule,
  guards: asked ?? stored.guards,
  variables: variables ?? stored.variables,
})
