import { TriangleAlert } from 'lucide-react'
import type { AppError } from '../../shared/errors/app-error.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { wordsFor, type Speaker } from './error-words.ts'

/** A failure in the place of the content that could not be read. */
export const ErrorNotice = ({ error, onRetry }: { error: AppError; onRetry: () => void }) => {
  const words = wordsFor(error)
  return (
    <div role="alert">
      <Empty
        icon={<TriangleAlert />}
        title={words.title}
        action={<Button onClick={onRetry}>Try again</Button>}
      >
        {words.hint}
      </Empty>
    </div>
  )
}

/** A failure in one line, inside a form or a card. */
export const ErrorLine = ({ error, speaker }: { error: AppError; speaker?: Speaker | undefined }) => {
  const words = wordsFor(error, speaker)
  return (
    <p className="field-error" role="alert">
      <b>{words.title}.</b> {words.hint}
    </p>
  )
}
