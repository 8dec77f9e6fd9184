import { useState } from 'react'
import { Clock3, Undo2 } from 'lucide-react'
import type { Submission } from '../../../shared/domain/submission.ts'
import { wordsFor } from '../../app/error-words.ts'
import { go, type OutboxTab } from '../../app/routes.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { useNow } from '../../ui/clock.tsx'
import { Time } from '../../ui/time.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { useComposer } from '../composer/index.ts'
import { usePaused } from '../mailboxes/index.ts'
import { isUndoable, nextWords, stateChip } from '../outbox/index.ts'

const tabOf = ({ state }: Submission): OutboxTab =>
  state === 'failed' || state === 'unconfirmed' ? 'failed' : 'waiting'

const UndoButton = ({ submission }: { submission: Submission }) => {
  const takeBack = useComposer((state) => state.takeBack)
  const show = useToasts((state) => state.show)
  const [busy, setBusy] = useState(false)
  const undo = async () => {
    setBusy(true)
    const failure = await takeBack(submission.id)
    setBusy(false)
    if (failure !== null) show(`${wordsFor(failure).title}. ${wordsFor(failure).hint}`, null, 'bad')
  }
  return (
    <Button
      className="button-small event-undo"
      icon={<Undo2 />}
      disabled={busy}
      aria-label={`Undo: ${submission.subject || 'No subject'}`}
      onClick={() => void undo()}
    >
      Undo
    </Button>
  )
}

type Props = { readonly submission: Submission; readonly online: boolean }

/** A mail on its way: not an activity yet, shown where it will be one. */
export const PendingRow = ({ submission, online }: Props) => {
  const paused = usePaused(submission.mailboxId)
  const now = useNow(submission.undoUntil === null ? 5000 : 500)
  const chip = stateChip(submission, now)
  const undoable = isUndoable(submission, now)
  return (
    <div className={undoable ? 'event event-last event-undoable' : 'event event-last'}>
      <span className="event-icon event-icon-waiting" aria-hidden="true">
        <Clock3 />
      </span>
      <button
        type="button"
        className="event-line"
        onClick={() => go({ place: 'outbox', tab: tabOf(submission) })}
      >
        <span className="event-top">
          <span className="event-who">You</span>
          <span className="event-subject clip" dir="auto">
            {submission.subject === '' ? 'No subject' : submission.subject}
          </span>
          <Chip tone={chip.tone}>{chip.words}</Chip>
          <Time at={submission.queuedAt} as="clock" />
        </span>
        <span className="event-snippet clip">{nextWords(submission, { online, paused, now })}</span>
      </button>
      {undoable && <UndoButton submission={submission} />}
    </div>
  )
}
