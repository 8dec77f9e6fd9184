import type { Draft } from '../../../renderer/db/drafts.ts'
import type { DraftVersion } from '../../../renderer/db/draft-versions.ts'
import {
  createComposerStore,
  type ComposerDeps,
  type Sent,
} from '../../../renderer/features/composer/composer-store.tsx'
import type { MailContent, SubmissionState } from '../../../shared/domain/submission.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { Finding } from '../../../shared/rules/guards.ts'
import type { VariableValues } from '../../../shared/rules/template-variables.ts'
import { createSharedBrowser } from './fake-draft-windows.ts'
import { fakeMailboxes } from './fake-mailboxes.ts'

type Timer = { readonly at: number; readonly task: () => void }
type Taken = {
  content: MailContent
  state: SubmissionState
  sendAt: number | null
  remindDays: number | null
}

/** What survives a crash of the window: its disk, and main. */
export const createSurvivors = () => ({
  disk: new Map<string, Draft>(),
  versions: new Map<string, DraftVersion>(),
  /** What main has, by submission. */
  outbox: new Map<string, Taken>(),
})
export type Survivors = ReturnType<typeof createSurvivors>

type Faults = {
  /** The window dies before this step (from 0), or never. */
  readonly diesAt?: number
  /** Dies right after the step took effect instead, before its answer. */
  readonly afterEffect?: boolean
  /** The answer of this command gets lost once, after it took effect. */
  readonly loses?: string
}

/** What it shares with other windows, and the draft that it is for. */
type Ends = Pick<ComposerDeps, 'locks' | 'channel' | 'own'>

