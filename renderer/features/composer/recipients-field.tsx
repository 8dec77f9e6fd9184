import { useEffect, useId, useMemo, useRef, useState, type DragEvent } from 'react'
import type { Participant } from '../../../shared/domain/participant.ts'
import { participantSchema } from '../../../shared/domain/participant.ts'
import { addressKey } from '../../../shared/rules/address.ts'
import { parseRecipientList } from '../../../shared/rules/recipient-list.ts'
import { chipType, RecipientChip, type ChipActions } from './recipient-chip.tsx'
import { RecipientInput, type InputHandle } from './recipient-input.tsx'
import {
  fieldWords,
  foldedPeople,
  placeRecipients,
  writtenRecipient,
  type FieldName,
  type Fields,
} from './recipient-rules.ts'

type FieldProps = {
  readonly field: FieldName
  readonly fields: Fields
  readonly onChange: (fields: Fields) => void
  readonly focused?: boolean
}

const parseDropped = (data: DataTransfer): Participant[] => {
  const carried = data.getData(chipType)
  if (carried === '') return parseRecipientList(data.getData('text/plain'))
  try {
    const person = participantSchema.safeParse(JSON.parse(carried))
    return person.success ? [person.data] : []
  } catch {
    return []
  }
}

/** Actions that stay the same while chips come and go, so that a chip is drawn once. */
const useChipActions = ({ field, fields, onChange }: FieldProps, input: { current: InputHandle | null }) => {
  const latest = useRef({ fields, onChange })
  useEffect(() => {
    latest.current = { fields, onChange }
  })
  return useMemo<ChipActions>(() => {
    const remove = (person: Participant) => {
      const now = latest.current
      now.onChange({ ...now.fields, [field]: now.fields[field].filter((each) => each !== person) })
      input.current?.focus()
    }
    return {
      remove,
      edit: (person) => {
        remove(person)
        input.current?.edit(writtenRecipient(person))
      },
      move: (person, to) => latest.current.onChange(placeRecipients(latest.current.fields, to, [person])),
    }
  }, [field, input])
}

/** A recipient field: chips, suggestions, pasted lists. What is no address stays, marked, until it is corrected. */
export const RecipientsField = (props: FieldProps) => {
  const { field, fields, onChange, focused = false } = props
  const people = fields[field]
  const [folded, setFolded] = useState(true)
  const [over, setOver] = useState(false)
  const inputId = useId()
  const input = useRef<InputHandle>(null)
  const actions = useChipActions(props, input)
  const shown = foldedPeople(people, folded)
  const taken = useMemo(
    () => new Set([...fields.to, ...fields.cc, ...fields.bcc].map(({ address }) => addressKey(address))),
    [fields.to, fields.cc, fields.bcc],
  )
  const add = (added: readonly Participant[]) => onChange(placeRecipients(fields, field, added))
  const onDrop = (event: DragEvent) => {
    setOver(false)
    if (event.dataTransfer.files.length > 0) return
    event.preventDefault()
    event.stopPropagation()
    const dropped = parseDropped(event.dataTransfer)
    if (dropped.length > 0) add(dropped)
  }
  return (
    <div className="compose-field">
      <label htmlFor={inputId}>{fieldWords[field]}</label>
      <ul
        className={over ? 'recipients recipients-over' : 'recipients'}
        onClick={(event) => event.target === event.currentTarget && input.current?.focus()}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.some((type) => type === chipType || type === 'text/plain')) return
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        role="presentation"
      >
        {shown.map((person) => (
          <RecipientChip key={person.address} person={person} field={field} actions={actions} />
        ))}
        {shown.length < people.length && (
          <li className="recipients-more">
            <button type="button" className="link" onClick={() => setFolded(false)}>
              and {people.length - shown.length} more
            </button>
          </li>
        )}
        {!folded && foldedPeople(people, true).length < people.length && (
          <li className="recipients-more">
            <button type="button" className="link" onClick={() => setFolded(true)}>
              show fewer
            </button>
          </li>
        )}
        <RecipientInput
          ref={input}
          inputId={inputId}
          focused={focused}
          taken={taken}
          onAdd={add}
          onBack={() => {
            const last = people.at(-1)
            if (last !== undefined) actions.edit(last)
          }}
        />
      </ul>
    </div>
  )
}
