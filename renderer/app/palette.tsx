import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Mail, Search } from 'lucide-react'
import { useTimeline } from '../features/timeline/index.ts'
import { Avatar } from '../ui/avatar.tsx'
import { useReturnFocus } from '../ui/return-focus.ts'
import { Time } from '../ui/time.tsx'
import { Excerpt } from './excerpt.tsx'
import { useFound } from './palette-entries.ts'
import { useActions, type Entry } from './palette-actions.tsx'
import { go } from './routes.ts'

const useEntries = (text: string): { entries: readonly Entry[]; searching: boolean } => {
  const { found, searching } = useFound(text)
  const actions = useActions()
  const reveal = useTimeline((state) => state.reveal)
  const wanted = text.trim().toLowerCase()
  const contacts = found.contacts.map((row): Entry => ({
    key: `contact-${row.id}`,
    group: 'Contacts',
    icon: <Avatar name={row.name} address={row.address} size="s" />,
    title: row.name,
    detail: row.company === '' ? row.address : `${row.company} · ${row.address}`,
    run: () => go({ place: 'contacts', contactId: row.id }),
  }))
  const mail = found.hits.map((hit): Entry => ({
    key: `mail-${hit.contactId}-${hit.messageId}`,
    group: 'Mail',
    icon: <Mail />,
    title: hit.subject === '' ? 'No subject' : hit.subject,
    detail: (
      <>
        {hit.contactName}: <Excerpt text={hit.excerpt} />
      </>
    ),
    end: <Time at={hit.occurredAt} />,
    run: () => {
      go({ place: 'contacts', contactId: hit.contactId })
      reveal(hit.contactId, hit.messageId)
    },
  }))
  const fitting = actions.filter(
    (each) => each.words.toLowerCase().includes(wanted) && (wanted !== '' || !each.onlyFound),
  )
  const entries = wanted === '' ? [...contacts, ...fitting] : [...contacts, ...mail, ...fitting]
  return { entries, searching }
}

type ListProps = {
  readonly id: string
  readonly entries: readonly Entry[]
  readonly at: number
  readonly onPick: (entry: Entry) => void
  readonly onPoint: (index: number) => void
}

const EntryList = ({ id, entries, at, onPick, onPoint }: ListProps) => {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(`${id}-${at}`)}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, at])
  return (
    <div className="palette-list" role="listbox" id={id} ref={list} aria-label="Results">
      {entries.map((entry, index) => (
        <div key={entry.key} role="presentation">
          {entries[index - 1]?.group !== entry.group && (
            <div className="palette-group" role="presentation">
              {entry.group}
            </div>
          )}
          <div
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            className="palette-entry"
            onPointerMove={() => onPoint(index)}
            onClick={() => onPick(entry)}
          >
            {entry.icon}
            <span className="palette-title clip" dir="auto">
              {entry.title}
            </span>
            <span className="palette-detail clip" dir="auto">
              {entry.detail}
            </span>
            <span className="palette-end">{entry.end}</span>
          </div>
        </div>
      ))}
    </div>
  )
}

/** Search and everything one can do, in one place. */
export const Palette = ({ onClose }: { onClose: () => void }) => {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const { entries, searching } = useEntries(text)
  const element = useRef<HTMLDialogElement>(null)
  const listId = useId()
  useLayoutEffect(() => {
    const dialog = element.current
    if (dialog !== null && !dialog.open) dialog.showModal()
    // Closed before the focus is given back: nothing outside an open one can have it.
    return () => dialog?.close()
  }, [])
  useReturnFocus(element)
  const chosen = Math.min(at, Math.max(0, entries.length - 1))
  const pick = (entry: Entry | undefined) => {
    if (entry === undefined) return
    onClose()
    entry.run()
  }
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (event.key === 'Enter') pick(entries[chosen])
    else if (step !== 0) setAt((chosen + step + entries.length) % Math.max(1, entries.length))
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={element}
      className="palette"
      aria-label="Search and commands"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => event.target === element.current && onClose()}
    >
      <div className="palette-inner">
        <label className="palette-input">
          <Search />
          <span className="visually-hidden">Search contacts, mail and commands</span>
          <input
            autoFocus
            value={text}
            placeholder="Search contacts and mail, or do something"
            role="combobox"
            aria-expanded="true"
            aria-controls={listId}
            aria-activedescendant={entries.length > 0 ? `${listId}-${chosen}` : undefined}
            onChange={(event) => {
              setText(event.target.value)
              setAt(0)
            }}
            onKeyDown={onKey}
            maxLength={200}
          />
          <kbd>Esc</kbd>
        </label>
        {entries.length === 0 && !searching && (
          <p className="palette-none">Nothing found for “{text.trim()}”.</p>
        )}
        <EntryList id={listId} entries={entries} at={chosen} onPick={pick} onPoint={setAt} />
        <span className="visually-hidden" role="status">
          {searching ? 'Searching' : `${entries.length} results`}
        </span>
      </div>
    </dialog>
  )
}