/** The composer over a disk and a main that tests can hold, fail, kill and look into. */
export const composerWorld = (
  survivors = createSurvivors(),
  faults: Faults = {},
  ends: Ends = { ...createSharedBrowser().window(), own: null },
) => {
  const { disk, versions, outbox } = survivors
  const log: string[] = []
  const requests: { readonly name: string; readonly request: unknown }[] = []
  const said: string[] = []
  const announced: Sent[] = []
  let time = 1000
  let timers: Timer[] = []
  let diskFails = false
  let held: Array<() => void> | null = null
  let refusal: Result<never> | null = null
  let step = -1
  let lost = false
  const world = {
    findings: [] as readonly Finding[],
    values: new Map<string, string>() as VariableValues,
    undoMs: 0,
    pendingFiles: 0,
    /** Commands that do nothing and answer an error. */
    silent: [] as readonly string[],
    /** The disk takes no rows away. */
    keepsRows: false,
    /** A state of `fakeMailboxes`. */
    mailboxes: 'calm',
  }
  const never = () => new Promise<never>(() => {})
  /** One step that a crash can come before or right after. */
  const stepped = async <T>(effect: () => T): Promise<T> => {
    step += 1
    if (faults.diesAt !== undefined && step > faults.diesAt) return never()
    if (step === faults.diesAt && faults.afterEffect !== true) return never()
    const value = effect()
    await Promise.resolve()
    return step >= (faults.diesAt ?? Number.POSITIVE_INFINITY) ? never() : value
  }
  const gate = async () => {
    if (held !== null) await new Promise<void>((release) => held?.push(release))
  }
  const stateOf = (id: string) => outbox.get(id)?.state
  const wrongState = err(appError('submission_state', 'moved on', 'never'))
  const same = (a: MailContent, b: MailContent) => JSON.stringify(a) === JSON.stringify(b)
  const answers: Record<string, (request: Record<string, unknown> & Taken) => Result<unknown>> = {
    'outbox.enqueue': ({ submissionId, content, sendAt, remindDays }) => {
      const id = String(submissionId)
      const known = outbox.get(id)
      if (known !== undefined && !same(known.content, content)) {
        return err(appError('submission_exists', 'other content', 'never'))
      }
      if (known === undefined) outbox.set(id, { content, state: 'queued', sendAt, remindDays })
      const undoUntil = world.undoMs === 0 ? null : time + world.undoMs
      return ok({ submissionId: id, state: stateOf(id), undoUntil })
    },
    'outbox.states': ({ submissionIds }) =>
      ok({
        known: [...outbox].flatMap(([submissionId, { state }]) =>
          JSON.stringify(submissionIds).includes(`"${submissionId}"`) ? [{ submissionId, state }] : [],
        ),
      }),
    'outbox.content': ({ submissionId }) => {
      const known = outbox.get(String(submissionId))
      if (known === undefined) return err(appError('submission_not_found', 'none'))
      const { content, sendAt, remindDays } = known
      return ok({ content, sendAt, remindDays })
    },
    'outbox.cancel': ({ submissionId }) => {
      const known = outbox.get(String(submissionId))
      if (known?.state !== 'queued' && known?.state !== 'failed') return wrongState
      known.state = 'cancelled'
      return ok({})
    },
  }
  const invoke: ComposerDeps['client']['invoke'] = async (name, request) => {
    log.push(`${name} ${disk.size}`)
    requests.push({ name, request })
    if (refusal !== null) return refusal
    if (world.silent.includes(name)) return err(appError('internal', 'silent', 'user'))
    const answered = await stepped(() => {
      const answer = answers[name]
      return answer === undefined ? ok({}) : answer(JSON.parse(JSON.stringify(request)))
    })
    if (faults.loses === name && !lost) {
      lost = true
      return err(appError('internal', 'no answer', 'user'))
    }
    return JSON.parse(JSON.stringify(answered))
  }
  let ids = [...disk.keys(), ...outbox.keys(), ...versions.keys()].length * 100
  const store = createComposerStore({
    client: { invoke },
    shelf: {
      list: async () => [...disk.values()].toSorted((a, b) => b.updatedAt - a.updatedAt),
      save: async (draft) => {
        await gate()
        if (diskFails) throw new Error('disk full')
        await stepped(() => disk.set(draft.id, draft))
      },
      remove: async (draftId) => {
        log.push(`remove ${draftId}`)
        if (world.keepsRows) throw new Error('disk refuses')
        await stepped(() => disk.delete(draftId))
      },
    },
    versions: {
      list: async (historyId) =>
        [...versions.values()].filter((each) => each.historyId === historyId).toReversed(),
      all: async () => [...versions.values()].toReversed(),
      save: async (version) => {
        await stepped(() => versions.set(version.id, version))
      },
      remove: async (gone) => {
        for (const id of gone) versions.delete(id)
      },
      sentAs: async (submissionId) =>
        [...versions.values()].find((each) => each.submissionId === submissionId && each.reason === 'sent') ??
        null,
    },
    now: () => time,
    newId: () => `draft-${(ids += 1)}`,
    later: (task, ms) => {
      const timer = { at: time + ms, task }
      timers.push(timer)
      return () => void (timers = timers.filter((each) => each !== timer))
    },
    say: (words) => void said.push(words),
    announce: (sent) => void announced.push(sent),
    mailboxes: () => fakeMailboxes(0, world.mailboxes),
    values: async () => world.values,
    pendingFiles: () => world.pendingFiles,
    findings: async () => world.findings,
    locks: ends.locks,
    channel: ends.channel,
    own: ends.own,
  })
  const settle = async () => {
    for (let turn = 0; turn < 60; turn += 1) await Promise.resolve()
  }
  return {
    store,
    disk,
    versions,
    outbox,
    log,
    requests,
    said,
    announced,
    channel: ends.channel,
    world,
    settle,
    steps: () => step + 1,
    now: () => time,
    pass: async (ms: number) => {
      time += ms
      const due = timers.filter((timer) => timer.at <= time)
      timers = timers.filter((timer) => timer.at > time)
      for (const timer of due) timer.task()
      await settle()
    },
    hold: () => void (held = []),
    release: async () => {
      const waiting = held ?? []
      held = null
      for (const next of waiting) next()
      await settle()
    },
    failDisk: (fails: boolean) => void (diskFails = fails),
    refuse: () => void (refusal = err(appError('store_full', 'ENOSPC', 'user'))),
    item: () => store.getState().items[0],
  }
}
export type ComposerWorld = ReturnType<typeof composerWorld>
