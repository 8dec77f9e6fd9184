import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { AuditState } from '../store/store.ts'
import type { AskLeft } from './ask-left.ts'
import { tellCommitted } from './commit-step.ts'
import { addressesPerQuery } from './list-past.ts'
import type { RunDeps } from './run-deps.ts'

const hour = 60 * 60_000

/** An audit a day, and the first one an hour after the mailbox was connected, so that it does not compete with the first pull. */
const everyMs = 24 * hour
const firstAfterMs = hour

/** Pages of one listing. A mailbox with more than that of twenty people leads in a circle. */
const mostPages = 2000

/** Stored messages that one batch may ask about. Of a listing that was cut short there would be thousands; the rest is for the next audit. */
const mostAsked = 200

/** From how many messages on that are here and not listed a listing is read again before it is believed. */
const suspicious = 10

type Batch = readonly { readonly address: string; readonly key: string }[]

/**
 * Whether it is time. `spread` (0 to 1) keeps mailboxes apart. A clock that was put back says nothing: then it is.
 */
export const isAuditDue = (
  at: { readonly now: number; readonly connectedAt: number; readonly lastEndedAt: number | null },
  spread: number,
): boolean => {
  const { now, connectedAt, lastEndedAt } = at
  if (lastEndedAt === null) return now >= connectedAt + firstAfterMs * (1 + spread / 4) || now < connectedAt
  return now >= lastEndedAt + everyMs * (0.95 + spread / 10) || now < lastEndedAt
}

/** All that the provider lists for the addresses, page by page: ids only. */
const listAll = async (
  { provider }: RunDeps,
  addresses: readonly string[],
  since: number,
  signal: AbortSignal,
): Promise<Result<Set<string>>> => {
  const ids = new Set<string>()
  const seen = new Set<string>()
  let page: string | null = null
  for (let count = 0; count < mostPages; count += 1) {
    const found: Awaited<ReturnType<typeof provider.search>> = await provider.search(
      { addresses, since, page },
      signal,
    )
    if (!found.ok) return found
    for (const id of found.value.ids) ids.add(id)
    page = found.value.next
    if (page === null) return ok(ids)
    if (seen.has(page)) break
    seen.add(page)
  }
  return err(appError('provider_bad_answer', 'The listing of an audit leads in a circle', 'backoff'))
}

type Compared = { readonly missing: readonly string[]; readonly unlisted: readonly string[] }

/** Holds the provider's ids against the record. Nothing is deleted by a listing: it only says whom to ask about. */
const compareBatch = async (
  deps: RunDeps,
  batch: Batch,
  since: number,
  signal: AbortSignal,
): Promise<Result<Compared>> => {
  const { store, mailboxId, logger } = deps
  const addresses = batch.map(({ address }) => address)
  const keys = batch.map(({ key }) => key)
  const first = await listAll(deps, addresses, since, signal)
  if (!first.ok) return first
  const compare = (ids: ReadonlySet<string>) => store.audit.compare({ mailboxId, keys, since, ids: [...ids] })
  const compared = await compare(first.value)
  if (compared.unlisted.length < suspicious) return ok(compared)
  // A listing that was cut short, or an index that lags: what both readings brought is there.
  const second = await listAll(deps, addresses, since, signal)
  if (!second.ok) return second
  const again = await compare(new Set([...first.value, ...second.value]))
  logger.warn('sync.audit_short_listing', {
    mailboxId,
    listed: first.value.size,
    again: second.value.size,
    unlisted: again.unlisted.length,
  })
  return ok(again)
}

/**
 * The audit of a mailbox: whether all that the provider has of the contacts is here. It goes in batches of addresses, one a
 * step, and its place is stored, so that it gives way to news and goes on after a restart. What is missing becomes
 * wanted; what is here and not listed is asked for one by one, and goes only by the provider's word.
 */
export const createAudit = (deps: RunDeps, askLeft: AskLeft, spread: number) => {
  const { mailboxId, store, now, logger } = deps
  let atOnce = addressesPerQuery

  const note = async (batch: Batch, { missing }: Compared, deleted: readonly string[]): Promise<void> => {
    const keys = batch.map(({ key }) => key)
    const committed = await store.audit.note({ mailboxId, at: now(), keys, missing, deleted })
    tellCommitted(deps, committed)
    deps.onCoverage?.()
  }

  const noteRefused = async (batch: Batch): Promise<void> => {
    const keys = batch.map(({ key }) => key)
    await store.audit.note({ mailboxId, at: now(), keys, missing: [], deleted: [], refused: true })
    deps.onCoverage?.()
  }

  const finish = async (): Promise<'through'> => {
    await store.audit.end({ mailboxId, at: now() })
    const found = (await store.audit.coverage({ now: now() })).find((one) => one.mailboxId === mailboxId)
    const { contacts, complete, missing, deleted } = found ?? {}
    logger.info('sync.audited', { mailboxId, contacts, complete, missing, deleted })
    deps.onCoverage?.()
    return 'through'
  }

  /** Asks about one batch. */
  const check = async (batch: Batch, { since }: AuditState, signal: AbortSignal): Promise<Result<'more'>> => {
    const compared = await compareBatch(deps, batch, since, signal)
    if (!compared.ok && compared.error.code === 'provider_rejected') {
      // One address that can't be asked for keeps no other out: each by itself, and that one is passed over.
      if (batch.length === 1) await noteRefused(batch)
      if (batch.length === 1) logger.warn('sync.audit_refused', { mailboxId, code: compared.error.code })
      atOnce = batch.length === 1 ? addressesPerQuery : 1
      return ok('more')
    }
    if (!compared.ok) return compared
    const deleted = await askLeft(compared.value.unlisted.slice(0, mostAsked), signal)
    if (!deleted.ok) return deleted
    await note(batch, compared.value, deleted.value)
    return ok('more')
  }

  return {
    /** Asks for everybody again, also where one is under way: what that one asked before is not known of now. */
    beginAnew: async (): Promise<void> => {
      await store.audit.begin({ mailboxId, at: now(), anew: true })
      deps.onCoverage?.()
    },
    isDue: async (connectedAt: number): Promise<boolean> => {
      if (await store.audit.isUnderWay({ mailboxId })) return true
      const lastEndedAt = await store.audit.lastEndedAt({ mailboxId })
      return isAuditDue({ now: now(), connectedAt, lastEndedAt }, spread)
    },
    /** One batch. Where none is left, what was found is written down and the audit is through. */
    step: async (signal: AbortSignal): Promise<Result<'more' | 'through'>> => {
      const state = await store.audit.begin({ mailboxId, at: now() })
      const batch = await store.audit.addresses({ mailboxId, after: state.after, limit: atOnce })
      return batch.length === 0 ? ok(await finish()) : check(batch, state, signal)
    },
  }
}

export type Audit = ReturnType<typeof createAudit>
