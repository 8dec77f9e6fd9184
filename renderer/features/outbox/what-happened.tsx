import { useEffect, useState } from 'react'
import type { Attempt, Submission } from '../../../shared/domain/submission.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { bounceWords, serverWords } from '../../app/bounce-words.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { errorWords } from '../../app/error-words.ts'
import { useSession } from '../../app/session-store.tsx'
import { useClient } from '../../ipc/client-context.tsx'
import { useNow } from '../../ui/clock.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { timeWords } from '../../ui/time-words.ts'
import { usePaused } from '../mailboxes/index.ts'
import { nextWords } from './outbox-words.ts'
import { useOutbox } from './outbox-store.tsx'

/** The submission as it is now, whatever list it is on by then. */
const useSubmission = (first: Submission): Submission => {
  const client = useClient()
  const [submission, setSubmission] = useState(first)
  useEffect(() => {
    let gone = false
    const load = async () => {
      const answer = await client.invoke('outbox.get', { submissionId: first.id })
      if (!gone && answer.ok) setSubmission(answer.value)
    }
    const stop = client.on('outbox.changed', (event) => {
      if (event.submissionId === first.id) void load()
    })
    return () => {
      gone = true
      stop()
    }
  }, [client, first.id])
  return submission
}

type Read = { readonly attempts: readonly Attempt[] | null; readonly error: AppError | null }

/** The log of a submission, read anew whenever it moves on. */
const useAttempts = (submissionId: string): Read => {
  const client = useClient()
  const attempts = useOutbox((state) => state.attempts)
  const [read, setRead] = useState<Read>({ attempts: null, error: null })
  useEffect(() => {
    let latest = 0
    const load = async () => {
      latest += 1
      const asked = latest
      const answer = await attempts(submissionId)
      // An older answer that comes late must not stand for the newer one.
      if (asked !== latest) return
      setRead((before) =>
        answer.ok
          ? { attempts: answer.value, error: null }
          : { attempts: before.attempts, error: answer.error },
      )
    }
    void load()
    const stop = client.on('outbox.changed', (event) => {
      if (event.submissionId === submissionId) void load()
    })
    return () => {
      latest = -1
      stop()
    }
  }, [client, attempts, submissionId])
  return read
}

const stateWords: Readonly<Record<Attempt['state'], string>> = {
  queued: 'Waiting',
  sending: 'Being sent',
  sent: 'Sent',
  failed: 'Failed',
  unconfirmed: 'Not confirmed',
  cancelled: 'Cancelled',
}

const time = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

const Line = ({ attempt }: { attempt: Attempt }) => (
  <li className={`story-line story-${attempt.state}`}>
    <time dateTime={new Date(attempt.at).toISOString()} title={timeWords.exact(attempt.at)}>
      {time.format(attempt.at)}
    </time>
    <span>
      <b>{stateWords[attempt.state]}</b>
      <span className="story-note">{attempt.note}</span>
      {attempt.code !== null && <span className="story-why">{errorWords[attempt.code].title}</span>}
    </span>
  </li>
)

const ReturnedMail = ({ submission }: { submission: Submission }) => (
  <section aria-label="Given back">
    <h3 className="story-heading">Given back by the other side</h3>
    <ul className="story-bounces">
      {submission.bounces.map((bounce) => (
        <li key={bounce.address}>
          <b dir="auto">{bounce.address}</b>
          <span>{bounceWords(bounce)}.</span>
          {bounce.diagnostic !== '' && <q lang="en">{serverWords(bounce)}</q>}
        </li>
      ))}
    </ul>
  </section>
)

type Props = { readonly first: Submission; readonly onClose: () => void }

/** Everything that was done with a mail, in order, while one looks. */
export const WhatHappened = ({ first, onClose }: Props) => {
  const submission = useSubmission(first)
  const online = useSession((state) => state.online)
  const paused = usePaused(submission.mailboxId)
  const now = useNow(1000)
  const { attempts, error } = useAttempts(submission.id)
  return (
    <Dialog title="What happened" onClose={onClose} wide>
      <p className="story-subject clip" dir="auto">
        {submission.subject === '' ? 'No subject' : submission.subject}
      </p>
      <p className="story-now">{nextWords(submission, { online, paused, now })}.</p>
      {submission.bounces.length > 0 && <ReturnedMail submission={submission} />}
      {error !== null && <ErrorLine error={error} />}
      {attempts === null && error === null && <SkeletonRows rows={3} />}
      {attempts !== null && (
        <ol className="story" aria-label="Log">
          {attempts.map((attempt, index) => (
            <Line key={`${index}-${attempt.at}`} attempt={attempt} />
          ))}
        </ol>
      )}
    </Dialog>
  )
}
