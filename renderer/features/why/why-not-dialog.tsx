import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import type { WhyNot } from '../../../shared/domain/matching.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { useClient } from '../../ipc/client-context.tsx'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { addressLines } from './address-lines.ts'
import { messageLines, unreadableWords } from './message-lines.ts'
import { stepWords, type Line, type Step, type WindowStep } from './step.ts'

type Answer = { readonly finding: WhyNot | null; readonly error: AppError | null }
const nothing: Answer = { finding: null, error: null }

/** Asks main; of two questions in a row only the answer to the later one is taken. */
const useQuestion = () => {
  const client = useClient()
  const latest = useRef({ turn: 0, text: '' })
  const [answer, setAnswer] = useState<Answer>(nothing)
  const [asking, setAsking] = useState(false)
  const ask = async (text: string) => {
    if (text.trim() === '') return
    const turn = latest.current.turn + 1
    latest.current = { turn, text }
    setAsking(true)
    const result = await client.invoke('why.not', { text: text.trim() })
    if (turn !== latest.current.turn) return
    setAsking(false)
    setAnswer(result.ok ? { finding: result.value, error: null } : { finding: null, error: result.error })
  }
  return { ask, again: () => ask(latest.current.text), asking, ...answer }
}

type LinesProps = { readonly lines: readonly Line[]; readonly onStep: (step: Step) => void }

const Lines = ({ lines, onStep }: LinesProps) => (
  <ul className="why-lines">
    {lines.map((line) => (
      <li key={line.key} dir="auto">
        {line.words}
        {line.steps.length > 0 && (
          <span className="why-steps">
            {line.steps.map((step) => (
              <Button key={stepWords(step)} onClick={() => onStep(step)}>
                <span className="clip">{stepWords(step)}</span>
              </Button>
            ))}
          </span>
        )}
      </li>
    ))}
  </ul>
)

const Finding = ({ finding, onStep }: { finding: WhyNot; onStep: (step: Step) => void }) => {
  const now = useNow(60_000)
  if (finding.kind === 'unreadable') return <p>{unreadableWords}</p>
  const lines = finding.kind === 'address' ? addressLines(finding, { now }) : messageLines(finding)
  return <Lines lines={lines} onStep={onStep} />
}

type Props = {
  /** What the field begins with; asked at once where there is something. */
  readonly text: string
  readonly onClose: () => void
  readonly onStep: (step: WindowStep) => void
}

/** Why a mail is not here: by the address of somebody in it, or by its Message-ID. */
export const WhyNotDialog = ({ text: begun, onClose, onStep }: Props) => {
  const [text, setText] = useState(begun)
  const { ask, again, asking, finding, error } = useQuestion()
  const hintId = useId()
  const first = useRef(() => ask(begun))
  useEffect(() => void first.current(), [])
  const take = (step: Step) => (step.kind === 'ask_again' ? void again() : onStep(step))
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void ask(text)
  }
  return (
    <Dialog title="Why is a mail not here?" onClose={onClose} wide>
      <form className="why-form" onSubmit={onSubmit}>
        <label className="field">
          Address of somebody in it, or its Message-ID
          <input
            className="input"
            autoComplete="off"
            spellCheck={false}
            maxLength={2000}
            placeholder="name@company.example"
            aria-describedby={hintId}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <Button kind="primary" type="submit" disabled={asking || text.trim() === ''}>
          {asking ? 'Looking' : 'Find out'}
        </Button>
        <p className="field-hint" id={hintId}>
          Your mailboxes are asked for a Message-ID, which can take some seconds.
        </p>
      </form>
      <div className="why-answer" role="status">
        {asking && <SkeletonRows rows={2} />}
        {!asking && finding !== null && <Finding finding={finding} onStep={take} />}
      </div>
      {!asking && error !== null && <ErrorLine error={error} />}
    </Dialog>
  )
}
