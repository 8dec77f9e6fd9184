import { createStore } from 'zustand/vanilla'
import type { SyncFailure } from '../../../shared/domain/coverage.ts'
import type { ConnectAttempt } from '../../../shared/domain/connect-attempt.ts'
import type {
  Mailbox,
  MailboxChange,
  MailFolder,
  ProviderId,
  SyncStatus,
} from '../../../shared/domain/mailbox.ts'
import { ok, type Result } from '../../../shared/errors/result.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import type { Client } from '../../ipc/client.ts'
import { coalesce } from '../../ipc/coalesce.ts'
import { storeContext } from '../../ui/store-context.tsx'

type Say = (words: string) => void
type Target = { readonly provider: ProviderId; readonly reconnects: string | null }
type CancelReason = 'cancelled' | 'admin_approval'

/** How far back past mail is fetched; which folders. */
export type SettingsPart = 'past' | 'folders'

export type MailboxesState = {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: AppError | null
  readonly mailboxes: readonly Mailbox[]
  readonly sync: Readonly<Record<string, SyncStatus>>
  /** The attempt to connect that is shown. An ended one stays until it is dismissed. */
  readonly attempt: ConnectAttempt | null
  /** Why an attempt could not even begin, and for whom it was. */
  readonly connectError: (Target & { readonly error: AppError }) | null
  readonly load: () => Promise<void>
  /** The mailbox whose settings are open. */
  readonly settingsOf: string | null
  /** The part of them that somebody came for. */
  readonly settingsPart: SettingsPart | null
  /** What was changed in the settings of a mailbox and not saved yet. Kept when they are closed by accident. */
  readonly edits: Readonly<Record<string, MailboxChange>>
  readonly connect: (provider: ProviderId, reconnects: string | null) => Promise<void>
  readonly cancelConnect: (because?: CancelReason) => Promise<void>
  readonly dismissAttempt: () => void
  /** Null: all of them. */
  readonly syncNow: (mailboxId: string | null) => Promise<AppError | null>
  /** Has it compared what the provider has of the contacts with what is here. */
  readonly check: (mailboxId: string) => Promise<AppError | null>
  /** What could not be fetched, next try first. */
  readonly failures: (mailboxId: string) => Promise<Result<readonly SyncFailure[]>>
  readonly retryFailures: (mailboxId: string) => Promise<AppError | null>
  readonly disconnect: (mailboxId: string, keepHistory: boolean) => Promise<AppError | null>
  /** Resolves to null when it was stored, else to the reason. */
  readonly change: (mailboxId: string, change: MailboxChange) => Promise<AppError | null>
  readonly folders: (mailboxId: string) => Promise<Result<readonly MailFolder[]>>
  readonly showSettings: (mailboxId: string | null, part?: SettingsPart) => void
  readonly edit: (mailboxId: string, edited: (before: MailboxChange) => MailboxChange) => void
}

const ended = (attempt: ConnectAttempt): boolean => !['waiting', 'finishing'].includes(attempt.state)

