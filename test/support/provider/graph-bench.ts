import type { Fetch, Logger } from '../../../main/platform/ports.ts'
import { createBudget } from '../../../main/providers/budget.ts'
import { createGate } from '../../../main/providers/gate.ts'
import { createGraphProvider } from '../../../main/providers/graph/provider.ts'
import type { MailProvider } from '../../../main/providers/provider.ts'
import { signedInToGraph } from '../graph-sign-in.ts'
import { startEmulatedMicrosoft, type StartOptions } from '../microsoft/index.ts'
import { createSimulatedTime } from '../simulated-time.ts'
import { leastGrants } from './grants.ts'
import { bareFetchTo } from '../bare-fetch.ts'

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} }

/** An emulated Microsoft on simulated time, and providers for one of its mailboxes. */
export const startGraphBench = async (
  address: string,
  { accounts, ...options }: Partial<StartOptions> = {},
  logger: Logger = silent,
  wrap: (fetch: Fetch) => Fetch = (fetch) => fetch,
  grants = leastGrants,
) => {
  const time = createSimulatedTime()
  const { clock } = time
  const microsoft = await startEmulatedMicrosoft({
    clock: clock.now,
    accounts: accounts ?? [{ email: address, name: 'Ann' }],
    ...options,
  })
  const budget = createBudget({ clock, unitsPerMinute: 1000 })
  const gate = createGate(3)
  const fetch = time.counted(
    wrap(signedInToGraph(microsoft, address, clock, grants.drafts ? ['Mail.ReadWrite'] : [])),
  )
  const bareFetch = time.counted(wrap(bareFetchTo(microsoft.endpoints)))
  const open = (excludedFolderIds: readonly string[] = []): MailProvider =>
    createGraphProvider({
      fetch,
      bareFetch,
      clock,
      random: () => 0.5,
      logger,
      budget,
      gate,
      mailbox: { id: 'box', provider: 'graph', address, excludedFolderIds, grants },
    })
  return { ...time, microsoft, control: microsoft.control, open, fetch }
}
