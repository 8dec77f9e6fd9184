import { useContext, useEffect, useState } from 'react'
import type { Submission } from '../../shared/domain/submission.ts'
import { useComposer } from '../features/composer/index.ts'
import { useOutbox } from '../features/outbox/index.ts'
import { NowContext } from '../ui/clock.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { wordsFor } from './error-words.ts'

/** Takes the newest mail back that has not gone yet, as the draft that it was. */
export const useUndoSend = () => {
  const undoable = useOutbox((state) => state.undoable)
  const takeBack = useComposer((state) => state.takeBack)
  const show = useToasts((state) => state.show)
  const now = useContext(NowContext)
  return async (): Promise<void> => {
    const submission = await undoable(now())
    if (submission === null) return show('Nothing can be taken back now', null, 'bad')
    const failure = await takeBack(submission.id)
    if (failure !== null) show(`${wordsFor(failure).title}. ${wordsFor(failure).hint}`, null, 'bad')
  }
}

/** The mail that `useUndoSend` would take back, as asked when the component came. */
export const useUndoable = (): Submission | null => {
  const undoable = useOutbox((state) => state.undoable)
  const now = useContext(NowContext)
  const [found, setFound] = useState<Submission | null>(null)
  useEffect(() => {
    let gone = false
    const ask = async () => {
      const answer = await undoable(now())
      if (!gone) setFound(answer)
    }
    void ask()
    return () => {
      gone = true
    }
  }, [undoable, now])
  return found
}
