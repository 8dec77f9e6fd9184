import type { Person } from '../../../shared/domain/person.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { losingWords } from './matching-words.ts'

type Props = {
  readonly pattern: string
  /** Whom mail is here with that would go. */
  readonly people: readonly Person[]
  readonly onClose: () => void
  readonly onConfirm: () => void
}

/** Before mail goes from timelines: which, and that nothing is lost by it. */
export const NeverLogDialog = ({ pattern, people, onClose, onConfirm }: Props) => (
  <Dialog
    title={`Never log ${pattern}?`}
    onClose={onClose}
    footer={
      <>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" onClick={onConfirm}>
          Never log
        </Button>
      </>
    }
  >
    <p className="never-log-words">{losingWords(people)}</p>
    <p>
      Your mailbox is not touched. If you switch the entry off again, the mail of your contacts is fetched
      from there once more.
    </p>
  </Dialog>
)
