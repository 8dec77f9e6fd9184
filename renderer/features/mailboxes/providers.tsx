import type { ReactNode } from 'react'
import type { ProviderId } from '../../../shared/domain/mailbox.ts'
import type { Speaker } from '../../app/error-words.ts'
import { GmailLogo, MicrosoftLogo } from './provider-logos.tsx'

/** A permission as its administrators know it, with what it is for. */
type AskedPermission = { readonly name: string; readonly words: string }

type ProviderWords = Omit<Speaker, 'sizeLimit'> & {
  readonly name: string
  readonly logo: ReactNode
  /** What to do on the page that opens in the browser. */
  readonly consent: string
  /** What ends at the provider with a disconnect. */
  readonly ending: string
  /** Where a person takes the permissions back without Liaison. */
  readonly takingBack: string
  /** Why no other address to send from is known. */
  readonly noAliases: string
  /** What IT is asked to approve; null where nobody has to. */
  readonly asked: readonly AskedPermission[]
  /** What is asked for as well where the organisation has chosen so under Settings. */
  readonly askedByChoice: readonly AskedPermission[]
}

/** The only place of the window that knows providers: their names, and what is true of one alone. */
export const providers: Readonly<Record<ProviderId, ProviderWords>> = {
  graph: {
    name: 'Microsoft 365',
    company: 'Microsoft',
    logo: <MicrosoftLogo />,
    clientMissing: 'Enter the application id of your app registration in Microsoft Entra under Settings.',
    clientInvalid:
      'Compare the application id and the tenant under Settings with the app registration in Microsoft Entra.',
    consent: 'Choose the account, look at what Liaison asks for and press Accept. Then come back here.',
    ending:
      'Liaison forgets its sign-in. Microsoft offers no way for an app to end its permission; you can remove it yourself at myapps.microsoft.com. Mail in the mailbox is not touched.',
    takingBack: 'at myapps.microsoft.com',
    noAliases: 'No other address. Microsoft does not tell apps which ones a mailbox may send from.',
    asked: [
      { name: 'Mail.Read', words: 'read mail, to show mail with customers on their timelines' },
      { name: 'Mail.Send', words: 'send the mail that the person writes in Liaison' },
      { name: 'Calendars.ReadWrite', words: 'read and make meetings with customers' },
      { name: 'User.Read', words: 'the name and the address of the person who signs in' },
      { name: 'offline_access', words: 'stay signed in, so that mail arrives without a sign-in each hour' },
    ],
    askedByChoice: [
      {
        name: 'Mail.ReadWrite',
        words: 'keep outgoing mail in Drafts until it is sent, so that it is always known whether it was',
      },
    ],
  },
  gmail: {
    name: 'Gmail',
    company: 'Google',
    logo: <GmailLogo />,
    clientMissing: 'Enter the id and the secret of a Desktop client under Settings.',
    clientInvalid:
      'Compare the client id and its secret with the Desktop client in your Google Cloud project.',
    consent: 'Choose the account, leave the boxes ticked and press Continue or Allow. Then come back here.',
    ending: 'Liaison gives its access back to Google. Mail in the mailbox is not touched.',
    takingBack: 'in your Google account',
    noAliases: 'No other address. One that you add in Gmail under “Send mail as” comes up here.',
    asked: [],
    askedByChoice: [],
  },
}

/** In the order in which they are offered. */
export const offeredProviders: readonly ProviderId[] = ['graph', 'gmail']
