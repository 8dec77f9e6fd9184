import type { ProviderId } from '../../shared/domain/mailbox.ts'
import type { Clock, Fetch, Logger, Random } from '../platform/ports.ts'
import { createBudget, type Budget } from './budget.ts'
import type { GmailClientDeps } from './gmail/client.ts'
import { createGmailProvider } from './gmail/provider.ts'
import type { MailProvider, OpenProvider } from './provider.ts'

export type RegistryDeps = {
  /** The fetch of one mailbox: adds its sign-in. */
  readonly fetchFor: (mailboxId: string) => Fetch
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** Quota units per mailbox and minute; the provider's own figure unless told. */
  readonly unitsPerMinute?: number
}

const makers: Record<ProviderId, (deps: GmailClientDeps) => MailProvider> = { gmail: createGmailProvider }

/** Opens providers. A mailbox keeps its budget however often it is opened: the provider counts per person. */
export const createOpenProvider = (deps: RegistryDeps): OpenProvider => {
  const { clock, random, logger, unitsPerMinute } = deps
  const budgets = new Map<string, Budget>()
  const budgetOf = (mailboxId: string): Budget => {
    const known = budgets.get(mailboxId)
    if (known !== undefined) return known
    const budget = createBudget(unitsPerMinute === undefined ? { clock } : { clock, unitsPerMinute })
    budgets.set(mailboxId, budget)
    return budget
  }
  return (mailbox) => {
    const fetch = deps.fetchFor(mailbox.id)
    const budget = budgetOf(mailbox.id)
    return makers[mailbox.provider]({ fetch, clock, random, logger, budget })
  }
}
