import type { ProviderId } from '../../shared/domain/mailbox.ts'
import type { EmulatedGoogle } from './google/index.ts'
import { consent } from './google-consent.ts'
import type { MailSpec } from './mail-builder.ts'
import type { EmulatedMicrosoft } from './microsoft/index.ts'
import { signIn } from './microsoft-sign-in.ts'

/** A message as the provider has it, in words that fit every provider. */
export type ProviderMail = {
  id: string
  /** The conversation, by the provider's own id. */
  threadId: string
  subject: string
  text: string
  from: string
  to: readonly string[]
  /** The mark of the submission that it was sent for, or empty. */
  mark: string
  isDraft: boolean
}

/** What tests do at an emulated provider, the same for each. Accounts are named by address. */
export type EmulatedProvider = {
  provider: ProviderId
  /** Mail from outside into the inbox. */
  deliver: (account: string, mail: MailSpec) => Promise<void>
  /** Oldest first. */
  sent: (account: string) => ProviderMail[]
  /** Without drafts, oldest first. */
  all: (account: string) => ProviderMail[]
  drafts: (account: string) => ProviderMail[]
  /** The grant ends: no token of it is good any more, at once. */
  revoke: (account: string) => void
  /** Requests that read a mailbox from its beginning instead of going on from a position. */
  listings: () => number
  /** Requests since the start. */
  requests: () => number
  /** Those of them that read, look for or send mail: not signing in, tokens and whose account it is. */
  mailRequests: () => number
  /** Does on the sign-in pages what a person does, without a browser, and goes back to the app. */
  accept: (authorizeUrl: string, account: string) => Promise<{ status: number; page: string }>
}

const google = ({ control }: EmulatedGoogle): EmulatedProvider => {
  type View = ReturnType<typeof control.allMessages>[number]
  const mailOf = ({ id, threadId, subject, text, from, to, labelIds, header }: View): ProviderMail => ({
    id,
    threadId,
    subject,
    text,
    from,
    to,
    mark: header('X-Liaison-Submission') ?? '',
    isDraft: labelIds.includes('DRAFT'),
  })
  const everything = (account: string): ProviderMail[] => control.allMessages(account).map(mailOf)
  return {
    provider: 'gmail',
    deliver: async (account, mail) => void (await control.deliver(account, mail)),
    sent: (account) => control.sentMessages(account).map(mailOf),
    all: (account) => everything(account).filter(({ isDraft }) => !isDraft),
    drafts: (account) => everything(account).filter(({ isDraft }) => isDraft),
    revoke: (account) => control.revoke(account),
    listings: () => control.countOf('gmail.messages.list'),
    requests: () => control.requests().length,
    mailRequests: () =>
      control.requests().filter(({ api }) => /^gmail\.(?:messages|history|drafts|threads)\b/.test(api))
        .length,
    accept: (url, account) => consent(url, { account }),
  }
}

/** The named property by which the product finds what it has sent. */
const isMark = (property: string): boolean => /name .*liaison/i.test(property)

const microsoft = ({ control }: EmulatedMicrosoft): EmulatedProvider => {
  type View = ReturnType<typeof control.allMessages>[number]
  const mailOf = ({
    id,
    conversationId,
    subject,
    text,
    from,
    to,
    isDraft,
    extended,
  }: View): ProviderMail => ({
    id,
    threadId: conversationId,
    subject,
    text,
    from,
    to,
    mark: [...extended].find(([property]) => isMark(property))?.[1] ?? '',
    isDraft,
  })
  const everything = (account: string): ProviderMail[] => control.allMessages(account).map(mailOf)
  return {
    provider: 'graph',
    deliver: async (account, mail) => void (await control.deliver(account, mail)),
    sent: (account) => control.sentMessages(account).map(mailOf),
    all: (account) => everything(account).filter(({ isDraft }) => !isDraft),
    drafts: (account) => everything(account).filter(({ isDraft }) => isDraft),
    revoke: (account) => control.revoke(account),
    // A link that goes on has nothing in its query but its token, which is not logged.
    listings: () =>
      control.requests().filter(({ api, query }) => api === 'graph.messages.delta' && query !== '').length,
    requests: () => control.requests().length,
    mailRequests: () => control.requests().filter(({ api }) => /^graph\.(?!me$)/.test(api)).length,
    accept: (url, account) => signIn(url, { account }),
  }
}

/** Both emulators behind one set of operations, for tests that run the same for each provider. */
export const emulatedProviders = (emulators: {
  readonly google: EmulatedGoogle
  readonly microsoft: EmulatedMicrosoft
}): Readonly<Record<ProviderId, EmulatedProvider>> => ({
  gmail: google(emulators.google),
  graph: microsoft(emulators.microsoft),
})
