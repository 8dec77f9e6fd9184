import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEnqueue } from '../../main/outbox/enqueue.ts'
import { createOutbox } from '../../main/outbox/queue.ts'
import { createChangeMailbox } from '../../main/mailboxes/change.ts'
import type { Fetch } from '../../main/platform/ports.ts'
import type { ProviderMessage } from '../../main/providers/provider.ts'
import { createOpenProvider } from '../../main/providers/registry.ts'
import type { Store } from '../../main/store/store.ts'
import { createSync } from '../../main/sync/schedule.ts'
import { ok } from '../../shared/errors/result.ts'
import { usualSending } from '../../shared/domain/sending.ts'
import { createComputer } from '../faults/computer.ts'
import { signedInFetch } from '../faults/emulated.ts'
import { createMortal, guardedAll, type Mortal } from '../faults/mortal.ts'
import type { Mishap } from '../faults/schedule.ts'
import { bareFetchTo } from '../support/bare-fetch.ts'
import { draftGrants } from '../support/provider/grants.ts'
import { openRecordStore } from '../support/store/record-store.ts'
import { mailbox, step } from '../support/store/record-builders.ts'
import { createJournal } from './journal.ts'
import { startSides, type Side } from './side.ts'
import type { History } from './steps.ts'
import { createTampering } from './tampering.ts'

const random = () => 0.5
const restartMs = 1000

export const boxIds = ['box-0', 'box-1'] as const
export const boxIdOf = (box: number): string => boxIds[box === 0 ? 0 : 1]

/** Everything of the store, as a process that can die has it. */
const guardedStore = (store: Store, mortal: Mortal): Store => {
  const { notices, close, ...aggregates } = store
  const guarded = { ...aggregates }
  for (const name of Object.keys(aggregates)) {
    const methods: unknown = Reflect.get(aggregates, name)
    if (typeof methods === 'object' && methods !== null)
      Reflect.set(guarded, name, guardedAll({ ...methods }, mortal))
  }
  return { ...guarded, notices, close }
}

/** A program over a record on disk and emulated providers, in simulated time: processes of it die and begin anew. */
export const createLife = async ({ boxes, audits }: History) => {
  const mishaps: Mishap[] = []
  const computer = createComputer(mishaps)
  const { clock, network, serverNow } = computer
  const { sides, close: closeSides } = await startSides(boxes, serverNow)
  const folder = mkdtempSync(join(tmpdir(), 'liaison-soak-'))
  const journal = createJournal(clock.now)
  const tampering = createTampering()

  const openRecord = () => {
    const opened = openRecordStore(join(folder, 'record.sqlite'), clock.now)
    // Here processes die, the machine does not: what a killed process has written stays written without an fsync.
    opened.db.raw.exec('PRAGMA synchronous = OFF')
    return opened
  }
  let record = openRecord()
  let auditing = audits === 'always'
  for (const [box, { provider, account: address }] of sides.entries()) {
    await record.store.mailboxes.save(
      mailbox({
        id: boxIdOf(box),
        accountId: `account-${String(box)}`,
        provider,
        address,
        grants: draftGrants,
        connectedAt: clock.now(),
      }),
    )
  }

  const sideOf = (mailboxId: string): Side => {
    const side = sides[mailboxId === boxIds[0] ? 0 : 1]
    if (side === undefined) throw new Error(`no side of ${mailboxId}`)
    return side
  }
  const signedIn = new Map(sides.map((side) => [side, signedInFetch(side, serverNow)]))
  const networkOf = (side: Side): Fetch =>
    tampering.over(side, computer.clumsy(signedIn.get(side) ?? bareFetchTo(side.endpoints)))

  const startProcess = (onDeath: () => void) => {
    const mortal = createMortal(0, onDeath)
    const guarded = guardedStore(record.store, mortal)
    const audit: Store['audit'] = {
      ...guarded.audit,
      addresses: (at) => (auditing ? guarded.audit.addresses(at) : Promise.resolve([])),
    }
    const store: Store = { ...guarded, audit }
    const openProvider = createOpenProvider({
      fetchFor: ({ id }) => {
        const fetch = networkOf(sideOf(id))
        return (input, init) => mortal.guard(() => fetch(input, init))
      },
      bareFetch: (input, init) => mortal.guard(() => bareFetchTo(sides[0]?.endpoints ?? {})(input, init)),
      clock,
      random,
      logger: journal.logger,
    })
    const sync = createSync({
      store,
      openProvider,
      network,
      clock,
      random,
      logger: journal.logger,
      onStored: () => {},
      onSubmissions: () => {},
      onLists: () => {},
      // Nobody looks: every five minutes.
      focus: { isFocused: () => false, onChange: () => () => {} },
      onStatus: () => {},
      onMailboxChanged: () => {},
    })
    const takeIn = async (mailboxId: string, message: ProviderMessage): Promise<void> =>
      void (await store.sync.commit(step({ mailboxId, messages: [message], at: clock.now(), route: 'sent' })))
    const sending = () => ({ ...usualSending, undoSeconds: 0 as const })
    const outbox = createOutbox({
      store,
      openProvider,
      network,
      clock,
      random,
      logger: journal.logger,
      publish: () => {},
      sending,
      onSent: takeIn,
    })
    const enqueue = createEnqueue({
      store,
      openProvider,
      clock,
      announce: () => {},
      sending,
      readFiles: async () => ok(new Map()),
      wake: () => outbox.wake(),
    })
    const change = createChangeMailbox({
      store,
      clock,
      publish: () => {},
      stopWork: sync.forget,
      resumeWork: (mailboxId) => void sync.syncNow(mailboxId),
    })
    const stopWaking = computer.onWake(() => {
      outbox.wake()
      void sync.syncNow(null)
    })
    void sync.start()
    outbox.start()
    const kill = (): void => {
      stopWaking()
      mortal.kill()
    }
    return { sync, outbox, enqueue, change, openProvider, kill, dieIn: mortal.dieIn, isDead: mortal.isDead }
  }
  type Process = ReturnType<typeof startProcess>

  let restarting = false
  const start = (): Process =>
    startProcess(() => {
      journal.note('the process dies')
      restarting = true
      clock.after(restartMs, () => {
        if (restarting) restart()
      })
    })
  let current: Process = start()
  const restart = (): void => {
    restarting = false
    current.kill()
    void record.store.close()
    record = openRecord()
    journal.note('a process starts')
    current = start()
  }

  return {
    computer,
    sides,
    journal,
    tampering,
    mishaps,
    store: (): Store => record.store,
    db: () => record.db,
    process: (): Process => current,
    restart,
    /** From now on audits ask about everybody. */
    letAudit: (): void => {
      auditing = true
    },
    close: async (): Promise<void> => {
      restarting = false
      current.kill()
      await record.store.close()
      await closeSides()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type Life = Awaited<ReturnType<typeof createLife>>
