import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Clock, Logger } from '../platform/ports.ts'
import type { ParseThread } from './parse-thread.ts'
import type { Call, Reply } from './wire.ts'

/** Calls that lie in the thread at once, so that it never waits for us. */
const most = 32

/** A thread without work costs some megabytes. It comes back in a tenth of a second. */
const idleMs = 60_000

/** A busy machine takes seconds to start a thread. That is no mail's fault, and counts for none. */
const startMs = 60_000

type Asked = Omit<Call, 'number'> & { readonly ms: number }

type Waiting = Asked & {
  readonly settle: (reply: Result<Reply>) => void
  /** It was under way with others when the thread was lost: whose fault that was shows when each is alone. */
  readonly suspect: boolean
}
type Flying = Waiting & { readonly number: number }

export type CallQueue = {
  readonly ask: (call: Asked) => Promise<Result<Reply>>
  /** Who still waits gets `mail_unreadable`. */
  readonly stop: () => Promise<void>
}

type QueueDeps = {
  readonly clock: Clock
  readonly logger: Logger
  readonly start: (on: {
    onReady: () => void
    onReply: (reply: Reply) => void
    onLost: (why: string) => void
  }) => ParseThread
}

export const unreadable = (why: string): Result<never> =>
  err(appError('mail_unreadable', `the mail can't be read: ${why}`, 'never'))

type State = {
  thread: ParseThread | null
  ready: boolean
  waiting: Waiting[]
  flying: Flying[]
  count: number
  stopped: boolean
}

const mayGo = ({ flying, stopped }: State, next: Waiting): boolean => {
  if (stopped) return false
  return (
    flying.length === 0 || (!next.suspect && flying.length < most && !flying.some(({ suspect }) => suspect))
  )
}

/** Gives up the thread. Answers the call to blame, if it can only be that one; the others wait again. */
const giveUp = (state: State): Flying | null => {
  void state.thread?.end()
  const [only, ...others] = state.flying
  const blamed = only !== undefined && others.length === 0 ? only : null
  if (blamed === null) {
    state.waiting = [...state.flying.map((call) => ({ ...call, suspect: true })), ...state.waiting]
  }
  state.flying = []
  state.thread = null
  state.ready = false
  return blamed
}

/**
 * Calls in their order to a thread that is replaced when it is lost or takes longer than the call may. Several are under
 * way at once; when the thread is lost with several, they are tried again one by one.
 */
export const createCallQueue = ({ clock, logger, start }: QueueDeps): CallQueue => {
  const state: State = { thread: null, ready: false, waiting: [], flying: [], count: 0, stopped: false }
  let callOff: (() => void) | null = null

  /** One alarm at a time: for the call that the thread is at, or for a thread that is at none. */
  const watch = (): void => {
    callOff?.()
    const [first] = state.flying
    state.thread?.hold(first !== undefined)
    callOff =
      first === undefined
        ? clock.after(idleMs, () => void giveUp(state))
        : clock.after(state.ready ? first.ms : startMs, () => lose('it takes too long'))
  }

  const lose = (why: string): void => {
    callOff?.()
    const blamed = giveUp(state)
    if (blamed !== null) {
      logger.warn('parse.lost', { why, bytes: blamed.bytes.byteLength, kind: blamed.kind })
      blamed.settle(unreadable(why))
    }
    pump()
  }

  const begun = (): void => {
    state.ready = true
    watch()
  }

  const take = (reply: Reply): void => {
    const call = state.flying.shift()
    if (call?.number === reply.number) call.settle(ok(reply))
    watch()
    pump()
  }

  const pump = (): void => {
    for (let next = state.waiting[0]; next !== undefined && mayGo(state, next); next = state.waiting[0]) {
      state.waiting.shift()
      state.count += 1
      state.thread ??= start({ onReady: begun, onReply: take, onLost: lose })
      state.thread.send({ number: state.count, kind: next.kind, bytes: next.bytes })
      state.flying.push({ ...next, number: state.count })
      if (state.flying.length === 1) watch()
    }
  }

  return {
    ask: (call) =>
      new Promise((settle) => {
        if (state.stopped) return settle(unreadable('the parser was stopped'))
        state.waiting.push({ ...call, settle, suspect: false })
        return pump()
      }),
    stop: async () => {
      state.stopped = true
      callOff?.()
      for (const call of [...state.flying, ...state.waiting])
        call.settle(unreadable('the parser was stopped'))
      state.flying = []
      state.waiting = []
      await state.thread?.end()
      state.thread = null
    },
  }
}
