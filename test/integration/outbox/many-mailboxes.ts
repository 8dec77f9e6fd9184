import type { ProviderId } from '../../../shared/domain/mailbox.ts'
import type { Clock, Fetch } from '../../../main/platform/ports.ts'
import type { MailProvider } from '../../../main/providers/provider.ts'
import { createOpenProvider } from '../../../main/providers/registry.ts'
import { bareFetchTo, noBareFetch } from '../../support/bare-fetch.ts'
import { signedInTo } from '../../support/gmail-sign-in.ts'
import { signedInToGraph } from '../../support/graph-sign-in.ts'
import { startEmulatedGoogle } from '../../support/google/index.ts'
import { startEmulatedMicrosoft } from '../../support/microsoft/index.ts'
import { leastGrants } from '../../support/provider/grants.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { mailbox, mailContent } from '../../support/store/record-builders.ts'
import { createOutboxWorld, quiet } from './outbox-world.ts'

/** An answer of the provider, given instead of its own, whenever this mail is placed or sent. */
export type Poison = {
  readonly on: 'place' | 'send'
  readonly status: number
  readonly body: unknown
}

/** The emulated provider as this world needs it: signed in, and what has left in its order. */
type Emulator = {
  readonly fetchAs: (address: string) => Fetch
  readonly bareFetch: Fetch
  readonly left: (address: string) => { readonly subject: string; readonly at: number }[]
  readonly close: () => Promise<unknown>
}

const addressOf = (box: number): string => `person${String(box)}@northwind.example`
const idOf = (box: number): string => (box === 0 ? 'box' : `box${String(box)}`)

const emulatedGoogle = async (clock: Clock, addresses: readonly string[]): Promise<Emulator> => {
  const accounts = addresses.map((email) => ({ email, name: 'Person' }))
  const google = await startEmulatedGoogle({ clock: clock.now, accounts })
  return {
    fetchAs: (address) => signedInTo(google, address, clock),
    bareFetch: noBareFetch,
    left: (address) =>
      google.control.sentMessages(address).map(({ subject, internalAt }) => ({ subject, at: internalAt })),
    close: () => google.close(),
  }
}

const emulatedMicrosoft = async (clock: Clock, addresses: readonly string[]): Promise<Emulator> => {
  const accounts = addresses.map((email) => ({ email, name: 'Person' }))
  const microsoft = await startEmulatedMicrosoft({ clock: clock.now, accounts })
  const { control, endpoints, close } = microsoft
  return {
    fetchAs: (address) => signedInToGraph(microsoft, address, clock),
    bareFetch: bareFetchTo(endpoints),
    left: (address) =>
      control.sentMessages(address).map(({ subject, receivedAt }) => ({ subject, at: receivedAt })),
    close,
  }
}

const asked = {
  place: /\/drafts$/,
  send: /\/(drafts\/send|sendMail|send)$/,
}

/** An outbox over several mailboxes at one emulated provider, whose answers to single mails can be spoilt. */
export const createManyMailboxes = async (providerId: ProviderId, count: number) => {
  const time = createSimulatedTime()
  const { clock } = time
  const boxes = Array.from({ length: count }, (_, box) => ({ id: idOf(box), address: addressOf(box) }))
  const addresses = boxes.map(({ address }) => address)
  const emulator = await (providerId === 'gmail' ? emulatedGoogle : emulatedMicrosoft)(clock, addresses)
  const poisons = new Map<string, Poison>()
  /** A mailbox sends one mail after the other: what it is about to send is what its next POST is for. */
  const underWay = new Map<string, string>()

  const spoilt = (mailboxId: string, real: Fetch): Fetch => {
    return async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : String(input))
      const method = init?.method ?? (input instanceof Request ? input.method : 'GET')
      const poison = poisons.get(underWay.get(mailboxId) ?? '')
      return method === 'POST' && poison !== undefined && asked[poison.on].test(pathname)
        ? Response.json(poison.body, { status: poison.status })
        : real(input, init)
    }
  }
  const fetches = new Map(
    boxes.map(({ id, address }) => [id, time.counted(spoilt(id, emulator.fetchAs(address)))]),
  )
  const open = createOpenProvider({
    fetchFor: ({ id }) => fetches.get(id) ?? noBareFetch,
    bareFetch: time.counted(emulator.bareFetch),
    clock,
    random: () => 0.5,
    logger: quiet,
  })
  const noting = (mailboxId: string, provider: MailProvider): MailProvider => ({
    ...provider,
    park: (mail, signal) => {
      underWay.set(mailboxId, mail.submissionId)
      return provider.park(mail, signal)
    },
    deliver: (mail, parkId, signal) => {
      underWay.set(mailboxId, mail.submissionId)
      return provider.deliver(mail, parkId, signal)
    },
  })

  const records = boxes.map(({ id, address }) =>
    mailbox({ id, provider: providerId, accountId: `account-${id}`, address, grants: leastGrants }),
  )
  const world = await createOutboxWorld({
    time,
    mailbox: records[0] ?? {},
    openInProcess: () => (box) => noting(box.id, open(box)),
  })
  for (const record of records.slice(1)) await world.store.mailboxes.save(record)

  return {
    ...world,
    boxes,
    close: emulator.close,
    left: (mailboxId: string) => emulator.left(boxes.find(({ id }) => id === mailboxId)?.address ?? ''),
    poison: (submissionId: string, poison: Poison): void => void poisons.set(submissionId, poison),
    heal: (submissionId: string): void => void poisons.delete(submissionId),
    /** A mail whose subject is its id. */
    mail: (submissionId: string, mailboxId = 'box') => ({
      submissionId,
      content: mailContent({ mailboxId, subject: submissionId }),
      sendAt: null,
      remindDays: null,
    }),
  }
}
