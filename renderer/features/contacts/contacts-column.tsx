import { useRef, useState } from 'react'
import { ListFilter, Plus, SearchX, UserPlus } from 'lucide-react'
import { ErrorNotice } from '../../app/error-notice.tsx'
import { useShortcut } from '../../app/keyboard.ts'
import { go } from '../../app/routes.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { count } from '../../ui/amount-words.ts'
import { ContactDialog } from './contact-dialog.tsx'
import { ContactList } from './contact-list.tsx'
import { useContacts, type ContactOrder } from './contacts-store.tsx'

const tabs: readonly { id: ContactOrder; label: string }[] = [
  { id: 'recent', label: 'Recent' },
  { id: 'name', label: 'A–Z' },
]

const Body = ({
  chosenId,
  onAdd,
  onOpen,
}: {
  chosenId: string | null
  onAdd: () => void
  onOpen: () => void
}) => {
  const status = useContacts((state) => state.status)
  const error = useContacts((state) => state.error)
  const text = useContacts((state) => state.text)
  const empty = useContacts((state) => state.rows.length === 0 && state.total === 0)
  const load = useContacts((state) => state.load)
  if (status === 'loading') return <SkeletonRows rows={8} />
  if (status === 'failed' && error !== null && empty)
    return <ErrorNotice error={error} onRetry={() => void load()} />
  if (empty && text !== '') return <Empty icon={<SearchX />} title={`Nobody matches “${text}”`} />
  if (empty) {
    return (
      <Empty
        icon={<UserPlus />}
        title="No contacts yet"
        action={
          <Button onClick={onAdd} icon={<Plus />}>
            Add a contact
          </Button>
        }
      >
        Add somebody you write with, and their mail of the last 90 days comes here.
      </Empty>
    )
  }
  return <ContactList chosenId={chosenId} onOpen={onOpen} />
}

type Props = { readonly chosenId: string | null; readonly onOpen: () => void }

/** The list column: contacts by their newest mail or by name, filtered on request. */
export const ContactsColumn = ({ chosenId, onOpen }: Props) => {
  const { total, order, text, setOrder, setText } = useContacts((state) => state)
  const [filtering, setFiltering] = useState(text !== '')
  const [adding, setAdding] = useState(false)
  const filter = useRef<HTMLInputElement>(null)
  const toggleFilter = () => {
    if (filtering) setText('')
    setFiltering(!filtering)
  }
  useShortcut('filter', () => (filtering ? filter.current?.focus() : setFiltering(true)))
  return (
    <section className="list-column" aria-label="Contacts">
      <header className="list-head">
        <h2>Contacts</h2>
        <span className="list-count">{total > 0 && count(total)}</span>
        <IconButton label="Filter contacts" aria-pressed={filtering} onClick={toggleFilter}>
          <ListFilter />
        </IconButton>
        <IconButton label="Add a contact" onClick={() => setAdding(true)}>
          <Plus />
        </IconButton>
      </header>
      {filtering && (
        <div className="list-filter">
          <input
            ref={filter}
            className="input"
            type="search"
            autoFocus
            aria-label="Filter contacts by name, company or address"
            placeholder="Name, company or address"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && toggleFilter()}
          />
        </div>
      )}
      <Tabs label="Order" tabs={tabs} chosen={order} onChoose={setOrder} controls="contact-list" />
      <div className="list-body">
        <Body chosenId={chosenId} onAdd={() => setAdding(true)} onOpen={onOpen} />
      </div>
      {adding && (
        <ContactDialog
          contact={null}
          onClose={() => setAdding(false)}
          onSaved={(contact) => {
            setAdding(false)
            go({ place: 'contacts', contactId: contact.id })
          }}
        />
      )}
    </section>
  )
}
