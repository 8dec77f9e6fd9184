import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as z from 'zod'
import type { SubmissionRequest, SubmissionState } from '../../shared/domain/submission.ts'
import type { Clock } from '../../main/platform/ports.ts'
import { createOpenProvider } from '../../main/providers/registry.ts'
import type { Store } from '../../main/store/store.ts'
import { openRecordStore } from '../support/store/record-store.ts'
import { contact, mailbox, mailContent, step } from '../support/store/record-builders.ts'
import { actionOf, requests } from './columns.ts'
import { customer, me, signedInFetch, startEmulated, type Emulated } from './emulated.ts'
import { judge, judgeEnd, type Verdict } from './judge.ts'
import { killedScheduleOf, type Kill, type KilledSchedule } from './killed-schedule.ts'
import { quiet } from './quiet.ts'
import { scaledClock } from './scaled-clock.ts'
import { bareFetchTo } from '../support/bare-fetch.ts'

const child = new URL('./killed-child.ts', import.meta.url)

const compileCache = new URL('../../.cache/compile', import.meta.url).pathname

/** A life that is not killed and comes to no end within so long is stuck. Real time. */
const patienceMs = 90_000

const said = z.object({ word: z.string(), id: z.string() })

/** One life of the process: until it ends by itself, is killed, or has to be given up. */
type Life = { readonly ended: boolean }

const listen = (running: ChildProcess, onWord: (word: string) => void): void => {
  if (running.stdout === null) return
  createInterface({ input: running.stdout }).on('line', (line) => {
    onWord(said.parse(JSON.parse(line)).word)
  })
}

/** Kills it at the request that is meant. The provider is told nothing, has done everything, or has even answered. */
const arm = (emulated: Emulated, kill: Extract<Kill, { at: 'request' }>, strike: () => void): void => {
  let seen = 0
  emulated.fault({
    match: ({ path }) => {
      seen += path.includes('/oauth') ? 0 : 1
      if (seen !== kill.count) return false
      if (kill.when !== 'answered') strike()
      else setImmediate(() => setImmediate(strike))
      return kill.when !== 'answered'
    },
    times: 1,
    action: kill.when === 'before' ? { kind: 'cut', when: 'before' } : { kind: 'accept-then-drop' },
  })
}

/** The record, as it is looked at while no process of the run has it. */
const createRecord = (path: string, now: () => number) => {
  const withStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const { store } = openRecordStore(path, now)
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  }
  const statesOf = (ids: readonly string[]): Promise<(SubmissionState | null)[]> =>
    withStore(async ({ submissions }) => {
      const records = await Promise.all(ids.map((submissionId) => submissions.get({ submissionId })))
      return records.map((record) => record?.state ?? null)
    })
  return { path, withStore, statesOf }
}

type Scene = {
  readonly schedule: KilledSchedule
  readonly emulated: Emulated
  readonly record: ReturnType<typeof createRecord>
  readonly clock: Clock
  /** Real time at which the clocks began. */
  readonly startedAt: number
}

/** What a sync would bring of these. */
const sync = async ({ emulated, clock }: Scene, store: Store, ids: readonly string[]): Promise<void> => {
  const { provider, grants } = emulated
  const healthy = createOpenProvider({
    fetchFor: () => signedInFetch(emulated, clock.now),
    bareFetch: bareFetchTo(emulated.endpoints),
    clock,
    random: Math.random,
    logger: quiet,
  })({ id: 'box', provider, address: me, excludedFolderIds: [], grants })
  for (const id of ids) {
    const message = await healthy.get(id, new AbortController().signal)
    if (!message.ok) throw new Error(`${message.error.code}: ${message.error.message}`)
    await store.sync.commit(step({ messages: [message.value], at: clock.now() }))
  }
}

