import { useState } from 'react'
import type { Submission } from '../../../shared/domain/submission.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { wordsFor } from '../../app/error-words.ts'
import { Chip } from '../../ui/chip.tsx'
import { Time } from '../../ui/time.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { useComposer } from '../composer/index.ts'
import { usePaused } from '../mailboxes/index.ts'
import { nextWords, reasonDetail, stateChip } from './outbox-words.ts'
import { useOutbox } from './outbox-store.tsx'
import { assertNever } from '../../../shared/errors/assert-never.ts'

type Action = { readonly label: string; readonly run: () => Promise<AppError | null> }

const useActions = (submission: Submission, canGo: boolean): readonly Action[] => {
  const { cancel, retry, decide, content } = useOutbox((state) => state)
  const editAgain = useComposer((state) => state.editAgain)
  const { id, state } = submission
  const edit = async (alsoCancel: boolean): Promise<AppError | null> => {
    const answer = await content(id)
    if (!answer.ok) return answer.error
    // A waiting mail is taken back first: the edited one must not follow the old one out.
    const failure = alsoCancel ? await cancel(id) : null
    if (failure === null) editAgain(answer.value)
    return failure
  }
  switch (state) {
    case 'queued':
      return [
        ...(canGo ? [{ label: 'Send now', run: () => retry(id) }] : []),
        { label: 'Edit', run: () => edit(true) },
        { label: 'Cancel', run: () => cancel(id) },
      ]
    case 'failed':
      return [
        { label: 'Try again', run: () => retry(id) },
        { label: 'Edit and resend', run: () => edit(false) },
        { label: 'Remove', run: () => cancel(id) },
      ]
    case 'unconfirmed':
      return [
        { label: 'It was sent', run: () => decide(id, 'was_sent') },
        { label: 'Send again', run: () => decide(id, 'send_again') },
      ]
    case 'sending':
    case 'sent':
    case 'cancelled':
      return []
    default:
      return assertNever(state)
  }
}

const recipientsOf = (submission: Submission): string =>
  [...submission.to, ...submission.cc, ...submission.bcc].map((each) => each.name || each.address).join(', ')

const When = ({ submission, online }: { submission: Submission; online: boolean }) => {
  if (submission.state === 'sent' && submission.sentAt !== null) {
    return (
      <>
        {' '}
        <Time at={submission.sentAt} as="ago" />
      </>
    )
  }
  if (!online || submission.state !== 'queued' || submission.nextTryAt === null) return null
  return (
    <>
      . Next try <Time at={submission.nextTryAt} as="ahead" />
      {submission.attempts > 1 && `, after ${submission.attempts}`}
    </>
  )
}

export const OutboxRow = ({ submission, online }: { submission: Submission; online: boolean }) => {
  const show = useToasts((state) => state.show)
  const [busy, setBusy] = useState(false)
  const paused = usePaused(submission.mailboxId)
  const actions = useActions(submission, online && !paused)
  const chip = stateChip(submission.state)
  const detail = reasonDetail(submission)
  const act = async (action: Action) => {
    setBusy(true)
    const failure = await action.run()
    setBusy(false)
    if (failure !== null) show(wordsFor(failure).title, null, 'bad')
  }
  const to = recipientsOf(submission)
  return (
    <tr>
      <td>
        <b className="outbox-to" dir="auto">
          {to}
        </b>
        <small dir="auto">{submission.subject === '' ? 'No subject' : submission.subject}</small>
      </td>
      <td>
        <Chip tone={chip.tone}>{chip.words}</Chip>
      </td>
      <td>
        {nextWords(submission, online, paused)}
        {!paused && <When submission={submission} online={online} />}
        {detail !== null && <small className="provider-words">{detail}</small>}
        <small>from {submission.mailboxAddress}</small>
      </td>
      <td className="outbox-actions">
        {actions.map((action) => (
          <button
            key={action.label}
            type="button"
            className="link"
            disabled={busy}
            aria-label={`${action.label}: ${submission.subject || to}`}
            onClick={() => void act(action)}
          >
            {action.label}
          </button>
        ))}
      </td>
    </tr>
  )
}
