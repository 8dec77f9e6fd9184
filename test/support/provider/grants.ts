import type { MailboxGrants } from '../../../shared/domain/mailbox.ts'

/** What Microsoft grants an app that asks for no more than it needs, and with drafts as well. */
export const leastGrants: MailboxGrants = { readMail: true, sendMail: true, calendar: true, drafts: false }
export const draftGrants: MailboxGrants = { ...leastGrants, drafts: true }
