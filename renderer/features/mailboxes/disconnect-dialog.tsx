import { useState } from 'react'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useMailboxes } from './mailboxes-store.tsx'

type Props = { readonly mailbox: Mailbox; readonly onClose: () => void }

export const DisconnectDialog = ({ mailbox, onClose }: Props) => {
  const disconnect = useMailboxes((state) => state.disconnect)
  const [keep, setKeep] = useState(true)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  const onDisconnect = async () => {
    setBusy(true)
    const failure = await disconnect(mailbox.id, keep)
    setBusy(false)
    if (failure === null) onClose()
    else setError(failure)
  }
  return (
    <Dialog
      title={`Disconnect ${mailbox.address}?`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" disabled={busy} onClick={() => void onDisconnect()}>
            Disconnect
          </Button>
        </>
      }
    >
      <p>Liaison gives its access back to Google. Mail in the mailbox itself is not touched.</p>
      <fieldset className="choices">
        <legend>The history on this computer</legend>
        <label>
          <input type="radio" name="history" checked={keep} onChange={() => setKeep(true)} />
          <span>
            <b>Keep it.</b> Timelines stay as they are; nothing new arrives.
          </span>
        </label>
        <label>
          <input type="radio" name="history" checked={!keep} onChange={() => setKeep(false)} />
          <span>
            <b>Delete it.</b> This mailbox’s mail leaves all timelines on this computer.
          </span>
        </label>
      </fieldset>
      {error !== null && <ErrorLine error={error} />}
    </Dialog>
  )
}
