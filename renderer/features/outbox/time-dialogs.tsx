import { useId, useState, type FormEvent, type ReactNode } from 'react'
import type { Submission } from '../../../shared/domain/submission.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { timeWords } from '../../ui/time-words.ts'
import { useToasts } from '../../ui/toasts.tsx'
import { useOutbox } from './outbox-store.tsx'

type FormProps = {
  readonly title: string
  readonly action: string
  readonly ready: boolean
  readonly submission: Submission
  readonly onClose: () => void
  /** Resolves to why it was refused, or null. */
  readonly onSave: () => Promise<AppError | null>
  readonly children: ReactNode
}

/** A dialog about one mail that stores one thing, and says why where it can't. */
const MailDialog = ({ title, action, ready, submission, onClose, onSave, children }: FormProps) => {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  const formId = useId()
  const save = async () => {
    setBusy(true)
    const failure = await onSave()
    setBusy(false)
    if (failure === null) onClose()
    else setError(failure)
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={formId} disabled={busy || !ready}>
            {action}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={onSubmit} noValidate>
        <p className="story-subject clip" dir="auto">
          {submission.subject === '' ? 'No subject' : submission.subject}
        </p>
        {children}
        {error !== null && <ErrorLine error={error} />}
      </form>
    </Dialog>
  )
}

const pad = (value: number): string => String(value).padStart(2, '0')

/** As `datetime-local` takes it: this computer's time without a zone. */
export const localInput = (at: number): string => {
  const date = new Date(at)
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`
}

/** Epoch ms of such a text, or null where it is none. */
export const fromLocalInput = (text: string): number | null => {
  const at = new Date(text).getTime()
  return Number.isNaN(at) ? null : at
}

/** Tomorrow at eight, which is what people mean by "later". */
const tomorrowMorning = (now: number): number => {
  const date = new Date(now)
  date.setDate(date.getDate() + 1)
  return date.setHours(8, 0, 0, 0)
}

type Props = { readonly submission: Submission; readonly onClose: () => void }

/** Another time for a mail that waits or was held. */
export const ChangeTimeDialog = ({ submission, onClose }: Props) => {
  const now = useNow(1000)
  const schedule = useOutbox((state) => state.schedule)
  const show = useToasts((state) => state.show)
  const { sendAt } = submission
  const [text, setText] = useState(() =>
    localInput(sendAt !== null && sendAt > now ? sendAt : tomorrowMorning(now)),
  )
  const chosen = fromLocalInput(text)
  const passed = chosen !== null && chosen <= now
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const onSave = async () => {
    if (chosen === null) return null
    const failure = await schedule(submission.id, chosen)
    if (failure === null) show(`It goes ${timeWords.dated(chosen, now)}`)
    return failure
  }
  return (
    <MailDialog
      title="When it goes"
      action="Change time"
      ready={chosen !== null && !passed}
      submission={submission}
      onClose={onClose}
      onSave={onSave}
    >
      <label className="field">
        Date and time
        <input
          className="input"
          type="datetime-local"
          value={text}
          min={localInput(now)}
          aria-invalid={passed}
          onChange={(event) => setText(event.target.value)}
        />
        {passed ? (
          <span className="field-error" role="alert">
            This time has passed. Choose a later one.
          </span>
        ) : (
          <span className="field-hint">
            {chosen === null ? '' : `${timeWords.exact(chosen)}. `}Time zone of this computer: {zone}.
          </span>
        )}
      </label>
    </MailDialog>
  )
}

const choices = [1, 3, 7, 14] as const
const dayWords = (days: number): string => (days === 1 ? 'a day' : days === 7 ? 'a week' : `${days} days`)

/** Reminds of a sent mail if nobody answers. */
export const RemindDialog = ({ submission, onClose }: Props) => {
  const remind = useOutbox((state) => state.remind)
  const show = useToasts((state) => state.show)
  const [text, setText] = useState('3')
  const days = Number(text)
  const ready = Number.isInteger(days) && days >= 1 && days <= 60
  const onSave = async () => {
    const failure = await remind(submission.id, days)
    if (failure === null) show(`You are reminded in ${dayWords(days)} if nobody answers`)
    return failure
  }
  return (
    <MailDialog
      title="If nobody answers"
      action="Remind me"
      ready={ready}
      submission={submission}
      onClose={onClose}
      onSave={onSave}
    >
      <div className="remind-choices" role="group" aria-label="Usual times">
        {choices.map((each) => (
          <Button
            key={each}
            className="button-small"
            aria-pressed={days === each}
            onClick={() => setText(String(each))}
          >
            In {dayWords(each)}
          </Button>
        ))}
      </div>
      <label className="field">
        Days
        <input
          className="input"
          type="number"
          min={1}
          max={60}
          step={1}
          value={text}
          aria-invalid={!ready}
          onChange={(event) => setText(event.target.value)}
        />
        <span className={ready ? 'field-hint' : 'field-error'}>
          {ready ? 'Counted from now. An answer ends it.' : 'A whole number from 1 to 60.'}
        </span>
      </label>
    </MailDialog>
  )
}
