export type { Reply, ServerRequest } from '../http-emulator/types.ts'

/** One message to put into an emulated mailbox as it is, without delivery rules. */
export type SeedMessage = {
  /** The whole RFC 5322 message. */
  raw: Buffer
  /** Acceptance time (epoch ms) shown as internalDate; without it the Date header counts, else the emulator's clock. */
  at?: number
  /** Label ids; without them INBOX (or SENT when From is the account). */
  labels?: readonly string[]
}

/** An address the account may send as, besides its own. */
export type SendAsAlias = { email: string; name: string; signature?: string }

/** One Google account with its mailbox at the start. */
export type AccountSeed = {
  email: string
  name: string
  /** Google's stable account id; derived from the address when absent. */
  sub?: string
  aliases?: readonly SendAsAlias[]
  /** Names of user labels; they get the ids Label_1, Label_2, … in this order. */
  labels?: readonly string[]
  messages?: Iterable<SeedMessage> | AsyncIterable<SeedMessage>
}

/** How the emulator answers where Google's behaviour is a matter of date, project or mixed evidence. */
export type EmulationOptions = {
  /** Epoch ms; the system clock when absent. */
  clock: () => number
  clientId: string
  clientSecret: string
  /** Quota units per user per minute. */
  unitsPerMinute: number
  /** Which of its two rate-limit answers Gmail gives. */
  rateLimitAnswer: '429' | '403'
  /** Text bodies of format=full: in UTF-8 whatever charset the part names, or in the original bytes. */
  textBodies: 'utf-8' | 'original'
  /** What sending does with the client's Message-ID. */
  messageIds: 'replace' | 'keep'
  /** Are the scope boxes of the consent page ticked at the start? */
  consentTicked: boolean
}

export type StartOptions = Partial<EmulationOptions> & { accounts: readonly AccountSeed[] }

/** One line of the request log. Holds no header, no body, and no query outside the Gmail API. */
export type LoggedRequest = {
  method: string
  path: string
  /** Query of a Gmail call without access_token; empty elsewhere, because codes and tokens travel there. */
  query: string
  /** 'gmail.messages.list', 'oauth.token', …; 'unknown' for a path nobody serves. */
  api: string
  account: string | undefined
  /** 0 when the connection was destroyed before an answer. */
  status: number
  units: number
  at: number
}
