import {
  useId,
  useImperativeHandle,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
} from 'react'
import { UserRound } from 'lucide-react'
import type { Participant } from '../../../shared/domain/participant.ts'
import type { Person } from '../../../shared/domain/person.ts'
import { parseRecipientList } from '../../../shared/rules/recipient-list.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { useComposerTools } from './composer-tools.tsx'

const most = 8

type ListProps = {
  readonly id: string
  readonly people: readonly Person[]
  readonly at: number
  readonly onPick: (person: Participant) => void
}

const Suggestions = ({ id, people, at, onPick }: ListProps) => (
  <ul className="suggestions" role="listbox" id={id} aria-label="Suggestions">
    {people.map((person, index) => (
      <li
        key={person.key}
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
        {person.contactId !== null && <UserRound className="suggestion-contact" aria-label="Contact" />}
      </li>
    ))}
  </ul>
)

/** What a field can ask of its input. */
export type InputHandle = { readonly edit: (text: string) => void; readonly focus: () => void }

type Props = {
  readonly inputId: string
  readonly focused: boolean
  /** Keys of those who are recipients already. */
  readonly taken: ReadonlySet<string>
  readonly onAdd: (people: readonly Participant[]) => void
  /** Backspace in the empty input. */
  readonly onBack: () => void
  readonly ref: Ref<InputHandle>
}

const plain = ({ name, address }: Participant): Participant => ({ name, address })

/** Where somebody types whom a mail goes to. Its text is its own, so that a key does not draw all chips anew. */
export const RecipientInput = ({ inputId, focused, taken, onAdd, onBack, ref }: Props) => {
  const { book } = useComposerTools()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [closed, setClosed] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const listId = useId()
  const suggestions = closed || text.trim() === '' ? [] : book().find(text, most, taken)
  const put = (next: string) => {
    setText(next)
    setAt(0)
    setClosed(false)
  }
  const add = (people: readonly Participant[]) => {
    put('')
    if (people.length > 0) onAdd(people.map(plain))
  }
  const commit = () => add(parseRecipientList(text))
  useImperativeHandle(ref, () => ({
    edit: (next) => {
      put(next)
      input.current?.focus()
    },
    focus: () => input.current?.focus(),
  }))
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    const picked = suggestions[at]
    const withControl = event.ctrlKey || event.metaKey
    const count = Math.max(1, suggestions.length)
    if (event.key === 'ArrowDown') setAt((at + 1) % count)
    else if (event.key === 'ArrowUp') setAt((at - 1 + count) % count)
    else if ((event.key === 'Enter' || event.key === 'Tab') && picked !== undefined && !withControl) {
      add([picked])
    } else if (event.key === 'Enter' && withControl) return commit()
    else if (event.key === 'Enter' || ((event.key === ',' || event.key === ';') && !/["<]/.test(text))) {
      commit()
    } else if (event.key === 'Backspace' && text === '') onBack()
    else if (event.key === 'Escape' && suggestions.length > 0) {
      event.stopPropagation()
      setClosed(true)
    } else return
    if (event.key !== 'Tab' || picked !== undefined) event.preventDefault()
  }
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text/plain')
    if (!/[,;\r\n\t<]/.test(pasted.trim())) return
    event.preventDefault()
    const { selectionStart, selectionEnd } = event.currentTarget
    const before = text.slice(0, selectionStart ?? text.length)
    add(parseRecipientList(before + pasted + text.slice(selectionEnd ?? text.length)))
  }
  const open = suggestions.length > 0
  return (
    <li className="recipient-input">
      <input
        ref={input}
        id={inputId}
        value={text}
        autoFocus={focused}
        autoComplete="off"
        spellCheck={false}
        role="combobox"
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open ? `${listId}-${at}` : undefined}
        onChange={(event) => put(event.target.value)}
        onKeyDown={onKey}
        onPaste={onPaste}
        onBlur={commit}
      />
      {open && <Suggestions id={listId} people={suggestions} at={at} onPick={(person) => add([person])} />}
    </li>
  )
}
