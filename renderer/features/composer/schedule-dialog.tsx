import { useId, useState, type FormEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { timeWords } from '../../ui/time-words.ts'
import { fromInputs, fromWallTime, localZone, toInputs, toWallTime } from '../../ui/wall-time.ts'
import { scheduleFault, schedulePresets, zoneWords } from './schedule-rules.ts'

type Props = {
  /** The time that was chosen before, or null. */
  readonly sendAt: number | null
  readonly onClose: () => void
  readonly onChoose: (sendAt: number) => void
}

/** When a mail is to go: one of the usual times, or any. */
export const ScheduleDialog = ({ sendAt, onClose, onChoose }: Props) => {
  const now = useNow(5000)
  const formId = useId()
  const [zone] = useState(localZone)
  const presets = schedulePresets(now, zone)
  const [text, setText] = useState(() => toInputs(toWallTime(sendAt ?? presets[0]?.at ?? now, zone)))
  const wall = fromInputs(text.date, text.time)
  const at = wall === null ? null : fromWallTime(wall, zone)
  const fault = scheduleFault(at, now)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (at !== null && fault === null) onChoose(at)
  }
  return (
    <Dialog
      title="When it goes"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={formId} disabled={fault !== null}>
            Schedule
          </Button>
        </>
      }
    >
      <div className="schedule-presets" role="group" aria-label="Usual times">
        {presets.map((preset) => (
          <button
            key={preset.words}
            type="button"
            className="schedule-preset"
            onClick={() => onChoose(preset.at)}
          >
            <span>{preset.words}</span>
            <small>{timeWords.dated(preset.at, now)}</small>
          </button>
        ))}
      </div>
      <form id={formId} className="schedule-form" onSubmit={onSubmit} noValidate>
        <label className="field">
          Date
          <input
            className="input"
            type="date"
            value={text.date}
            min={toInputs(toWallTime(now, zone)).date}
            onChange={(event) => setText({ ...text, date: event.target.value })}
          />
        </label>
        <label className="field">
          Time
          <input
            className="input"
            type="time"
            value={text.time}
            onChange={(event) => setText({ ...text, time: event.target.value })}
          />
        </label>
      </form>
      <p className={fault === null ? 'field-hint' : 'field-error'} role="status">
        {fault ?? (at === null ? '' : `${timeWords.exact(at)}. `)}
        {fault === null && `Your time zone: ${zoneWords(at ?? now, zone)}.`}
      </p>
    </Dialog>
  )
}
