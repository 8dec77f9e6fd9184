import type { ProviderId } from '../../shared/domain/mailbox.ts'
import type { Clock, Fetch, Logger, Random } from '../platform/ports.ts'
import { createBudget, type Budget } from './budget.ts'
import { createGmailProvider } from './gmail/provider.ts'
import { createGraphProvider } from './graph/provider.ts'
import type { MailProvider, OpenedMailbox, OpenProvider } from './provider.ts'

export type RegistryDeps = {
  /** The fetch of one mailbox: adds its sign-in. */
  readonly fetchFor: (mailbox: OpenedMailbox) => Fetch
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** Quota units per mailbox and minute, where they differ from the provider's own figure. */
  readonly unitsPerMinute?: Partial<Record<ProviderId, number>>
}

type Shared = Omit<RegistryDeps, 'fetchFor' | 'unitsPerMinute'> & {
  readonly fetch: Fetch
  readonly mailbox: OpenedMailbox
}
type Maker = {
  readonly unitsPerMinute: number
  readonly open: (deps: Shared & { budget: Budget }) => MailProvider
}

/** How each provider counts, and how it is opened. */
const makers: Record<ProviderId, Maker> = {
  // 6,000 per user is what Google gives projects made on or after 1 May 2026 (Gmail API usage limits).
  gmail: { unitsPerMinute: 6000, open: createGmailProvider },
  // 10,000 requests in ten minutes per app and mailbox (Microsoft Graph throttling limits, Outlook service).
  graph: { unitsPerMinute: 1000, open: createGraphProvider },
}

/** Opens providers. A mailbox keeps its budget however often it is opened: the provider counts per person. */
export const createOpenProvider = (deps: RegistryDeps): OpenProvider => {
  const { clock, random, logger, unitsPerMinute = {} } = deps
  const budgets = new Map<string, Budget>()
  const budgetOf = ({ id, provider }: OpenedMailbox): Budget => {
    const known = budgets.get(id)
    if (known !== undefined) return known
    const budget = createBudget({
      clock,
      unitsPerMinute: unitsPerMinute[provider] ?? makers[provider].unitsPerMinute,
    })
    budgets.set(id, budget)
    return budget
  }
  return (mailbox) => {
    const fetch = deps.fetchFor(mailbox)
    const budget = budgetOf(mailbox)
    return makers[mailbox.provider].open({ fetch, clock, random, logger, budget, mailbox })
  }
}
