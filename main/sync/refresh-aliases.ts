import { addressKey } from '../../shared/rules/address.ts'
import type { Participant } from '../../shared/domain/participant.ts'
import type { Logger } from '../platform/ports.ts'
import type { MailProvider } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'

export type RefreshAliasesDeps = {
  readonly mailboxId: string
  readonly provider: Pick<MailProvider, 'aliases'>
  readonly store: { readonly mailboxes: Pick<Store['mailboxes'], 'get' | 'setAliases'> }
  readonly now: () => number
  readonly logger: Logger
  /** Other aliases are stored. */
  readonly onChanged: () => void
}

export type RefreshAliases = {
  /** Asks the provider if it is time. Never fails: mail goes on with the aliases that are known. */
  readonly run: (signal: AbortSignal) => Promise<void>
  /** The next run asks again: the sign-in ended, and with the new one other addresses may be allowed. */
  readonly expire: () => void
}

const hour = 60 * 60_000
const everyMs = 24 * hour
const afterFailureMs = hour

const same = (a: readonly Participant[], b: readonly Participant[]): boolean =>
  a.length === b.length &&
  a.every(({ name, address }, index) => name === b[index]?.name && address === b[index].address)

/** The mailbox's own address is no alias of itself; an address that is listed twice counts once. */
const cleaned = (aliases: readonly Participant[], own: string): Participant[] => {
  const byKey = new Map(aliases.toReversed().map((alias) => [addressKey(alias.address), alias]))
  byKey.delete(addressKey(own))
  return [...byKey.values()].toReversed()
}

/**
 * Keeps the aliases of one mailbox as the provider has them: asked for at the first run and then once a day. The time
 * is kept in memory, so that each start of the app asks as well.
 */
export const createRefreshAliases = (deps: RefreshAliasesDeps): RefreshAliases => {
  const { mailboxId, store, logger } = deps
  let last: { readonly at: number; readonly validMs: number } | null = null

  const isDue = (now: number): boolean => last === null || now < last.at || now - last.at >= last.validMs

  const refresh = async (signal: AbortSignal): Promise<boolean> => {
    const found = await deps.provider.aliases(signal)
    if (!found.ok) {
      if (!signal.aborted) logger.warn('sync.aliases_not_read', { mailboxId, code: found.error.code })
      return false
    }
    const record = await store.mailboxes.get({ mailboxId })
    if (record === null || signal.aborted) return false
    const aliases = cleaned(found.value, record.address)
    if (!same(aliases, record.aliases)) {
      await store.mailboxes.setAliases({ mailboxId, aliases })
      deps.onChanged()
    }
    return true
  }

  return {
    run: async (signal) => {
      const now = deps.now()
      if (!isDue(now) || signal.aborted) return
      try {
        last = { at: now, validMs: (await refresh(signal)) ? everyMs : afterFailureMs }
      } catch (cause) {
        last = { at: now, validMs: afterFailureMs }
        logger.warn('sync.aliases_not_read', { mailboxId, cause: String(cause) })
      }
    },
    expire: () => {
      last = null
    },
  }
}
