import { useEffect, useId, useRef, useState } from 'react'
import { guardNames, type GuardName, type SendingSettings } from '../../../shared/domain/sending.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { counted } from '../../ui/amount-words.ts'
import { useSending } from './use-sending.ts'

const undoWords = (seconds: number): string =>
  seconds === 0
    ? 'A mail goes at once and can not be taken back.'
    : `A mail can be taken back for ${counted(seconds, 'second')} after you send it.`

const savePauseMs = 300

/** A slider that moves at once and is stored when it rests. */
export const UndoSeconds = ({ sending }: { sending: SendingSettings }) => {
  const { save, error } = useSending()
  const [moved, setMoved] = useState<number | null>(null)
  const seconds = moved ?? sending.undoSeconds
  const latest = useRef(save)
  const waiting = useRef<number | null>(null)
  const id = useId()
  useEffect(() => {
    latest.current = save
  })
  useEffect(() => {
    if (moved === null) return undefined
    waiting.current = moved
    const timer = setTimeout(async () => {
      waiting.current = null
      await latest.current({ undoSeconds: moved })
      setMoved((now) => (now === moved ? null : now))
    }, savePauseMs)
    return () => clearTimeout(timer)
  }, [moved])
  useEffect(
    () => () => {
      // Who leaves right after moving it meant it, too.
      if (waiting.current !== null) void latest.current({ undoSeconds: waiting.current })
    },
    [],
  )
  return (
    <div className="settings-form">
      <div className="undo-seconds">
        <input
          type="range"
          min={0}
          max={30}
          step={1}
          value={seconds}
          aria-label="Seconds in which a mail can be taken back"
          aria-describedby={id}
          aria-valuetext={counted(seconds, 'second')}
          onChange={(event) => setMoved(Number(event.target.value))}
        />
        <output>{seconds} s</output>
      </div>
      <p className="field-hint" id={id}>
        {undoWords(seconds)}
      </p>
      {error !== null && <ErrorLine error={error} />}
    </div>
  )
}

const missedWords = {
  send: {
    title: 'Send it as soon as it can go',
    words: 'The outbox says when it was due and when it went.',
  },
  hold: {
    title: 'Hold it and ask me',
    words: 'It waits under Needs you until you send it or choose another time.',
  },
} as const

/** What becomes of a mail whose time passed while the computer slept or was offline. */
export const MissedSchedule = ({ sending }: { sending: SendingSettings }) => {
  const { save, error } = useSending()
  return (
    <fieldset className="settings-form radio-list">
      <legend className="visually-hidden">When its time was missed</legend>
      {(['send', 'hold'] as const).map((each) => (
        <label key={each} className="tick">
          <input
            type="radio"
            name="missed-schedule"
            checked={sending.missedSchedule === each}
            onChange={() => void save({ missedSchedule: each })}
          />
          <span>
            {missedWords[each].title}
            <small>{missedWords[each].words}</small>
          </span>
        </label>
      ))}
      {error !== null && <ErrorLine error={error} />}
    </fieldset>
  )
}

const guardWords: Readonly<Record<GuardName, { title: string; words: string }>> = {
  subject: { title: 'No subject', words: 'The mail has no subject.' },
  attachment: {
    title: 'A forgotten file',
    words: 'Your text says that something is attached, and nothing is.',
  },
  recipients: {
    title: 'Unusually many recipients',
    words: 'More than 20 people would see each other’s addresses in To and Cc.',
  },
  domain: {
    title: 'A company that is new to you',
    words: 'Nobody at this domain has written to you or been written to before.',
  },
  mailbox: {
    title: 'Another mailbox than usual',
    words: 'The mail would go from another of your addresses than the one that these people know.',
  },
}

/** Questions before a mail goes, each of which can be switched off. */
export const Guards = ({ sending }: { sending: SendingSettings }) => {
  const { save, error } = useSending()
  // A switch moves at once; where storing failed it goes back.
  const [wanted, setWanted] = useState<Partial<Record<GuardName, boolean | undefined>>>({})
  const isOn = (name: GuardName): boolean => wanted[name] ?? sending.guards[name]
  const onChange = async (name: GuardName, on: boolean) => {
    setWanted((before) => ({ ...before, [name]: on }))
    const guards = {
      subject: isOn('subject'),
      attachment: isOn('attachment'),
      recipients: isOn('recipients'),
      domain: isOn('domain'),
      mailbox: isOn('mailbox'),
      [name]: on,
    }
    await save({ guards })
    setWanted((before) => ({ ...before, [name]: undefined }))
  }
  return (
    <div className="settings-form radio-list">
      {guardNames.map((name) => (
        <label key={name} className="tick">
          <input
            type="checkbox"
            role="switch"
            className="switch"
            checked={isOn(name)}
            onChange={(event) => void onChange(name, event.target.checked)}
          />
          <span>
            {guardWords[name].title}
            <small>{guardWords[name].words}</small>
          </span>
        </label>
      ))}
      {error !== null && <ErrorLine error={error} />}
    </div>
  )
}