export const createMailboxesStore = (client: Client, say: Say) => {
  /** The attempt whose end was told last. Answers and events need not come in their order: what is over stays over. */
  let over: string | null = null
  const store = createStore<MailboxesState>((set, get) => {
    const load = coalesce(async () => {
      const answer = await client.invoke('mailbox.list', {})
      if (!answer.ok) return set({ status: 'failed', error: answer.error })
      const sync = Object.fromEntries(answer.value.sync.map((each) => [each.mailboxId, each]))
      set({ status: 'ready', error: null, mailboxes: answer.value.mailboxes, sync })
    })
    /** An answer about an attempt that is under way: events of the same attempt are never older. */
    const follow = (answered: ConnectAttempt) => {
      if (answered.id !== over && answered.id !== get().attempt?.id) set({ attempt: answered })
    }
    /** Shows the attempt that main is at, of one provider or any. False where there is none. */
    const showAttempt = async (provider: ProviderId | null): Promise<boolean> => {
      const answer = await client.invoke('mailbox.connectAttempt', {})
      const attempt = answer.ok ? answer.value.attempt : null
      if (attempt === null || ended(attempt)) return false
      if (provider !== null && attempt.provider !== provider) return false
      follow(attempt)
      return true
    }
    return {
      status: 'loading',
      error: null,
      mailboxes: [],
      sync: {},
      attempt: null,
      connectError: null,
      settingsOf: null,
      settingsPart: null,
      edits: {},
      load: async () => {
        await load()
        // After a reload of the window an attempt may still be under way in main.
        await showAttempt(null)
      },
      connect: async (provider, reconnects) => {
        set({ connectError: null, attempt: null })
        const answer = await client.invoke('mailbox.connect', { provider, reconnects })
        if (answer.ok) return follow(answer.value)
        // One that is under way is shown instead of a refusal: only where it is in sight can it be finished or called off.
        if (answer.error.code === 'auth_in_progress' && (await showAttempt(provider))) return
        set({ connectError: { provider, reconnects, error: answer.error } })
      },
      cancelConnect: async (because = 'cancelled') => {
        const attempt = get().attempt
        if (attempt === null) return
        const { provider, reconnects } = attempt
        const answer = await client.invoke('mailbox.cancelConnect', { attemptId: attempt.id, because })
        if (!answer.ok) set({ connectError: { provider, reconnects, error: answer.error } })
      },
      dismissAttempt: () => set({ attempt: null, connectError: null }),
      syncNow: async (mailboxId) => {
        const answer = await client.invoke('mailbox.sync', { mailboxId })
        return answer.ok ? null : answer.error
      },
      check: async (mailboxId) => {
        const answer = await client.invoke('mailbox.check', { mailboxId })
        return answer.ok ? null : answer.error
      },
      failures: async (mailboxId) => {
        const answer = await client.invoke('mailbox.failures', { mailboxId })
        return answer.ok ? ok(answer.value.failures) : answer
      },
      retryFailures: async (mailboxId) => {
        const answer = await client.invoke('mailbox.retryFailures', { mailboxId })
        return answer.ok ? null : answer.error
      },
      disconnect: async (mailboxId, keepHistory) => {
        const answer = await client.invoke('mailbox.disconnect', { mailboxId, keepHistory })
        if (!answer.ok) return answer.error
        say('Mailbox disconnected')
        await load()
        return null
      },
      change: async (mailboxId, change) => {
        const answer = await client.invoke('mailbox.change', { mailboxId, change })
        if (!answer.ok) return answer.error
        await load()
        return null
      },
      folders: async (mailboxId) => {
        const answer = await client.invoke('mailbox.folders', { mailboxId })
        return answer.ok ? ok(answer.value.folders) : answer
      },
      showSettings: (settingsOf, settingsPart) => set({ settingsOf, settingsPart: settingsPart ?? null }),
      edit: (mailboxId, edited) =>
        set(({ edits }) => ({ edits: { ...edits, [mailboxId]: edited(edits[mailboxId] ?? {}) } })),
    }
  })
  client.on('mailboxes.changed', () => void store.getState().load())
  // What waits in the outbox is told with its mailbox.
  client.on('outbox.changed', () => void store.getState().load())
  client.on('sync.changed', (status) =>
    store.setState((state) => ({ sync: { ...state.sync, [status.mailboxId]: status } })),
  )
  client.on('connect.changed', (attempt) => {
    const { grants } = attempt
    if (ended(attempt)) over = attempt.id
    const whole = grants !== null && grants.readMail && grants.sendMail
    if (attempt.state === 'cancelled' || (attempt.state === 'connected' && whole)) {
      if (attempt.state === 'connected') say('Mailbox connected')
      store.setState({ attempt: null })
    } else store.setState({ attempt })
  })
  return store
}

const context = storeContext<MailboxesState>('mailboxes')
export const MailboxesProvider = context.Provider
export const useMailboxes = context.useSelected

/** Whether a mailbox is paused, so that what waits in it is not said to go in a moment. */
export const usePaused = (mailboxId: string): boolean =>
  useMailboxes((state) => state.mailboxes.some(({ id, paused }) => id === mailboxId && paused))
