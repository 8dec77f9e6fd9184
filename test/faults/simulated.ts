import type { SubmissionRequest, SubmissionState } from '../../shared/domain/submission.ts'
import { actionOf, requests } from './columns.ts'
import { judge, judgeEnd, type Verdict } from './judge.ts'
import { scheduleOf, type Schedule } from './schedule.ts'
import { createWorld, type Process, type World } from './world.ts'

/** Longest that anything may take: a week of simulated time. */
const limitMs = 7 * 24 * 3_600_000

const plant = ({ emulated, computer }: World, schedule: Schedule): void => {
  const { clock } = computer.time
  for (const { request, action } of schedule.faults) {
    const match = requests[schedule.column][request]
    if (match !== undefined) emulated.fault({ match, times: 1, action: actionOf(schedule.column, action) })
  }
  if (schedule.lateMs !== null) {
    emulated.late(true)
    clock.after(schedule.lateMs, () => emulated.late(false))
  }
  for (const { atMs, byMs } of schedule.jumps) clock.after(atMs, () => computer.setClock(byMs))
  if (schedule.outage !== null) {
    const { atMs, forMs } = schedule.outage
    clock.after(atMs, () => computer.setOnline(false))
    clock.after(atMs + forMs, () => computer.setOnline(true))
  }
}

const ended = (state: SubmissionState | null): boolean =>
  state !== null && state !== 'queued' && state !== 'sending'

/** After so long the app is started again. */
const restartMs = 1000

/** Processes one after the other, each until it dies; the last one lives. Enqueueing is repeated until it is answered, as the window does. */
const live = (world: World, schedule: Schedule) => {
  const { clock } = world.computer.time
  const asked: SubmissionRequest[] = schedule.mails.map((mail, index) =>
    world.request(`mail-${String(index)}`, mail),
  )
  const deaths = [...schedule.deaths, 0]
  const cancelled = new Set<string>()
  /** The mail is cancelled, and is still asked about: it may have gone. */
  let takingBack = false
  let acknowledged = 0
  let current: Process
  const tell = async ({ enqueue }: Process): Promise<void> => {
    for (const request of asked.slice(acknowledged)) {
      const answer = await enqueue(request)
      // The clock was set meanwhile and the chosen time is long past: the person is told, and sends it now.
      const late = !answer.ok && answer.error.code === 'schedule_invalid'
      const told = late ? await enqueue({ ...request, sendAt: null }) : answer
      if (told.ok) acknowledged += 1
    }
  }
  const { cancel } = schedule
  const takeBack = (): void => {
    const id = asked[cancel?.mail ?? 0]?.submissionId ?? ''
    // A step can be one of a process that is only just being started.
    void Promise.resolve()
      .then(() => {
        takingBack = true
        return current.outbox.cancel(id)
      })
      .then((answer) => {
        takingBack = false
        return answer.ok && cancelled.add(id)
      })
  }
  let steps = 0
  const onStep = (): void => {
    steps += 1
    if (cancel?.at === 'step' && cancel.count === steps) takeBack()
  }
  const next = (dieAt: number): Process => {
    const onDeath = (): void => {
      takingBack = false
      clock.after(restartMs, () => next(deaths.shift() ?? 0))
    }
    current = world.startProcess(dieAt, onDeath, onStep)
    void tell(current)
    return current
  }
  current = next(deaths.shift() ?? 0)
  if (cancel?.at === 'time') clock.after(cancel.count, takeBack)
  return {
    ids: asked.map(({ submissionId }) => submissionId),
    cancelled,
    isTakingBack: () => takingBack,
    isTold: () => acknowledged === asked.length,
    /** A process that lives, after the last one was killed. */
    revive: (): Process => {
      current.kill()
      deaths.splice(0)
      return next(0)
    },
  }
}

/** Looking costs as much as a step of the outbox; so it is done now and then. */
const checksBetweenLooks = 25

const untilEnded = async (
  world: World,
  ids: readonly string[],
  isBusy: () => boolean = () => false,
): Promise<void> => {
  let all = false
  let checks = 0
  const look = async (): Promise<void> => {
    all = (await Promise.all(ids.map(world.stateOf))).every(ended)
  }
  const passed = world.computer.time.passUntil(() => {
    checks += 1
    if (checks % checksBetweenLooks === 0) void look()
    return all && !isBusy()
  }, limitMs)
  // What is stuck is found and counted by its state.
  await passed.catch(() => undefined)
}

const statesOf = (world: World, ids: readonly string[]) => Promise.all(ids.map(world.stateOf))

/** All is well again: copies are to be seen, a sync brings them; what failed is tried again, what is unsure is sent again by the person. */
const recover = async (world: World, ids: readonly string[], revive: () => Process): Promise<Process> => {
  const { emulated, computer } = world
  emulated.clearFaults()
  emulated.late(false)
  computer.calmDown()
  computer.setOnline(true)
  const process = revive()
  await world.sync(emulated.sentIds())
  for (const [index, state] of (await statesOf(world, ids)).entries()) {
    const id = ids[index] ?? ''
    if (state === 'failed') await computer.time.pass(process.outbox.retry(id))
    if (state === 'unconfirmed') await computer.time.pass(process.outbox.decide(id, 'send_again'))
  }
  return process
}

/** Plays one run in simulated time and counts at the provider's side what became of it. */
export const runSimulated = async (seed: number): Promise<Verdict> => {
  const schedule = scheduleOf(seed)
  const world = await createWorld(schedule)
  try {
    plant(world, schedule)
    const { ids, cancelled, isTakingBack, isTold, revive } = live(world, schedule)
    await world.computer.time.passUntil(isTold, limitMs)
    await untilEnded(world, ids, isTakingBack)
    const first = judge(schedule, {
      ids,
      cancelled,
      states: await statesOf(world, ids),
      arrivals: world.emulated.arrivals(),
    })
    const last = await recover(world, ids, revive)
    await untilEnded(world, ids)
    const end = judgeEnd({ ids, states: await statesOf(world, ids), arrivals: world.emulated.arrivals() })
    last.kill()
    return { ...first, problems: [...first.problems, ...end] }
  } finally {
    await world.close()
  }
}
