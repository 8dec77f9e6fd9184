import type { SubmissionState } from '../../shared/domain/submission.ts'
import type { Publish } from '../ipc/publish.ts'
import type { Logger } from '../platform/ports.ts'
import type { Store } from '../store/store.ts'

/** Tells the windows that a submission changed, and with it the timelines of the people it is for. */
export type Announce = (submissionId: string, state: SubmissionState) => void

export const createAnnounce = (deps: {
  readonly submissions: Pick<Store['submissions'], 'contactIds'>
  readonly publish: Publish
  readonly logger: Logger
}): Announce => {
  const tellTimelines = async (submissionId: string): Promise<void> => {
    const contactIds = await deps.submissions.contactIds({ submissionId })
    if (contactIds.length > 0) deps.publish('timeline.changed', { contactIds })
  }
  return (submissionId, state) => {
    deps.publish('outbox.changed', { submissionId, state })
    tellTimelines(submissionId).catch((cause: unknown) => {
      deps.logger.warn('outbox.announce_failed', { submissionId, cause: String(cause) })
    })
  }
}
