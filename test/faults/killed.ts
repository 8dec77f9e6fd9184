import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as z from 'zod'
import type { SubmissionRequest, SubmissionState } from '../../shared/domain/submission.ts'
import { createOpenProvider } from '../../main/providers/registry.ts'
import { openRecordStore } from '../support/store/record-store.ts'
import { contact, mailbox, mailContent, step } from '../support/store/record-builders.ts'
import { actionOf, requests } from './columns.ts'
import { customer, me, signedInFetch, startEmulated, type Emulated } from './emulated.ts'
import { judge, judgeEnd, type Verdict } from './judge.ts'
import { killedScheduleOf, type Kill, type KilledSchedule } from './killed-schedule.ts'
import { quiet } from './quiet.ts'
import { scaledClock } from './scaled-clock.ts'

const child = new URL('./killed-child.ts', import.meta.url)

/** A life that is not killed and comes to no end within so long is stuck. Real time. */
const patienceMs = 90_000

const said = z.object({ word: z.string(), id: z.string() })

/** One life of the process: until it ends by itself, is killed, or has to be given up. */
type Life = { readonly ended: boolean; readonly queued: readonly string[] }

const listen = (running: ChildProcess, onWord: (word: string, id: string) => void): void => {
  if (running.stdout === null) return
  createInterface({ input: running.stdout }).on('line', (line) => {
    const { word, id } = said.parse(JSON.parse(line))
    onWord(word, id)
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

const createRun = async (schedule: KilledSchedule) => {
  const { column, otherIds, seed } = schedule
  const folder = mkdtempSync(join(tmpdir(), 'liaison-killed-'))
  const path = join(folder, 'record.sqlite')
  const startedAt = Date.now()
  const clock = scaledClock(startedAt)
  const emulated = await startEmulated({ column, now: clock.now, otherIds })
  const { provider, grants, endpoints } = emulated

  const open = () => openRecordStore(path, clock.now).store
  const healthy = createOpenProvider({
    fetchFor: () => signedInFetch(emulated, clock.now),
    clock,
    random: Math.random,
    logger: quiet,
  })({ id: 'box', provider, address: me, excludedFolderIds: [], grants })

  /** What a sync would bring of these. */
  const sync = async (store: ReturnType<typeof open>, ids: readonly string[]): Promise<void> => {
    for (const id of ids) {
      const message = await healthy.get(id, new AbortController().signal)
      if (!message.ok) throw new Error(`${String(seed)}: ${message.error.code}: ${message.error.message}`)
      await store.sync.commit(step({ messages: [message.value], at: clock.now() }))
    }
  }

  const setUp = async (): Promise<SubmissionRequest[]> => {
    const store = open()
    await store.mailboxes.save(mailbox({ provider, grants, address: me }))
    await store.contacts.save({ contact: contact({ addresses: [customer] }), at: clock.now() })
    const questionId = await emulated.ask()
    await sync(store, [questionId])
    const answered = await store.messages.byProviderId({ mailboxId: 'box', providerMessageId: questionId })
    await store.close()
    return schedule.mails.map(({ inThread, sendInMs }, index) => ({
      submissionId: `mail-${String(index)}`,
      content: mailContent({
        subject: `mail-${String(index)}`,
        to: [{ name: 'Jana', address: customer }],
        replyToMessageId: inThread ? answered : null,
      }),
      sendAt: sendInMs === null ? null : clock.now() + sendInMs,
      remindDays: null,
    }))
  }

  const live = (asked: readonly SubmissionRequest[], kill: Kill | null, mend = false): Promise<Life> =>
    new Promise((resolve) => {
      const token = emulated.token()
      const job = { path, provider, grants, endpoints, token, startedAt, requests: asked, mend }
      const running = spawn(process.execPath, [child.pathname, JSON.stringify(job)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const strike = (): void => void running.kill('SIGKILL')
      const queued: string[] = []
      let ended = false
      const giveUp = setTimeout(strike, patienceMs)
      if (kill?.at === 'request') arm(emulated, kill, strike)
      listen(running, (word, id) => {
        if (word === 'started' && kill?.at === 'time') setTimeout(strike, kill.ms)
        if (word === 'queued') queued.push(id)
        if (word === 'ended') ended = true
      })
      running.on('close', () => {
        clearTimeout(giveUp)
        resolve({ ended, queued })
      })
    })

  const statesOf = async (ids: readonly string[]): Promise<(SubmissionState | null)[]> => {
    const store = open()
    const records = await Promise.all(ids.map((submissionId) => store.submissions.get({ submissionId })))
    await store.close()
    return records.map((record) => record?.state ?? null)
  }

  const bringCopies = async (): Promise<void> => {
    const store = open()
    await sync(store, emulated.sentIds())
    await store.close()
  }

  return {
    clock,
    emulated,
    setUp,
    live,
    statesOf,
    bringCopies,
    close: async (): Promise<void> => {
      await emulated.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Run = Awaited<ReturnType<typeof createRun>>

const plant = ({ emulated, clock }: Run, { faults, column, lateMs }: KilledSchedule): (() => void) => {
  for (const { request, action } of faults) {
    const match = requests[column][request]
    if (match !== undefined) emulated.fault({ match, times: 1, action: actionOf(column, action) })
  }
  if (lateMs === null) return () => undefined
  emulated.late(true)
  return clock.after(lateMs, () => emulated.late(false))
}

/** Plays one run with real processes on a real disk, killed without warning, and counts at the provider's side. */
export const runKilled = async (seed: number): Promise<Verdict> => {
  const schedule = killedScheduleOf(seed)
  const run = await createRun(schedule)
  const { emulated } = run
  try {
    const asked = await run.setUp()
    const ids = asked.map(({ submissionId }) => submissionId)
    const callOff = plant(run, schedule)
    let last: Life = { ended: false, queued: [] }
    for (const kill of schedule.kills) if (!last.ended) last = await run.live(asked, kill)
    if (!last.ended) last = await run.live(asked, null)
    const states = await run.statesOf(ids)
    const facts = { ids, states, arrivals: emulated.arrivals() }
    const never = { ...schedule, mishaps: [], jumps: [], deaths: [], outage: null, cancel: null }
    const first = judge(never, { ...facts, cancelled: new Set(), inTime: last.ended })
    callOff()
    emulated.clearFaults()
    emulated.late(false)
    await run.bringCopies()
    if (states.some((state) => state !== 'sent')) await run.live(asked, null, true)
    const end = judgeEnd({ ids, states: await run.statesOf(ids), arrivals: emulated.arrivals() })
    return { ...first, problems: [...first.problems, ...end] }
  } finally {
    await run.close()
  }
}
