import { createOutbox, type Outbox } from '../../../main/outbox/queue.ts'
import { createEnqueue, type Enqueue } from '../../../main/outbox/enqueue.ts'
import type { Fetch, Logger, Network, Random } from '../../../main/platform/ports.ts'
import { createOpenProvider } from '../../../main/providers/registry.ts'
import type { ProviderMessage } from '../../../main/providers/provider.ts'
import type { Database } from '../../../main/store/database.ts'
import type { Store } from '../../../main/store/store.ts'
import { submissionHeader } from '../../../main/providers/gmail/message-from-gmail.ts'
import { signedInTo } from '../../support/gmail-sign-in.ts'
import { startEmulatedGoogle, type EmulatedGoogle, type StartOptions } from '../../support/google/index.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { mailbox, mailContent } from '../../support/store/record-builders.ts'

export const address = 'ann@northwind.example'

const quiet: Logger = { info: () => {}, warn: () => {}, error: () => {} }

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
const createMortal = (dieAt: number) => {
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

type Mortal = ReturnType<typeof createMortal>

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

export type OutboxBench = Awaited<ReturnType<typeof createOutboxBench>>

/** Store, emulated Google, network and time for an outbox that is started, killed and started again. */
export const createOutboxBench = async (options: Partial<StartOptions> = {}, random: Random = () => 0.5) => {
  const time = createSimulatedTime()
  const { clock } = time
  const accounts = [{ email: address, name: 'Ann Meyer' }]
  const google: EmulatedGoogle = await startEmulatedGoogle({ clock: clock.now, accounts, ...options })
  const { store, db }: { store: Store; db: Database } = openTestStore({ now: clock.now })
  // Here processes die, the machine does not: what a killed process has written stays written without an fsync.
  db.raw.exec('PRAGMA synchronous = OFF')
  await store.mailboxes.save(mailbox())
  const { network, set: setOnline } = createSwitchedNetwork()
  const events: { name: string; payload: unknown }[] = []
  const readBack: ProviderMessage[] = []
  let tamper: (response: Response) => Response = (response) => response

  /** A process over what is on disk. It dies at its `dieAt`th step, or never with 0. */
  const startProcess = (dieAt = 0): Process => {
    const mortal = createMortal(dieAt)
    const counted = time.counted(signedInTo(google, address, clock))
    const tampered: Fetch = async (input, init) => tamper(await counted(input, init))
    const mortalFetch: Fetch = (input, init) => mortal.guard(() => tampered(input, init))
    const own = {
      submissions: guardedAll(store.submissions, mortal),
      mailboxes: guardedAll(store.mailboxes, mortal),
      messages: guardedAll(store.messages, mortal),
    }
    const openProvider = createOpenProvider({ fetchFor: () => mortalFetch, clock, random, logger: quiet })
    const outbox = createOutbox({
      store: own,
      openProvider,
      network,
      clock,
      random,
      logger: quiet,
      publish: (name, payload) => void events.push({ name, payload }),
      onSent: (_mailboxId, message) => {
        readBack.push(message)
        return Promise.resolve()
      },
    })
    const enqueue = createEnqueue({
      store: own,
      openProvider,
      clock,
      announce: () => {},
      wake: () => outbox.wake(),
    })
    outbox.start()
    return { outbox, enqueue, isDead: mortal.isDead, kill: mortal.kill }
  }

  const copies = (submissionId: string): number =>
    google.control.sentMessages(address).filter((mail) => mail.header(submissionHeader) === submissionId)
      .length

  const stateOf = async (submissionId: string) => {
    const record = await store.submissions.get({ submissionId })
    if (record === null) throw new Error(`No submission ${submissionId}`)
    return record
  }

  /** Waits until every one of them has come to an end. */
  const passUntilEnded = async (ids: readonly string[], limitMs?: number): Promise<void> => {
    let ended = false
    const check = async (): Promise<void> => {
      const states = await Promise.all(ids.map(async (id) => (await stateOf(id)).state))
      ended = states.every((state) => state !== 'queued' && state !== 'sending')
    }
    await time.passUntil(() => {
      void check()
      return ended
    }, limitMs)
  }

  return {
    ...time,
    google,
    control: google.control,
    store,
    setOnline,
    /** Changes answers on their way, after the server has done what it was asked. */
    tamperWith: (change: (response: Response) => Response): void => {
      tamper = change
    },
    events,
    readBack,
    startProcess,
    copies,
    stateOf,
    passUntilEnded,
    request: (submissionId: string, subject = 'Offer') => ({
      submissionId,
      content: mailContent({ subject }),
    }),
  }
}
