import type { Submission } from '../../../shared/domain/submission.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { wordsFor } from '../../app/error-words.ts'
import { counted } from '../../ui/amount-words.ts'
import { useNow } from '../../ui/clock.tsx'
import { timeWords } from '../../ui/time-words.ts'
import { useToasts } from '../../ui/toasts.tsx'
import { RemindDaysDialog, ScheduleDialog } from '../composer/index.ts'
import { useOutbox } from './outbox-store.tsx'

type Props = { readonly submission: Submission; readonly onClose: () => void }

/** Closes the dialog once it was stored; a refusal is said, and the dialog stays for another try. */
const useStoring = (onClose: () => void) => {
  const show = useToasts((state) => state.show)
  return async (change: Promise<AppError | null>, said: string) => {
    const failure = await change
    if (failure !== null) return show(`${wordsFor(failure).title}. ${wordsFor(failure).hint}`, null, 'bad')
    onClose()
    show(said)
  }
}

/** Another time for a mail that waits or was held. */
export const ChangeTimeDialog = ({ submission, onClose }: Props) => {
  const { id, sendAt } = submission
  const now = useNow(5000)
  const schedule = useOutbox((state) => state.schedule)
  const store = useStoring(onClose)
  return (
    <ScheduleDialog
      sendAt={sendAt !== null && sendAt > now ? sendAt : null}
      onClose={onClose}
      onChoose={(at) => void store(schedule(id, at), `It goes ${timeWords.dated(at, now)}`)}
    />
  )
}

const usualDays = 3

/** Reminds of a sent mail if nobody answers. */
export const RemindDialog = ({ submission, onClose }: Props) => {
  const remind = useOutbox((state) => state.remind)
  const store = useStoring(onClose)
  return (
    <RemindDaysDialog
      days={usualDays}
      sent
      onClose={onClose}
      onChoose={(days) =>
        void store(
          remind(submission.id, days),
          `You are reminded in ${counted(days, 'day')} if nobody answers`,
        )
      }
    />
  )
}
