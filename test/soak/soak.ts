import { createJudge, type Problem } from './judge.ts'
import { boxIdOf, createLife, type Life } from './life.ts'
import { createModel, type Model } from './model.ts'
import { play } from './play.ts'
import { historyOf, type History, type StepKind } from './steps.ts'

const minute = 60_000
const hour = 60 * minute

export type Verdict = {
  readonly problems: readonly Problem[]
  readonly steps: Readonly<Partial<Record<StepKind, number>>>
  /** Copies at the providers, and those of them that are here. */
  readonly copies: number
  readonly stored: number
  readonly journal: readonly string[]
}

const clientsFolders = async (life: Life): Promise<(string | undefined)[]> => {
  const found: (string | undefined)[] = []
  for (const [box, { provider }] of life.sides.entries()) {
    const record = await life.store().mailboxes.get({ mailboxId: boxIdOf(box) })
    if (provider !== 'graph' || record === null) {
      found.push(undefined)
      continue
    }
    const opened = life.process().openProvider(record)
    const folders = await life.computer.time.pass(opened.folders(new AbortController().signal))
    found.push(folders.ok ? folders.value.find(({ path }) => path.at(-1) === 'Clients')?.id : undefined)
  }
  return found
}

const wait = async ({ computer: { time } }: Life, ms: number): Promise<void> => {
  let over = false
  time.clock.after(ms, () => {
    over = true
  })
  await time.passUntil(() => over)
}

/** What is still to be done, in words; null where all is quiet. */
const unrest = async (life: Life, since: number): Promise<string | null> => {
  const store = life.store()
  const now = life.computer.clock.now()
  for (const box of life.sides.keys()) {
    const mailboxId = boxIdOf(box)
    const record = await store.mailboxes.get({ mailboxId })
    if (record?.lastError !== null) return `${mailboxId}: ${JSON.stringify(record?.lastError)}`
    const { open } = await store.sync.openBackfills({ mailboxId, limit: 1 })
    if (open > 0) return `${mailboxId}: ${String(open)} listings are open`
    const { all } = await store.sync.wantedCounts({ mailboxId, now })
    if (all > 0) return `${mailboxId}: ${String(all)} are wanted`
    const checkedAt = await store.audit.lastEndedAt({ mailboxId })
    if (checkedAt === null || checkedAt < since) return `${mailboxId}: no audit came to its end`
  }
  return null
}

/** Everything is well again, all that failed is tried again, and every mailbox is synced. */
const recover = async (life: Life): Promise<void> => {
  life.restart()
  life.tampering.clear()
  life.mishaps.splice(0)
  for (const side of life.sides) side.heal()
  life.computer.calmDown()
  life.computer.setOnline(true)
  life.computer.setClock(life.computer.serverNow() - life.computer.clock.now())
  life.journal.note('all is well from now on')
  const { sync, change } = life.process()
  for (const box of life.sides.keys()) {
    await life.computer.time.pass(change({ mailboxId: boxIdOf(box), change: { paused: false } }))
  }
  await sync.syncNow(null)
  await wait(life, 2 * minute)
  for (const box of life.sides.keys()) await life.store().sync.retryFailures({ mailboxId: boxIdOf(box) })
  await sync.syncNow(null)
  await wait(life, 2 * minute)
}

/** An audit goes through every mailbox. */
const audit = async (life: Life): Promise<Problem[]> => {
  life.letAudit()
  const { sync } = life.process()
  const since = life.computer.clock.now()
  for (const box of life.sides.keys()) void sync.check(boxIdOf(box))
  let left: string | null = null
  for (let round = 0; round < 12; round += 1) {
    await wait(life, round < 3 ? 2 * minute : round < 9 ? 15 * minute : hour)
    left = await unrest(life, since)
    if (left === null) return []
  }
  return [{ kind: 'stuck', what: left ?? '' }]
}

const counted = ({ steps }: History): Verdict['steps'] => {
  const counts: Partial<Record<StepKind, number>> = {}
  for (const { kind } of steps) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

const live = async (
  life: Life,
  model: Model,
  history: History,
): Promise<Omit<Verdict, 'steps' | 'journal'>> => {
  const judge = createJudge(life, model)
  model.clientsFolders.push(...(await clientsFolders(life)))
  const problems: Problem[] = []
  for (const [index, step] of history.steps.entries()) {
    life.journal.note(`-- ${String(index)} ${JSON.stringify(step)}`)
    await play(life, model, step)
    const wrong = await judge.watch()
    problems.push(...wrong.map(({ kind, what }) => ({ kind, what: `after step ${String(index)}: ${what}` })))
  }
  await recover(life)
  problems.push(...(await judge.beforeAudit()))
  problems.push(...(await audit(life)))
  const { problems: atEnd, ...counts } = await judge.end()
  return { problems: [...problems, ...atEnd], ...counts }
}

/** Plays a history in simulated time and holds what is here against what the providers have. */
export const playHistory = async (history: History): Promise<Verdict> => {
  const life = await createLife(history)
  try {
    const verdict = await live(life, createModel(), history)
    return { ...verdict, steps: counted(history), journal: life.journal.lines }
  } finally {
    await life.close()
  }
}

export const runSeed = (seed: number): Promise<Verdict> => playHistory(historyOf(seed))
