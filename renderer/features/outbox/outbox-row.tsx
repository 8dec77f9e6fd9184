import { memo, useState } from 'react'
import { Ellipsis, Paperclip } from 'lucide-react'
import type { Bounce, Submission } from '../../../shared/domain/submission.ts'
import { bounceWords, serverWords } from '../../app/bounce-words.ts'
import { count, counted } from '../../ui/amount-words.ts'
import { Chip } from '../../ui/chip.tsx'
import { useNow } from '../../ui/clock.tsx'
import { Menu } from '../../ui/menu.tsx'
import { timeWords } from '../../ui/time-words.ts'
import { usePaused } from '../mailboxes/index.ts'
import { actionsOf, actionWords, type Offered } from './outbox-actions.ts'
import { isUndoable, momentOf, nextWords, reasonDetail, recipientsWords, stateChip } from './outbox-words.ts'
import { useActions, type OpenMail, type OutboxDialog } from './use-actions.ts'

/** As many as fit beside each other; the rest is in the menu, and what happened always is where there is one. */
const shown = 2
const shownOf = (offered: readonly Offered[]): readonly Offered[] =>
  offered.length === 1 ? offered : offered.slice(0, shown).filter(({ name }) => name !== 'happened')
const mostBounces = 3

const Bounces = ({ bounces }: { bounces: readonly Bounce[] }) => (
  <ul className="outbox-bounces">
    {bounces.slice(0, mostBounces).map((bounce) => (
      <li key={bounce.address} title={serverWords(bounce)}>
        <b dir="auto">{bounce.address}</b> {bounceWords(bounce)}
        {bounce.status !== null && ` (${bounce.status})`}
      </li>
    ))}
    {bounces.length > mostBounces && <li>{count(bounces.length - mostBounces)} more under What happened</li>}
  </ul>
)

type ActionsProps = {
  readonly offered: readonly Offered[]
  readonly name: string
  readonly busy: boolean
  readonly onAct: (action: Offered) => void
}

const Actions = ({ offered, name, busy, onAct }: ActionsProps) => {
  const first = shownOf(offered)
  const rest = offered.slice(first.length)
  return (
    <span className="outbox-buttons">
      {first.map((action) => (
        <button
          key={action.name}
          type="button"
          className="link"
          disabled={busy || action.off !== null}
          title={action.off ?? undefined}
          aria-label={`${actionWords[action.name]}: ${name}`}
          onClick={() => onAct(action)}
        >
          {actionWords[action.name]}
        </button>
      ))}
      {rest.length > 0 && (
        <Menu
          label={`More: ${name}`}
          icon={<Ellipsis />}
          items={rest.map((action) => ({
            label: actionWords[action.name],
            off: busy ? 'Wait for what is being done' : action.off,
            danger: action.name === 'remove',
            choose: () => onAct(action),
          }))}
        />
      )}
    </span>
  )
}

const What = ({ submission, words }: { submission: Submission; words: string }) => {
  const detail = reasonDetail(submission)
  return (
    <>
      <span title={timeWords.exact(momentOf(submission))}>{words}</span>
      {submission.state === 'unconfirmed' && (
        <small>
          Look in Sent of {submission.mailboxAddress}: if it is there, choose “It was sent”, if not, “Send
          again”. The provider is asked once more before anything goes.
        </small>
      )}
      {detail !== null && <small className="provider-words">{detail}</small>}
      {submission.bounces.length > 0 && <Bounces bounces={submission.bounces} />}
      <small className="clip">from {submission.mailboxAddress}</small>
    </>
  )
}

const Whom = ({ submission }: { submission: Submission }) => {
  const { to, cc, bcc, attachmentCount, subject } = submission
  const everybody = [...to, ...cc, ...bcc].map(({ address }) => address)
  return (
    <>
      <b className="outbox-to" dir="auto" title={everybody.slice(0, 40).join(', ')}>
        {recipientsWords(submission)}
      </b>
      <small dir="auto">{subject === '' ? 'No subject' : subject}</small>
      {attachmentCount > 0 && (
        <small className="outbox-files">
          <Paperclip aria-hidden="true" /> {counted(attachmentCount, 'file')}
        </small>
      )}
    </>
  )
}

type Props = {
  readonly submission: Submission
  readonly online: boolean
  readonly onOpen: OpenMail
  readonly onDialog: (dialog: OutboxDialog, submission: Submission) => void
}

const Row = ({ submission, online, onOpen, onDialog }: Props) => {
  const [busy, setBusy] = useState(false)
  const paused = usePaused(submission.mailboxId)
  const waits = submission.state === 'queued'
  const now = useNow(waits && submission.undoUntil !== null ? 500 : waits ? 1000 : 60_000)
  const act = useActions(submission, onOpen, (dialog) => onDialog(dialog, submission))
  const situation = { online, paused, now }
  const chip = stateChip(submission, now)
  const onAct = async ({ name, off }: Offered) => {
    if (off !== null) return
    setBusy(true)
    await act(name)
    setBusy(false)
  }
  return (
    <tr className={isUndoable(submission, now) ? 'outbox-undoable' : undefined}>
      <td>
        <Whom submission={submission} />
      </td>
      <td>
        <Chip tone={chip.tone}>{chip.words}</Chip>
      </td>
      <td>
        <What submission={submission} words={nextWords(submission, situation)} />
      </td>
      <td className="outbox-actions">
        <Actions
          offered={actionsOf(submission, situation)}
          name={submission.subject || recipientsWords(submission)}
          busy={busy}
          onAct={(action) => void onAct(action)}
        />
      </td>
    </tr>
  )
}

/**
 * A submission: whom it goes to, how it stands, what happens next, what one can do. Drawn anew when it changed: thousands
 * can stand in one list.
 */
export const OutboxRow = memo(Row)
