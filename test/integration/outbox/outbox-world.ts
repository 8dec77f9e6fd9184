import type { ReadFiles } from '../../../main/files/mail-files.ts'
import { createOutbox, type Outbox } from '../../../main/outbox/queue.ts'
import { createEnqueue, type Enqueue } from '../../../main/outbox/enqueue.ts'
import type { Clock, Fetch, Logger, Network, Random } from '../../../main/platform/ports.ts'
import type { OpenProvider, ProviderMessage } from '../../../main/providers/provider.ts'
import type { Database } from '../../../main/store/database.ts'
import type { ConnectedMailbox, Store } from '../../../main/store/store.ts'
import { usualSending, type SendingSettings } from '../../../shared/domain/sending.ts'
import type { createSimulatedTime } from '../../support/simulated-time.ts'
import { noFiles } from '../../support/outbox/no-files.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { mailbox, mailContent, step as syncStep } from '../../support/store/record-builders.ts'

export const address = 'ann@northwind.example'

export const quiet: Logger = { info: () => {}, warn: () => {}, error: () => {} }

/** A network that is switched by the test. */
export const createSwitchedNetwork = () => {
  let online = true
  const listeners = new Set<(online: boolean) => void>()
  const network: Network = {
    isOnline: () => online,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const set = (on: boolean): void => {
    online = on
    for (const listener of listeners) listener(on)
  }
  return { network, set }
}

/** A process that can die: from then on nothing that it calls answers any more, and nothing it does has an effect. */
export const createMortal = (dieAt: number) => {
  let steps = 0
  let dead = false
  const never = new Promise<never>(() => {})
  const step = (): void => {
    steps += 1
    if (steps === dieAt) dead = true
  }
  return {
    isDead: () => dead,
    kill: () => {
      dead = true
    },
    /** Runs a call of the process; it may die right before or right after. */
    guard: async <T>(call: () => Promise<T>): Promise<T> => {
      step()
      if (dead) return never
      const answer = await call().catch((cause: unknown) => {
        if (dead) return never
        throw cause
      })
      step()
      return dead ? never : answer
    },
  }
}

export type Mortal = ReturnType<typeof createMortal>

const guardedAll = <T extends Record<string, (at: never) => Promise<unknown>>>(
  methods: T,
  mortal: Mortal,
): T =>
  new Proxy(methods, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver)
      if (typeof method !== 'function') return method
      return (at: unknown) => mortal.guard(() => Promise.resolve(Reflect.apply(method, target, [at])))
    },
  })

export type Process = {
  readonly outbox: Outbox
  readonly enqueue: Enqueue
  readonly isDead: () => boolean
  readonly kill: () => void
}

/** What a process sees of the provider: opened over a fetch, or whatever else it calls, that dies with the process. */
export type OpenInProcess = (parts: {
  readonly mortal: Mortal
  readonly counted: (fetch: Fetch) => Fetch
  readonly clock: Clock
  readonly random: Random
}) => OpenProvider

export type WorldOptions = {
  readonly time: ReturnType<typeof createSimulatedTime>
  readonly openInProcess: OpenInProcess
  readonly mailbox?: Partial<ConnectedMailbox>
  readonly random?: Random
  /** The files of its mails; without it there are none. */
  readonly readFiles?: ReadFiles
  /** Takes in what was read back, beside noting it. */
  readonly takeIn?: boolean
}

export type OutboxWorld = Awaited<ReturnType<typeof createOutboxWorld>>

/** Store, network and time for an outbox that is started, killed and started again. */
export const createOutboxWorld = async (options: WorldOptions) => {
  const { time, random = () => 0.5, readFiles = noFiles } = options
  const { clock } = time
  const { store, db }: { store: Store; db: Database } = openTestStore({ now: clock.now })
  // Here processes die, the machine does not: what a killed process has written stays written without an fsync.
  db.raw.exec('PRAGMA synchronous = OFF')
  await store.mailboxes.save(mailbox(options.mailbox))
  const { network, set: setOnline } = createSwitchedNetwork()
  const events: { name: string; payload: unknown }[] = []
  const readBack: ProviderMessage[] = []
  let settings: SendingSettings = { ...usualSending, undoSeconds: 0 }
  const sending = (): SendingSettings => settings

  const onSent = async (_mailboxId: string, message: ProviderMessage): Promise<void> => {
    readBack.push(message)
    if (options.takeIn === true) await store.sync.commit(syncStep({ messages: [message] }))
  }

  /** A process over what is on disk. It dies at its `dieAt`th step, or never with 0. */
  const startProcess = (dieAt = 0): Process => {
    const mortal = createMortal(dieAt)
    const own = {
      submissions: guardedAll(store.submissions, mortal),
      mailboxes: guardedAll(store.mailboxes, mortal),
      messages: guardedAll(store.messages, mortal),
    }
    const openProvider = options.openInProcess({ mortal, counted: time.counted, clock, random })
    const publish = (name: string, payload: unknown): void => void events.push({ name, payload })
    const outbox = createOutbox({
      store: own,
      openProvider,
      network,
      clock,
      random,
      sending,
      logger: quiet,
      publish,
      onSent,
    })
    const wake = (): void => outbox.wake()
    const enqueue = createEnqueue({
      store: own,
      openProvider,
      clock,
      announce: () => {},
      readFiles,
      sending,
      wake,
    })
    outbox.start()
    return { outbox, enqueue, isDead: mortal.isDead, kill: mortal.kill }
  }

  const stateOf = async (submissionId: string) => {
    const record = await store.submissions.get({ submissionId })
    if (record === null) throw new Error(`No submission ${submissionId}`)
    return record
  }

  /** Waits until every one of them has come to an end. */
  const passUntilEnded = async (ids: readonly string[], limitMs?: number): Promise<void> => {
    let ended = false
    let isAsking = false
    // One question at a time: it is asked at every turn, and of hundreds.
    const check = async (): Promise<void> => {
      if (isAsking) return
      isAsking = true
      const known = await store.submissions.states({ submissionIds: ids })
      const isOver = known.every(({ state }) => state !== 'queued' && state !== 'sending')
      ended = known.length === new Set(ids).size && isOver
      isAsking = false
    }
    await time.passUntil(() => {
      void check()
      return ended
    }, limitMs)
  }

  return {
    ...time,
    store,
    /** The database behind it, to look at what the interface does not show. */
    db,
    setOnline,
    /** As the person sets it. Without a word mail goes at once, unlike usual. */
    setSending: (change: Partial<SendingSettings>): void => {
      settings = { ...settings, ...change }
    },
    events,
    readBack,
    startProcess,
    stateOf,
    passUntilEnded,
    request: (submissionId: string, subject = 'Offer') => ({
      submissionId,
      content: mailContent({ subject }),
      sendAt: null,
      remindDays: null,
    }),
  }
}
