import { useEffect, useState } from 'react'
import type { WhyHere } from '../../../shared/domain/matching.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { useClient } from '../../ipc/client-context.tsx'
import { useNow } from '../../ui/clock.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { hereWords } from './here-words.ts'

const useWhyHere = (messageId: string) => {
  const client = useClient()
  const [why, setWhy] = useState<WhyHere | null>(null)
  const [error, setError] = useState<AppError | null>(null)
  useEffect(() => {
    let current = true
    const read = async () => {
      const answer = await client.invoke('why.here', { messageId })
      if (!current) return
      if (answer.ok) setWhy(answer.value)
      else setError(answer.error)
    }
    void read()
    return () => {
      current = false
    }
  }, [client, messageId])
  return { why, error }
}

type Props = {
  readonly messageId: string
  readonly subject: string
  readonly onClose: () => void
  readonly onAskNot: () => void
}

/** Why a mail stands on timelines, in a sentence for each person, and how it came here. */
export const WhyHereDialog = ({ messageId, subject, onClose, onAskNot }: Props) => {
  const { why, error } = useWhyHere(messageId)
  const now = useNow(60_000)
  const words = why === null ? null : hereWords(why, { now })
  return (
    <Dialog
      title="Why is this here?"
      onClose={onClose}
      footer={
        <button type="button" className="link push" onClick={onAskNot}>
          Why is another mail not here?
        </button>
      }
    >
      <p className="why-subject clip" dir="auto">
        {subject === '' ? 'No subject' : subject}
      </p>
      {error !== null && <ErrorLine error={error} />}
      {words === null && error === null && <SkeletonRows rows={2} />}
      {words !== null && (
        <>
          <ul className="why-lines">
            {words.people.map((each) => (
              <li key={each} dir="auto">
                {each}
              </li>
            ))}
          </ul>
          <ul className="why-sources">
            {words.sources.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  )
}
