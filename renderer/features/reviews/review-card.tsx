import { useId, useState } from 'react'
import type { Review } from '../../../shared/domain/matching.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { Button } from '../../ui/button.tsx'
import { Time } from '../../ui/time.tsx'
import { decisionWords } from './review-words.ts'
import type { Decision } from './reviews-store.tsx'

type ChoiceProps = {
  readonly review: Review
  readonly chosen: ReadonlySet<string>
  readonly nobody: boolean
  readonly onToggle: (contactId: string, on: boolean) => void
  readonly onNobody: (on: boolean) => void
}

const Choices = ({ review, chosen, nobody, onToggle, onNobody }: ChoiceProps) => (
  <fieldset className="review-choices">
    <legend>
      Whose mail is it? <span dir="auto">{review.address}</span> belongs to
    </legend>
    <div className="review-options">
      {review.candidates.map(({ contactId, name, company }) => (
        <label key={contactId} className="tick">
          <input
            type="checkbox"
            checked={chosen.has(contactId)}
            onChange={(event) => onToggle(contactId, event.target.checked)}
          />
          <span dir="auto">
            {name}
            {company !== '' && <small dir="auto">{company}</small>}
          </span>
        </label>
      ))}
      <label className="tick">
        <input type="checkbox" checked={nobody} onChange={(event) => onNobody(event.target.checked)} />
        <span>Nobody</span>
      </label>
    </div>
  </fieldset>
)

type Props = {
  readonly review: Review
  readonly onDecide: (decision: Decision) => Promise<AppError | null>
}

/** A mail, who has its address, and the decision whose it is. Nothing is chosen beforehand. */
export const ReviewCard = ({ review, onDecide }: Props) => {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [nobody, setNobody] = useState(false)
  const [always, setAlways] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  const headingId = useId()
  const { from, subject, snippet, occurredAt, candidates, address } = review
  const named = candidates.filter(({ contactId }) => chosen.has(contactId)).map(({ name }) => name)
  const decided = nobody || named.length > 0
  const toggle = (contactId: string, on: boolean) => {
    setNobody(false)
    setChosen(
      (before) => new Set([...before].filter((each) => each !== contactId).concat(on ? contactId : [])),
    )
  }
  const submit = async () => {
    setBusy(true)
    const failure = await onDecide({ contactIds: [...chosen], always })
    setBusy(false)
    setError(failure)
  }
  return (
    <article className="review" aria-labelledby={headingId}>
      <header className="review-head">
        <span className="clip" dir="auto">
          <b>{from.name === '' ? from.address : from.name}</b>{' '}
          {from.name !== '' && <span>{from.address}</span>}
        </span>
        <Time at={occurredAt} />
      </header>
      <h2 id={headingId} className="clip" dir="auto">
        {subject === '' ? 'No subject' : subject}
      </h2>
      <p className="review-snippet" dir="auto">
        {snippet}
      </p>
      <Choices
        review={review}
        chosen={chosen}
        nobody={nobody}
        onToggle={toggle}
        onNobody={(on) => {
          setNobody(on)
          if (on) setChosen(new Set())
        }}
      />
      <footer className="review-foot">
        <label className="tick">
          <input type="checkbox" checked={always} onChange={(event) => setAlways(event.target.checked)} />
          <span>Always for {address}</span>
        </label>
        <Button kind="primary" disabled={!decided || busy} onClick={() => void submit()}>
          Decide
        </Button>
        <p className="field-hint review-effect" aria-live="polite">
          {decided ? decisionWords(named, always, address) : 'Choose one, several or nobody.'}
        </p>
      </footer>
      {error !== null && <ErrorLine error={error} />}
    </article>
  )
}
