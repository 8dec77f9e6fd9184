import { memo, useEffect, useRef, useState, type DragEvent, type KeyboardEvent } from 'react'
import { X } from 'lucide-react'
import type { Participant } from '../../../shared/domain/participant.ts'
import { isAddress } from '../../../shared/rules/address.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { fieldNames, fieldWords, type FieldName } from './recipient-rules.ts'

export type ChipActions = {
  readonly edit: (person: Participant) => void
  readonly remove: (person: Participant) => void
  readonly move: (person: Participant, field: FieldName) => void
}

/** What a dragged chip carries, within one window only. */
export const chipType = 'application/x-liaison-recipient'

type Props = { readonly person: Participant; readonly field: FieldName; readonly actions: ChipActions }

const ChipMenu = ({ person, field, actions, onClose }: Props & { onClose: () => void }) => {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && list.current?.contains(event.target) !== true) onClose()
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [onClose])
  const items = [
    { words: 'Edit', run: () => actions.edit(person) },
    ...fieldNames
      .filter((each) => each !== field)
      .map((each) => ({ words: `Move to ${fieldWords[each]}`, run: () => actions.move(person, each) })),
    { words: 'Copy address', run: () => void navigator.clipboard.writeText(person.address) },
    { words: 'Remove', run: () => actions.remove(person) },
  ]
  const onKey = (event: KeyboardEvent) => {
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
    const at = all.findIndex((item) => item === document.activeElement)
    if (event.key === 'Escape') onClose()
    else if (event.key === 'ArrowDown') all[(at + 1) % all.length]?.focus()
    else if (event.key === 'ArrowUp') all[(at - 1 + all.length) % all.length]?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="menu recipient-menu" role="menu" ref={list} aria-label="Recipient" onKeyDown={onKey}>
      {items.map(({ words, run }) => (
        <button
          key={words}
          type="button"
          role="menuitem"
          className="menu-item"
          onClick={() => {
            onClose()
            run()
          }}
        >
          {words}
        </button>
      ))}
    </div>
  )
}

/** The field that a key with Alt moves a chip to. */
const movedBy = (key: string, field: FieldName): FieldName | undefined => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[key]
  return step === undefined ? undefined : fieldNames[fieldNames.indexOf(field) + step]
}

/** Somebody in a recipient field: can be edited, removed, and moved to another field by drag, by Alt with an arrow or by menu. */
export const RecipientChip = memo(({ person, field, actions }: Props) => {
  const [menu, setMenu] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const valid = isAddress(person.address)
  const words = person.name === '' ? person.address : person.name
  const onKey = (event: KeyboardEvent) => {
    const moved = event.altKey ? movedBy(event.key, field) : undefined
    if (moved !== undefined) actions.move(person, moved)
    else if (event.key === 'Delete' || event.key === 'Backspace') actions.remove(person)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.setData(chipType, JSON.stringify(person))
    event.dataTransfer.setData('text/plain', person.address)
    event.dataTransfer.effectAllowed = 'copyMove'
  }
  const hint = valid ? person.address : `${person.address} is not a mail address. Press to correct it`
  return (
    <li
      className={valid ? 'recipient' : 'recipient wrong'}
      draggable
      onDragStart={onDragStart}
      onContextMenu={(event) => {
        event.preventDefault()
        setMenu(true)
      }}
    >
      {valid && <Avatar name={person.name} address={person.address} size="s" />}
      <button
        ref={button}
        type="button"
        className="clip"
        title={hint}
        aria-label={valid ? `Edit ${words}` : `${person.address} is not a mail address: correct it`}
        aria-keyshortcuts="Alt+ArrowDown Alt+ArrowUp Delete Shift+F10"
        dir="auto"
        onClick={() => actions.edit(person)}
        onKeyDown={onKey}
      >
        {words}
      </button>
      <button
        type="button"
        className="recipient-remove"
        aria-label={`Remove ${words}`}
        onClick={() => actions.remove(person)}
      >
        <X />
      </button>
      {menu && (
        <ChipMenu
          person={person}
          field={field}
          actions={actions}
          onClose={() => {
            setMenu(false)
            button.current?.focus()
          }}
        />
      )}
    </li>
  )
})
RecipientChip.displayName = 'RecipientChip'
