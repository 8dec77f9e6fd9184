import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

export const DiscardDialog = ({ onClose, onDiscard }: { onClose: () => void; onDiscard: () => void }) => (
  <Dialog
    title="Discard this draft?"
    onClose={onClose}
    footer={
      <>
        <Button onClick={onClose}>Keep writing</Button>
        <Button kind="danger" onClick={onDiscard}>
          Discard
        </Button>
      </>
    }
  >
    <p>It was not sent. You find it under Drafts, Recently discarded, for 7 days.</p>
  </Dialog>
)
