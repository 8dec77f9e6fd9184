export type { Reply, RequestHead, ServerRequest } from '../http-emulator/types.ts'

/** Names that Graph takes instead of a folder id. */
export const WELL_KNOWN_FOLDERS = [
  'inbox',
  'sentitems',
  'drafts',
  'deleteditems',
  'junkemail',
  'archive',
  'outbox',
] as const

export type WellKnownFolder = (typeof WELL_KNOWN_FOLDERS)[number]

/** One message to put into an emulated mailbox as it is, without delivery rules. */
export type SeedMessage = {
  /** The whole RFC 5322 message. */
  raw: Buffer
  /** receivedDateTime (epoch ms); without it the Date header counts, else the emulator's clock. */
  at?: number
  /** A well-known name or the display name of a folder; without it inbox (or sentitems when From is the account). */
  folder?: string
  read?: boolean
}

/** One Microsoft account with its mailbox at the start. */
export type AccountSeed = {
  email: string
  name: string
  /** A work account unless told otherwise. */
  kind?: 'work' | 'personal'
  /** Tenant id; derived from the address's domain when absent. Personal accounts have Microsoft's own. */
  tenantId?: string
  /** Object id; derived from the address when absent. */
  objectId?: string
  /** Display names of folders besides the well-known ones; `Clients/Altamar` is a child folder. */
  folders?: readonly string[]
  messages?: Iterable<SeedMessage> | AsyncIterable<SeedMessage>
}

/** How the emulator answers where Microsoft's behaviour is a matter of date, tenant or mixed evidence. */
export type EmulationOptions = {
  /** Epoch ms; the system clock when absent. */
  clock: () => number
  clientId: string
  /** Paths of the registered `http://localhost` redirects. The port never counts. */
  redirectPaths: readonly string[]
  /** Requests in flight per mailbox and app; one more is answered 429. */
  concurrency: number
  /** Requests per mailbox and app in ten minutes. */
  requestsPerTenMinutes: number
  /** Mails that a mailbox may send in a minute ("Exchange Online limits"); one more is answered 429. */
  sendsPerMinute: number
  /** Delta: updates carry only what changed, or the whole message. */
  updates: 'partial' | 'whole'
  /** Delta with immutable ids: a message that left a folder and came back between two rounds. */
  returningMoves: 'reported' | 'lost'
  /** A draft that was sent: is under its immutable id in Sent Items, or another message is there in its place. */
  sentDrafts: 'kept' | 'replaced'
}

export type StartOptions = Partial<EmulationOptions> & { accounts: readonly AccountSeed[] }

/** One line of the request log. Holds no token and no body. */
export type LoggedRequest = {
  method: string
  path: string
  /** Decoded query of a Graph call without delta and skip tokens; empty elsewhere, because codes travel there. */
  query: string
  /** 'graph.messages.list', 'entra.token', …; 'unknown' for a path nobody serves, 'fault' for a planted answer. */
  api: string
  /** The account's address. */
  account: string | undefined
  /** 0 when the connection was destroyed before an answer. */
  status: number
  /** Requests it counted for in the ten-minute budget. */
  units: number
  at: number
  /** The Prefer header as sent. */
  prefer: string
  /** Token requests: the claims parameter. */
  claims: string | undefined
}
