import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEnqueue, type Enqueue } from '../../main/outbox/enqueue.ts'
import { createOutbox, type Outbox } from '../../main/outbox/queue.ts'
import type { ProviderMessage } from '../../main/providers/provider.ts'
import { createOpenProvider } from '../../main/providers/registry.ts'
import { openRecordStore } from '../support/store/record-store.ts'
import { contact, mailbox, mailContent, step } from '../support/store/record-builders.ts'
import type { SubmissionRequest, SubmissionState } from '../../shared/domain/submission.ts'
import { ok } from '../../shared/errors/result.ts'
import { createComputer } from './computer.ts'
import { customer, me, signedInFetch, startEmulated } from './emulated.ts'
import { createMortal, guardedAll } from './mortal.ts'
import { quiet } from './quiet.ts'
import type { Schedule } from './schedule.ts'
import { bareFetchTo } from '../support/bare-fetch.ts'

export type Process = {
  readonly outbox: Outbox
  readonly enqueue: Enqueue
  readonly kill: () => void
}

const random = () => 0.5

/** A provider, a computer with a record on its disk, and processes of the outbox that live and die on it. */
export const createWorld = async (schedule: Schedule) => {
  const { column, otherIds } = schedule
  const sending = () => schedule.sending
  const computer = createComputer(schedule.mishaps)
  const { clock, network, time } = computer
  const emulated = await startEmulated({ column, now: computer.serverNow, otherIds })
  const folder = mkdtempSync(join(tmpdir(), 'liaison-faults-'))
  const { store, db } = openRecordStore(join(folder, 'record.sqlite'), clock.now)
  // Here processes die, the machine does not: what a killed process has written stays written without an fsync.
  db.raw.exec('PRAGMA synchronous = OFF')
  const { provider, grants } = emulated
  await store.mailboxes.save(mailbox({ provider, grants, address: me }))
  await store.contacts.save({ contact: contact({ addresses: [customer] }), at: clock.now() })

  const healthy = createOpenProvider({
    fetchFor: () => time.counted(signedInFetch(emulated, computer.serverNow)),
    bareFetch: time.counted(bareFetchTo(emulated.endpoints)),
    clock,
    random,
    logger: quiet,
  })({ id: 'box', provider, address: me, excludedFolderIds: [], grants })

  const takeIn = async (message: ProviderMessage): Promise<void> =>
    void (await store.sync.commit(step({ messages: [message], at: clock.now() })))

  /** What a sync would bring of these. */
  const sync = async (providerMessageIds: readonly string[]): Promise<void> => {
    for (const id of providerMessageIds) {
      const message = await time.pass(healthy.get(id, new AbortController().signal))
      if (!message.ok) throw new Error(`${message.error.code}: ${message.error.message}`)
      await takeIn(message.value)
    }
  }

  /** A process over what is on disk. It dies at its `dieAt`th step, or never with 0. */
  const startProcess = (dieAt = 0, onDeath = () => {}, onStep = () => {}): Process => {
    const mortal = createMortal(dieAt, onDeath, onStep)
    const own = {
      submissions: guardedAll(store.submissions, mortal),
      mailboxes: guardedAll(store.mailboxes, mortal),
      messages: guardedAll(store.messages, mortal),
    }
    const seen = computer.clumsy(signedInFetch(emulated, computer.serverNow))
    const bare = computer.clumsy(bareFetchTo(emulated.endpoints))
    const openProvider = createOpenProvider({
      fetchFor: () => (input, init) => mortal.guard(() => seen(input, init)),
      bareFetch: (input, init) => mortal.guard(() => bare(input, init)),
      clock,
      random,
      logger: quiet,
    })
    const onSent = async (_mailboxId: string, message: ProviderMessage): Promise<void> => {
      await mortal.guard(() => takeIn(message))
    }
    const publish = (): void => {}
    const outbox = createOutbox({
      store: own,
      openProvider,
      network,
      clock,
      random,
      logger: quiet,
      publish,
      sending,
      onSent,
    })
    const stopWaking = computer.onWake(() => outbox.wake())
    const enqueue = createEnqueue({
      store: own,
      openProvider,
      clock,
      announce: () => {},
      sending,
      readFiles: async () => ok(new Map()),
      wake: () => outbox.wake(),
    })
    outbox.start()
    const kill = (): void => {
      stopWaking()
      mortal.kill()
    }
    return { outbox, enqueue, kill }
  }

  const questionId = await emulated.ask()
  await sync([questionId])
  const answered = await store.messages.byProviderId({ mailboxId: 'box', providerMessageId: questionId })

  const request = (id: string, mail: Schedule['mails'][number]): SubmissionRequest => ({
    submissionId: id,
    content: mailContent({
      subject: id,
      to: [{ name: 'Jana', address: customer }],
      replyToMessageId: mail.inThread ? answered : null,
    }),
    sendAt: mail.sendInMs === null ? null : clock.now() + mail.sendInMs,
    remindDays: null,
  })

  const stateOf = async (submissionId: string): Promise<SubmissionState | null> =>
    (await store.submissions.get({ submissionId }))?.state ?? null

  return {
    computer,
    emulated,
    store,
    startProcess,
    request,
    stateOf,
    sync,
    close: async (): Promise<void> => {
      await store.close()
      await emulated.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>
