import type { ProviderId } from '../../../shared/domain/mailbox.ts'
import { providers } from './providers.tsx'

/** A mail to one's IT that asks for the approval: what Liaison is, what it asks for, the link that grants it. */
export const approvalText = (provider: ProviderId, adminConsentUrl: string): string => {
  const { name, company, asked, askedByChoice } = providers[provider]
  const chosen = askedByChoice.filter((each) => adminConsentUrl.includes(each.name))
  const permissions = [...asked, ...chosen].map((each) => `- ${each.name}: ${each.words}`)
  return [
    'Hello,',
    '',
    `I would like to use Liaison, a mail program for sales teams, with my ${name} mailbox. ${company} asks for the approval of an administrator first.`,
    '',
    'Liaison asks for these permissions, each only for the person who signs in (delegated):',
    ...permissions,
    '',
    'It runs on my computer: mail is stored there, and the sign-in is given to nobody else.',
    '',
    'As an administrator you can approve it for the whole company here:',
    adminConsentUrl,
    '',
    'Thank you',
  ].join('\n')
}