/** A mailbox with a question in it, and the mails of the run, some of which answer it. */
const setUp = (scene: Scene): Promise<SubmissionRequest[]> =>
  scene.record.withStore(async (store) => {
    const { emulated, clock } = scene
    const { provider, grants } = emulated
    await store.mailboxes.save(mailbox({ provider, grants, address: me }))
    await store.contacts.save({ contact: contact({ addresses: [customer] }), at: clock.now() })
    const questionId = await emulated.ask()
    await sync(scene, store, [questionId])
    const answered = await store.messages.byProviderId({ mailboxId: 'box', providerMessageId: questionId })
    return scene.schedule.mails.map(({ inThread, sendInMs }, index) => ({
      submissionId: `mail-${String(index)}`,
      content: mailContent({
        subject: `mail-${String(index)}`,
        to: [{ name: 'Jana', address: customer }],
        replyToMessageId: inThread ? answered : null,
      }),
      sendAt: sendInMs === null ? null : clock.now() + sendInMs,
      remindDays: null,
    }))
  })

const live = (
  { schedule, emulated, record, startedAt }: Scene,
  asked: readonly SubmissionRequest[],
  kill: Kill | null,
  mend = false,
): Promise<Life> =>
  new Promise((resolve) => {
    const { provider, grants, endpoints } = emulated
    const token = emulated.token()
    const job = {
      path: record.path,
      provider,
      grants,
      endpoints,
      token,
      startedAt,
      mend,
      sending: schedule.sending,
      requests: asked,
    }
    const running = spawn(process.execPath, [child.pathname, JSON.stringify(job)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // The same modules are loaded again and again.
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    })
    const strike = (): void => void running.kill('SIGKILL')
    let ended = false
    const giveUp = setTimeout(strike, patienceMs)
    if (kill?.at === 'request') arm(emulated, kill, strike)
    listen(running, (word) => {
      if (word === 'started' && kill?.at === 'time') setTimeout(strike, kill.ms)
      if (word === 'ended') ended = true
    })
    running.on('close', () => {
      clearTimeout(giveUp)
      resolve({ ended })
    })
  })

const plant = ({ emulated, clock, schedule }: Scene): (() => void) => {
  const { faults, column, lateMs } = schedule
  for (const { request, action } of faults) {
    const match = requests[column][request]
    if (match !== undefined) emulated.fault({ match, times: 1, action: actionOf(column, action) })
  }
  if (lateMs === null) return () => undefined
  emulated.late(true)
  return clock.after(lateMs, () => emulated.late(false))
}

/** What simulated runs have besides, and these have not. */
const without = { mishaps: [], jumps: [], deaths: [], outage: null, cancel: null } as const

const play = async (scene: Scene): Promise<Verdict> => {
  const { schedule, emulated, record } = scene
  const asked = await setUp(scene)
  const ids = asked.map(({ submissionId }) => submissionId)
  const callOff = plant(scene)
  let last: Life = { ended: false }
  for (const kill of [...schedule.kills, null]) if (!last.ended) last = await live(scene, asked, kill)
  const states = await record.statesOf(ids)
  const facts = { ids, states, arrivals: emulated.arrivals(), cancelled: new Set<string>() }
  const first = judge({ ...schedule, ...without }, facts)
  callOff()
  emulated.clearFaults()
  emulated.late(false)
  await record.withStore((store) => sync(scene, store, emulated.sentIds()))
  if (states.some((state) => state !== 'sent')) await live(scene, asked, null, true)
  const end = judgeEnd({ ids, states: await record.statesOf(ids), arrivals: emulated.arrivals() })
  return { ...first, problems: [...first.problems, ...end] }
}

/** Plays one run with real processes on a real disk, killed without warning, and counts at the provider's side. */
export const runKilled = async (seed: number): Promise<Verdict> => {
  const schedule = killedScheduleOf(seed)
  const { column, otherIds } = schedule
  const folder = mkdtempSync(join(tmpdir(), 'liaison-killed-'))
  const startedAt = Date.now()
  const clock = scaledClock(startedAt)
  const emulated = await startEmulated({ column, now: clock.now, otherIds })
  const record = createRecord(join(folder, 'record.sqlite'), clock.now)
  try {
    return await play({ schedule, emulated, record, clock, startedAt })
  } finally {
    await emulated.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
