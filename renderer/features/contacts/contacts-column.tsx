import { useRef, useState, type ReactNode } from 'react'
import { ListFilter, Plus, SearchX, UserPlus, UserSearch } from 'lucide-react'
import { isAddress } from '../../../shared/rules/address.ts'
import { ErrorNotice } from '../../app/error-notice.tsx'
import { useShortcut } from '../../app/keyboard.ts'
import { routeHash } from '../../app/routes.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { count, counted } from '../../ui/amount-words.ts'
import { useSuggestions } from '../suggestions/index.ts'
import { useWhy } from '../why/index.ts'
import { ContactList } from './contact-list.tsx'
import { useContacts, type ContactOrder } from './contacts-store.tsx'

const tabs: readonly { id: ContactOrder; label: string }[] = [
  { id: 'recent', label: 'Recent' },
  { id: 'name', label: 'A–Z' },
]

/** Before the first contact: who one writes with is suggested, as soon as a mailbox has told. */
const NoContacts = () => {
  const begin = useContacts((state) => state.begin)
  const people = useSuggestions((state) => state.total)
  const add = (
    <Button onClick={() => begin()} icon={<Plus />}>
      Add a contact
    </Button>
  )
  if (people > 0) {
    return (
      <Empty
        icon={<UserSearch />}
        title={`You write with ${counted(people, 'person', 'people')}`}
        action={
          <span className="empty-actions">
            <a className="button button-primary" href={routeHash({ place: 'suggestions' })}>
              Choose your contacts
            </a>
            {add}
          </span>
        }
      >
        Mail of the last 90 days with those you choose comes here.
      </Empty>
    )
  }
  return (
    <Empty icon={<UserPlus />} title="No contacts yet" action={add}>
      Add somebody you write with, and their mail of the last 90 days comes here. Once your mailbox was looked
      at, the people in it are suggested.
    </Empty>
  )
}

const NoMatch = ({ text }: { text: string }) => {
  const askNot = useWhy((state) => state.askNot)
  return (
    <Empty
      icon={<SearchX />}
      title={`Nobody matches “${text}”`}
      action={
        <Button onClick={() => askNot(isAddress(text.trim()) ? text.trim() : '')}>
          Why is a mail not here?
        </Button>
      }
    />
  )
}

type BodyProps = { readonly chosenId: string | null; readonly onOpen: () => void }

const Body = ({ chosenId, onOpen }: BodyProps): ReactNode => {
  const status = useContacts((state) => state.status)
  const error = useContacts((state) => state.error)
  const text = useContacts((state) => state.text)
  const empty = useContacts((state) => state.rows.length === 0 && state.total === 0)
  const load = useContacts((state) => state.load)
  if (status === 'loading') return <SkeletonRows rows={8} />
  if (status === 'failed' && error !== null && empty)
    return <ErrorNotice error={error} onRetry={() => void load()} />
  if (empty) return text === '' ? <NoContacts /> : <NoMatch text={text} />
  return <ContactList chosenId={chosenId} onOpen={onOpen} />
}

type Props = { readonly chosenId: string | null; readonly onOpen: () => void }

/** The list column: contacts by their newest mail or by name, filtered on request. */
export const ContactsColumn = ({ chosenId, onOpen }: Props) => {
  const { total, order, text, setOrder, setText } = useContacts((state) => state)
  const [filtering, setFiltering] = useState(text !== '')
  const begin = useContacts((state) => state.begin)
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
        <IconButton label="Add a contact" onClick={() => begin()}>
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
      <Tabs label="Order" tabs={tabs} chosen={order} onChoose={setOrder} controls="contact-list-body" />
      <div className="list-body" id="contact-list-body">
        <Body chosenId={chosenId} onOpen={onOpen} />
      </div>
    </section>
  )
}
