import { sleep } from '../platform/sleep.ts'
import type { Store, SubmissionRecord } from '../store/store.ts'
import { createCopyReader, type CopyReaderDeps } from './copy-reader.ts'

export type ReadBackDeps = CopyReaderDeps & {
  readonly store: { readonly submissions: Pick<Store['submissions'], 'get' | 'list'> }
}

/**
 * Takes in the message that a sent mail became, so that it is on its timeline at once, with the ids that it really has.
 * Where the provider did not say which it is, its copy is looked for a few times. Whatever comes of this, the mail is
 * sent; the sync brings the copy otherwise.
 */
export type ReadBack = {
  readonly sent: (record: SubmissionRecord, providerMessageId: string | null) => Promise<void>
  /** Once more for those that could not be asked about, such as when the network went right then. */
  readonly again: () => Promise<void>
  /** Once for those that another run of the app sent within a day up to `startedAt`, and whose copy nobody saw. */
  readonly leftBehind: (startedAt: number) => Promise<void>
}

/** Waits before each look for the copy. Most are there within seconds; the sync has its turn after a minute. */
const lookAfterMs = [2_000, 10_000, 60_000] as const

const dayMs = 24 * 3_600_000
/** The newest of the sent mail. What is older and was sent just before the app ended is left to the sync. */
const leftBehindLimit = 200

/** Builds it over the store and the providers. `signal` ends every wait. */
export const createReadBack = (deps: ReadBackDeps, signal: AbortSignal): ReadBack => {
  const { store, clock } = deps
  const lookOnce = createCopyReader(deps, signal)
  const unread = new Set<string>()

  const look = async (record: SubmissionRecord, known: string | null): Promise<boolean> => {
    const end = await lookOnce(record, known)
    if (end === 'later') unread.add(record.id)
    else unread.delete(record.id)
    return end === 'read'
  }

  const lookFor = async (record: SubmissionRecord): Promise<void> => {
    for (const ms of lookAfterMs) {
      const isRead = (await sleep(clock, ms, signal)) && (await look(record, null))
      if (isRead || signal.aborted) return
    }
  }

  const each = async (ids: readonly string[]): Promise<void> => {
    for (const submissionId of ids) {
      if (signal.aborted) return
      const record = await store.submissions.get({ submissionId })
      if (record?.state === 'sent') await look(record, record.providerMessageId)
    }
  }

  return {
    sent: async (record, known) => {
      if (known !== null) await look(record, known)
      else await lookFor(record)
    },
    again: () => each([...unread]),
    leftBehind: async (startedAt) => {
      const { submissions } = await store.submissions.list({
        show: 'sent',
        before: null,
        limit: leftBehindLimit,
      })
      const unseen = submissions.filter(
        ({ confirmed, sentAt }) =>
          !confirmed && sentAt !== null && sentAt <= startedAt && sentAt >= startedAt - dayMs,
      )
      await each(unseen.map(({ id }) => id))
    },
  }
}
