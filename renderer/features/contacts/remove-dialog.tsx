import { useState } from 'react'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { useContacts } from './contacts-store.tsx'

type Props = {
  readonly contact: { readonly id: string; readonly name: string }
  readonly onClose: () => void
  readonly onRemoved: () => void
}

export const RemoveContactDialog = ({ contact, onClose, onRemoved }: Props) => {
  const remove = useContacts((state) => state.remove)
  const show = useToasts((state) => state.show)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  const onRemove = async () => {
    setBusy(true)
    const failure = await remove(contact.id)
    setBusy(false)
    if (failure !== null) return setError(failure)
    show(`${contact.name} removed`)
    onRemoved()
  }
  return (
    <Dialog
      title={`Remove ${contact.name}?`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" disabled={busy} onClick={() => void onRemove()}>
            Remove contact
          </Button>
        </>
      }
    >
      <p>
        The timeline goes with it, and mail that concerns nobody else is no longer kept here. The mail in your
        mailbox is not touched; add the contact again to get the last 90 days back.
      </p>
      {error !== null && <ErrorLine error={error} />}
    </Dialog>
  )
}
