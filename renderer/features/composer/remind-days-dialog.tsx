import { useId, useState, type FormEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

const mostDays = 60

type Props = {
  readonly days: number | null
  /** The mail went already: days are counted from now. */
  readonly sent?: boolean
  readonly onClose: () => void
  readonly onChoose: (days: number) => void
}

/** After how many days without an answer to be reminded. */
export const RemindDaysDialog = ({ days, sent = false, onClose, onChoose }: Props) => {
  const formId = useId()
  const [text, setText] = useState(String(days ?? 5))
  const wanted = Number(text)
  const valid = Number.isInteger(wanted) && wanted >= 1 && wanted <= mostDays
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (valid) onChoose(wanted)
  }
  return (
    <Dialog
      title="If nobody answers"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={formId} disabled={!valid}>
            Remind me
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={onSubmit} noValidate>
        <label className="field">
          Days
          <input
            className="input"
            type="number"
            min={1}
            max={mostDays}
            value={text}
            aria-invalid={!valid}
            onChange={(event) => setText(event.target.value)}
          />
          <span className={valid ? 'field-hint' : 'field-error'}>
            {valid
              ? `Counted from ${sent ? 'now' : 'when it goes'}. An answer ends it.`
              : `A whole number from 1 to ${mostDays}.`}
          </span>
        </label>
      </form>
    </Dialog>
  )
}
