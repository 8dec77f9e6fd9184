import { join } from 'node:path'
import { createMailFiles } from '../../../main/files/mail-files.ts'
import type { GoldenCase } from '../../support/golden/cases.ts'
import { openTestStore, temporaryFolder } from '../../support/store/open-test-store.ts'
import { events } from '../../../shared/ipc/contract.ts'
import type { OutboxWorld } from '../outbox/outbox-world.ts'

/** The real files of outgoing mail, on disk, filled as the window fills them. */
export const goldenFiles = async (cases: readonly GoldenCase[]) => {
  const now = (): number => Date.UTC(2026, 10, 1)
  const { store } = openTestStore({ now })
  const files = createMailFiles({ folder: join(temporaryFolder(), 'files'), store, clock: { now } })
  for (const { file, bytes } of cases.flatMap((mail) => mail.files)) {
    const added = await files.add(file, bytes)
    if (!added.ok) throw new Error(`${file.filename}: ${added.error.message}`)
  }
  return files
}

const change = events['outbox.changed']

/** Queues them all and waits until the outbox has sent each. Throws with the words of what did not go. */
export const sendAll = async (
  bench: Pick<OutboxWorld, 'startProcess' | 'events' | 'passUntil' | 'stateOf'>,
  cases: readonly GoldenCase[],
): Promise<void> => {
  const { outbox, enqueue } = bench.startProcess()
  for (const { id, content } of cases) {
    const taken = await enqueue({ submissionId: id, content, sendAt: null, remindDays: null })
    if (!taken.ok) throw new Error(`${id} was not taken: ${taken.error.code} ${taken.error.message}`)
  }
  // Some are told of twice: when they went, and when their copy was found.
  const ended = (): number =>
    new Set(
      bench.events.flatMap(({ name, payload }) => {
        const told = name === 'outbox.changed' ? change.parse(payload) : null
        return told === null || told.state === 'queued' || told.state === 'sending' ? [] : told.submissionId
      }),
    ).size
  await bench.passUntil(() => ended() >= cases.length)
  for (const { id } of cases) {
    const { state, reason } = await bench.stateOf(id)
    if (state !== 'sent') throw new Error(`${id} is ${state}: ${reason?.code ?? ''} ${reason?.message ?? ''}`)
  }
  await outbox.stop()
}
