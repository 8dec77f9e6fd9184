import type { ProviderId } from '../../shared/domain/mailbox.ts'
import type { Clock, Fetch, Logger, Random } from '../platform/ports.ts'
import { createBudget, type Budget } from './budget.ts'
import { createGate, type Gate } from './gate.ts'
import { createGmailProvider } from './gmail/provider.ts'
import { createGraphProvider } from './graph/provider.ts'
import type { MailProvider, OpenedMailbox, OpenProvider } from './provider.ts'

export type RegistryDeps = {
  /** The fetch of one mailbox: adds its sign-in. */
  readonly fetchFor: (mailbox: OpenedMailbox) => Fetch
  /** Adds none: for addresses that are a permission by themselves. */
  readonly bareFetch: Fetch
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  /** Quota units per mailbox and minute, where they differ from the provider's own figure. */
  readonly unitsPerMinute?: Partial<Record<ProviderId, number>>
}

/** What all providers of one mailbox share, because the provider counts per person. */
type Limits = { readonly budget: Budget; readonly gate: Gate }
type Shared = Omit<RegistryDeps, 'fetchFor' | 'unitsPerMinute'> & {
  readonly fetch: Fetch
  readonly mailbox: OpenedMailbox
}
type Maker = {
  readonly unitsPerMinute: number
  /** Requests at the same time. */
  readonly atOnce: number
  readonly open: (deps: Shared & Limits) => MailProvider
}

/** How each provider counts, and how it is opened. */
const makers: Record<ProviderId, Maker> = {
  // 6,000 per user is what Google gives projects made on or after 1 May 2026 (Gmail API usage limits).
  gmail: { unitsPerMinute: 6000, atOnce: Number.POSITIVE_INFINITY, open: createGmailProvider },
  // 10,000 requests in ten minutes and four at once per app and mailbox (Microsoft Graph throttling limits, Outlook
  // service). Four have been refused at times (MailboxConcurrency), three are not.
  graph: { unitsPerMinute: 1000, atOnce: 3, open: createGraphProvider },
}

/** What a provider was opened with: as long as that is the same, so is the provider. */
const keyOf = ({ provider, address, excludedFolderIds, grants }: OpenedMailbox): string =>
  JSON.stringify([provider, address, excludedFolderIds, grants])

type Opened = { readonly key: string; readonly open: MailProvider }

/**
 * Opens providers. A mailbox keeps its limits however often it is opened, and while nothing about it changes what its
 * provider knows as well: the outbox opens one for each mail, and Graph's folders take ten requests to learn.
 */
export const createOpenProvider = (deps: RegistryDeps): OpenProvider => {
  const { bareFetch, clock, random, logger, unitsPerMinute = {} } = deps
  const known = new Map<string, Limits>()
  const limitsOf = ({ id, provider }: OpenedMailbox): Limits => {
    const before = known.get(id)
    if (before !== undefined) return before
    const maker = makers[provider]
    const budget = createBudget({
      clock,
      unitsPerMinute: unitsPerMinute[provider] ?? maker.unitsPerMinute,
    })
    const limits = { budget, gate: createGate(maker.atOnce) }
    known.set(id, limits)
    return limits
  }
  const opened = new Map<string, Opened>()
  return (mailbox) => {
    const key = keyOf(mailbox)
    const before = opened.get(mailbox.id)
    if (before?.key === key) return before.open
    const fetch = deps.fetchFor(mailbox)
    const open = makers[mailbox.provider].open({
      fetch,
      bareFetch,
      clock,
      random,
      logger,
      mailbox,
      ...limitsOf(mailbox),
    })
    opened.set(mailbox.id, { key, open })
    return open
  }
}
