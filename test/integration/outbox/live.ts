import type { OutboxWorld, Process } from './outbox-world.ts'

export type Lives = {
  readonly mails: number
  /** Steps (calls of store or network) after which each process in turn dies. */
  readonly lives: readonly number[]
  /** Which mail the person takes back, and when. */
  readonly cancel: readonly [number, number] | null
}

/** Processes one after the other, each until it dies; the last one lives. Enqueueing is repeated until it is answered, as the window does. */
export const live = async (bench: OutboxWorld, { lives, mails, cancel }: Lives) => {
  const ids = Array.from({ length: mails }, (_, index) => `mail-${String(index)}`)
  const left = [...lives, 0]
  const cancelled = new Set<string>()
  let current: Process | null = null
  let acknowledged = 0
  const tell = async (process: Process): Promise<void> => {
    for (const id of ids.slice(acknowledged)) {
      const answer = await process.enqueue(bench.request(id, id))
      if (answer.ok) acknowledged += 1
    }
  }
  const next = (): void => {
    current = bench.startProcess(left.shift() ?? 0)
    void tell(current)
  }
  next()
  if (cancel !== null) {
    const id = ids[cancel[0]] ?? ids[0] ?? ''
    bench.clock.after(cancel[1], () => {
      void current?.outbox.cancel(id).then((answer) => answer.ok && cancelled.add(id))
    })
  }
  const restart = (): void => {
    if (current?.isDead() === true) next()
    bench.clock.after(1000, restart)
  }
  bench.clock.after(1000, restart)
  await bench.passUntil(() => acknowledged === ids.length)
  await bench.passUntilEnded(ids)
  /** A process that lives, after the last one was killed. */
  const revive = (): Process => {
    current?.kill()
    left.splice(0)
    next()
    return current ?? bench.startProcess()
  }
  return { ids, cancelled, revive }
}
