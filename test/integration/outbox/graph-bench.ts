import { createOpenProvider } from '../../../main/providers/registry.ts'
import type { ReadFiles } from '../../../main/files/mail-files.ts'
import type { Fetch } from '../../../main/platform/ports.ts'
import { startEmulatedMicrosoft } from '../../support/microsoft/index.ts'
import { leastGrants } from '../../support/provider/grants.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { createOutboxWorld, quiet, type Mortal } from './outbox-world.ts'
import { bareFetchTo } from '../../support/bare-fetch.ts'

export const address = 'ann@northwind.example'
/** Whom `mailContent` is for: what lies in this inbox is what went out. */
const recipient = 'jana@customer.example'

/** Tokens live an hour; simulated days pass in a test. */
const freshMs = 30 * 60_000

export type GraphBench = Awaited<ReturnType<typeof createGraphBench>>

/** An outbox over the emulated Microsoft. Mails are told apart by their subjects. */
export const createGraphBench = async (granted = leastGrants, readFiles?: ReadFiles) => {
  let grants = granted
  const time = createSimulatedTime()
  const { clock } = time
  const random = () => 0.5
  const accounts = [
    { email: address, name: 'Ann Meyer' },
    { email: recipient, name: 'Jana Novák' },
  ]
  const microsoft = await startEmulatedMicrosoft({ clock: clock.now, accounts })
  const { control, endpoints } = microsoft
  let token = ''
  let since = Number.NEGATIVE_INFINITY

  const signIn = (): void => {
    const more = grants.drafts ? ['Mail.ReadWrite'] : []
    token = control.grant(address, ['User.Read', 'Mail.Read', 'Mail.Send', ...more]).accessToken
    since = clock.now()
  }
  const signedIn: Fetch = (input, init) => {
    if (clock.now() - since > freshMs) signIn()
    const { origin, pathname, search } = new URL(input instanceof Request ? input.url : String(input))
    const headers = new Headers(init?.headers)
    headers.set('Authorization', `Bearer ${token}`)
    return fetch(`${endpoints[origin] ?? origin}${pathname}${search}`, { ...init, headers })
  }

  const openInProcess = ({ mortal }: { readonly mortal: Mortal }) => {
    const seen = time.counted(signedIn)
    const fetchOf: Fetch = (input, init) => mortal.guard(() => seen(input, init))
    const bare = time.counted(bareFetchTo(endpoints))
    const bareFetch: Fetch = (input, init) => mortal.guard(() => bare(input, init))
    return createOpenProvider({ fetchFor: () => fetchOf, bareFetch, clock, random, logger: quiet })
  }
  const world = await createOutboxWorld({
    time,
    random,
    mailbox: { provider: 'graph', grants },
    takeIn: true,
    ...(readFiles === undefined ? {} : { readFiles }),
    openInProcess,
  })
  const openProvider = createOpenProvider({
    fetchFor: () => time.counted(signedIn),
    bareFetch: time.counted(bareFetchTo(endpoints)),
    clock,
    random,
    logger: quiet,
  })

  return {
    ...world,
    /** The mailbox is signed in again, with drafts or without. */
    signInAgain: async (drafts: boolean): Promise<void> => {
      grants = { ...grants, drafts }
      signIn()
      const record = await world.store.mailboxes.get({ mailboxId: 'box' })
      if (record === null) throw new Error('The mailbox is gone')
      await world.store.mailboxes.save({ ...record, grants })
    },
    /** Marked mail in Drafts, by submission. */
    parked: (): string[] =>
      control
        .allMessages(address)
        .filter(({ isDraft, folder }) => isDraft && folder === 'drafts')
        .map(({ subject }) => subject),
    microsoft,
    control,
    /** How often a mail arrived where it was sent to, whether or not a copy of it is to be seen. */
    arrived: (submissionId: string): number =>
      control.allMessages(recipient).filter(({ subject }) => subject === submissionId).length,
    provider: openProvider({
      id: 'box',
      provider: 'graph',
      address,
      excludedFolderIds: [],
      grants: leastGrants,
    }),
  }
}
