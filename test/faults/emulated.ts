import type { MailboxGrants } from '../../shared/domain/mailbox.ts'
import type { Fetch } from '../../main/platform/ports.ts'
import { submissionHeader } from '../../main/providers/gmail/message-from-gmail.ts'
import { startEmulatedGoogle } from '../support/google/index.ts'
import type { Fault } from '../support/http-emulator/faults.ts'
import { startEmulatedMicrosoft } from '../support/microsoft/index.ts'
import { draftGrants, leastGrants } from '../support/provider/grants.ts'
import type { Column } from './columns.ts'

export const me = 'ann@northwind.example'
/** What lies in this inbox is what went out. */
export const customer = 'jana@customer.example'
const question = { from: customer, to: me, subject: 'A question', text: 'When do we begin?' }

/** Tokens live an hour; simulated days pass in a run. */
const freshMs = 30 * 60_000

/** The provider's side of a run: what it has, and what goes wrong there. */
export type Emulated = {
  readonly provider: 'gmail' | 'graph'
  readonly grants: MailboxGrants
  /** Real origin -> emulated origin. */
  readonly endpoints: Readonly<Record<string, string>>
  /** An access token that is good now. */
  readonly token: () => string
  /** A question of the customer, in the inbox; answers its id. */
  readonly ask: () => Promise<string>
  /** What went out, by submission, in the order in which it did. */
  readonly arrivals: () => string[]
  /** The provider's ids of what lies among the sent mail. */
  readonly sentIds: () => string[]
  readonly fault: (fault: Fault) => void
  readonly clearFaults: () => void
  /** While on, what is sent is not to be seen. Off: all of it is. */
  readonly late: (on: boolean) => void
  readonly close: () => Promise<void>
}

type Options = { readonly column: Column; readonly now: () => number; readonly otherIds: boolean }

const googleScopes = ['compose', 'readonly'].map((name) => `https://www.googleapis.com/auth/gmail.${name}`)

const startGoogle = async ({ now, otherIds }: Options): Promise<Emulated> => {
  const { control, endpoints, close } = await startEmulatedGoogle({
    clock: now,
    accounts: [{ email: me, name: 'Ann Meyer' }],
    messageIds: otherIds ? 'keep' : 'replace',
  })
  return {
    provider: 'gmail',
    grants: leastGrants,
    endpoints,
    token: () => control.grant(me, googleScopes).accessToken,
    ask: async () => (await control.deliver(me, question)).id,
    arrivals: () => control.sentMessages(me).map((mail) => mail.header(submissionHeader) ?? ''),
    sentIds: () => control.sentMessages(me).map(({ id }) => id),
    fault: (fault) => void control.fault(fault),
    clearFaults: control.clearFaults,
    late: (on) => {
      control.delayIndex(on)
      if (!on) control.settleIndex()
    },
    close,
  }
}

const startMicrosoft = async ({ column, now, otherIds }: Options): Promise<Emulated> => {
  const accounts = [me, customer].map((email) => ({ email, name: email }))
  const { control, endpoints, close } = await startEmulatedMicrosoft({ clock: now, accounts })
  control.set({ sentDrafts: otherIds ? 'replaced' : 'kept' })
  const scopes = ['User.Read', 'Mail.Read', 'Mail.Send', ...(column === 'graph' ? [] : ['Mail.ReadWrite'])]
  return {
    provider: 'graph',
    grants: column === 'graph' ? leastGrants : draftGrants,
    endpoints,
    token: () => control.grant(me, scopes).accessToken,
    // Mails are told apart by their subjects: the customer sees no mark.
    arrivals: () => control.allMessages(customer).map(({ subject }) => subject),
    ask: async () => (await control.deliver(me, question)).id,
    sentIds: () => control.sentMessages(me).map(({ id }) => id),
    fault: (fault) => void control.fault(fault),
    clearFaults: control.clearFaults,
    late: (on) => {
      control.delaySent(on)
      if (!on) control.settleSent()
    },
    close,
  }
}

export const startEmulated = (options: Options): Promise<Emulated> =>
  options.column === 'gmail' ? startGoogle(options) : startMicrosoft(options)

/** Sends requests to the emulator, signed in. Its tokens live by the emulator's clock. */
export const signedInFetch = (
  { endpoints, token }: Pick<Emulated, 'endpoints' | 'token'>,
  now: () => number,
): Fetch => {
  let held = ''
  let since = Number.NEGATIVE_INFINITY
  return (input, init) => {
    if (now() - since > freshMs) {
      held = token()
      since = now()
    }
    const { origin, pathname, search } = new URL(input instanceof Request ? input.url : String(input))
    const headers = new Headers(init?.headers)
    headers.set('Authorization', `Bearer ${held}`)
    return fetch(`${endpoints[origin] ?? origin}${pathname}${search}`, { ...init, headers })
  }
}
