import { useEffect, useId, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react'
import { X } from 'lucide-react'
import type { Participant } from '../../../shared/domain/participant.ts'
import { isAddress, parseRecipients } from '../../../shared/rules/address.ts'
import { useClient } from '../../ipc/client-context.tsx'
import { Avatar } from '../../ui/avatar.tsx'
import { addRecipients } from './draft-rules.ts'

const suggestDelayMs = 120
const most = 6

/** People whose name or address begins like what is typed. Answers that come too late are dropped. */
const useSuggestions = (text: string): readonly Participant[] => {
  const client = useClient()
  const [people, setPeople] = useState<readonly Participant[]>([])
  useEffect(() => {
    const wanted = text.trim()
    let current = true
    const read = async () => {
      if (wanted === '') return setPeople([])
      const answer = await client.invoke('contact.suggest', { text: wanted, limit: most })
      if (current) setPeople(answer.ok ? answer.value.people : [])
    }
    const timer = setTimeout(() => void read(), suggestDelayMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client, text])
  return text.trim() === '' ? [] : people
}

type ChipProps = {
  readonly person: Participant
  readonly onRemove: () => void
  readonly onEdit: () => void
}

const RecipientChip = ({ person, onRemove, onEdit }: ChipProps) => {
  const valid = isAddress(person.address)
  const words = person.name === '' ? person.address : person.name
  return (
    <li className={valid ? 'recipient' : 'recipient wrong'}>
      {valid && <Avatar name={person.name} address={person.address} size="s" />}
      <button
        type="button"
        className="clip"
        title={valid ? person.address : `${person.address} is not a mail address. Press to correct it`}
        aria-label={valid ? `Edit ${words}` : `${person.address} is not a mail address: correct it`}
        dir="auto"
        onClick={onEdit}
      >
        {words}
      </button>
      <button type="button" className="recipient-remove" aria-label={`Remove ${words}`} onClick={onRemove}>
        <X />
      </button>
    </li>
  )
}

type ListProps = {
  readonly id: string
  readonly people: readonly Participant[]
  readonly at: number
  readonly onPick: (person: Participant) => void
}

const Suggestions = ({ id, people, at, onPick }: ListProps) => (
  <ul className="suggestions" role="listbox" id={id} aria-label="Suggestions">
    {people.map((person, index) => (
      <li
        key={person.address}
        id={`${id}-${index}`}
        role="option"
        aria-selected={index === at}
        className="suggestion"
        // Before the input loses the focus, which would take the half-typed text as a recipient.
        onPointerDown={(event) => {
          event.preventDefault()
          onPick(person)
        }}
      >
        <Avatar name={person.name} address={person.address} size="s" />
        <span className="clip" dir="auto">
          {person.name === '' ? person.address : person.name}
        </span>
        <small className="clip">{person.name === '' ? '' : person.address}</small>
      </li>
    ))}
  </ul>
)

type Props = {
  readonly label: string
  readonly people: readonly Participant[]
  readonly onChange: (people: Participant[]) => void
  readonly focused?: boolean
}

/** A recipient field: chips, suggestions, pasted lists. What is no address stays, marked, until it is corrected. */
export const RecipientsField = ({ label, people, onChange, focused = false }: Props) => {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const inputId = useId()
  const listId = useId()
  const input = useRef<HTMLInputElement>(null)
  const suggestions = useSuggestions(text)
  const add = (added: readonly Participant[]) => {
    setText('')
    setAt(0)
    if (added.length > 0) onChange(addRecipients(people, added))
  }
  const commit = () => add(parseRecipients(text))
  const editAt = (index: number) => {
    const person = people[index]
    if (person === undefined) return
    onChange(people.filter((_, each) => each !== index))
    setText(person.name === '' ? person.address : `${person.name} <${person.address}>`)
    input.current?.focus()
  }
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const picked = suggestions[at]
    const withControl = event.ctrlKey || event.metaKey
    if (event.key === 'ArrowDown') setAt((at + 1) % Math.max(1, suggestions.length))
    else if (event.key === 'ArrowUp') setAt((at - 1 + suggestions.length) % Math.max(1, suggestions.length))
    else if ((event.key === 'Enter' || event.key === 'Tab') && picked !== undefined && !withControl) {
      add([picked])
    } else if (event.key === 'Enter' && withControl) return commit()
    else if (event.key === 'Enter' || ((event.key === ',' || event.key === ';') && !text.includes('"')))
      commit()
    else if (event.key === 'Backspace' && text === '') editAt(people.length - 1)
    else if (event.key === 'Escape' && suggestions.length > 0) {
      event.stopPropagation()
      setText(text.trim())
      commit()
    } else return
    if (event.key !== 'Tab' || picked !== undefined) event.preventDefault()
  }
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text/plain')
    if (!/[,;\r\n<]/.test(pasted)) return
    event.preventDefault()
    add(parseRecipients(text + pasted))
  }
  return (
    <div className="compose-field">
      <label htmlFor={inputId}>{label}</label>
      <ul className="recipients" onClick={() => input.current?.focus()} role="presentation">
        {people.map((person, index) => (
          <RecipientChip
            key={person.address}
            person={person}
            onRemove={() => onChange(people.filter((each) => each !== person))}
            onEdit={() => editAt(index)}
          />
        ))}
        <li className="recipient-input">
          <input
            ref={input}
            id={inputId}
            value={text}
            autoFocus={focused}
            autoComplete="off"
            spellCheck={false}
            role="combobox"
            aria-expanded={suggestions.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={suggestions.length > 0 ? `${listId}-${at}` : undefined}
            onChange={(event) => {
              setText(event.target.value)
              setAt(0)
            }}
            onKeyDown={onKey}
            onPaste={onPaste}
            onBlur={commit}
          />
        </li>
      </ul>
      {suggestions.length > 0 && (
        <Suggestions id={listId} people={suggestions} at={at} onPick={(person) => add([person])} />
      )}
    </div>
  )
}
