import { useState } from 'react'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { counted } from '../../ui/amount-words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useMailboxes } from './mailboxes-store.tsx'
import { providers } from './providers.tsx'

type Props = { readonly mailbox: Mailbox; readonly onClose: () => void }

/** What happens to mail that has not gone out yet; null where there is none. */
export const unsentWords = (waiting: number): string | null =>
  waiting === 0
    ? null
    : `${counted(waiting, 'mail still waits', 'mails still wait')} in the outbox. ${
        waiting === 1 ? 'It is' : 'They are'
      } not sent: you find ${waiting === 1 ? 'it' : 'them'} under Failed, with the text kept, to send from another mailbox or to put away.`

const HistoryChoice = ({ keep, onKeep }: { keep: boolean; onKeep: (keep: boolean) => void }) => (
  <fieldset className="choices">
    <legend>The history on this computer</legend>
    <label>
      <input type="radio" name="history" checked={keep} onChange={() => onKeep(true)} />
      <span>
        <b>Keep it.</b> Timelines stay as they are; nothing new arrives.
      </span>
    </label>
    <label>
      <input type="radio" name="history" checked={!keep} onChange={() => onKeep(false)} />
      <span>
        <b>Delete it.</b> This mailbox’s mail leaves all timelines on this computer.
      </span>
    </label>
  </fieldset>
)

/** Ends a mailbox, or what is left of one that has ended. */
export const DisconnectDialog = ({ mailbox, onClose }: Props) => {
  const disconnect = useMailboxes((state) => state.disconnect)
  const over = mailbox.state === 'disconnected'
  const [keep, setKeep] = useState(!over)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  const unsent = unsentWords(mailbox.counts.waiting)
  const provider = providers[mailbox.provider]
  const onDisconnect = async () => {
    setBusy(true)
    const failure = await disconnect(mailbox.id, keep)
    setBusy(false)
    if (failure === null) onClose()
    else setError(failure)
  }
  return (
    <Dialog
      title={over ? `Delete the history of ${mailbox.address}?` : `Disconnect ${mailbox.address}?`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" disabled={busy} onClick={() => void onDisconnect()}>
            {over ? 'Delete' : 'Disconnect'}
          </Button>
        </>
      }
    >
      <p>
        {over
          ? 'Its mail leaves all timelines on this computer. Mail in the mailbox itself is not touched.'
          : provider.ending}
      </p>
      {unsent !== null && !over && <p>{unsent}</p>}
      {!over && <HistoryChoice keep={keep} onKeep={setKeep} />}
      {error !== null && <ErrorLine error={error} speaker={provider} />}
    </Dialog>
  )
}
