import type { ReactNode } from 'react'
import {
  LayoutTemplate,
  MailQuestionMark,
  Pause,
  PenLine,
  Search,
  Send,
  Settings,
  Settings2,
  UserSearch,
  UsersRound,
} from 'lucide-react'
import type { OutboxList } from '../../shared/domain/submission.ts'
import { useComposer } from '../features/composer/index.ts'
import { mailboxState, useMailboxes } from '../features/mailboxes/index.ts'
import { useOutbox } from '../features/outbox/index.ts'
import { useReviews } from '../features/reviews/index.ts'
import { useSuggestions } from '../features/suggestions/index.ts'
import { useTimeline } from '../features/timeline/index.ts'
import { count } from '../ui/amount-words.ts'
import { Dot } from '../ui/chip.tsx'
import { useNarrow } from './narrow.ts'
import { routeHash, type OutboxTab, type Route } from './routes.ts'

type ItemProps = {
  readonly route: Route
  readonly here: Route
  readonly icon: ReactNode
  readonly label: string
  readonly amount?: number
  /** How many need the person, told apart from those that only wait. */
  readonly needs?: number
}

const amountWords = (label: string, amount: number, needs: number): string =>
  [label, amount > 0 ? count(amount) : '', needs > 0 ? `${count(needs)} need you` : '']
    .filter((part) => part !== '')
    .join(', ')

const RailItem = ({ route, here, icon, label, amount = 0, needs = 0 }: ItemProps) => (
  <a
    className="rail-item"
    href={routeHash(route)}
    title={label}
    aria-label={amountWords(label, amount, needs)}
    aria-current={here.place === route.place ? 'page' : undefined}
  >
    {icon}
    <span className="rail-label">{label}</span>
    <span className="rail-counts">
      {amount > 0 && <b className="rail-count">{count(amount)}</b>}
      {needs > 0 && (
        <b className="rail-count rail-needs" title={`${count(needs)} need you`}>
          {count(needs)}
        </b>
      )}
    </span>
  </a>
)

const RailMailboxes = ({ here }: { here: Route }) => {
  const mailboxes = useMailboxes((state) => state.mailboxes)
  const sync = useMailboxes((state) => state.sync)
  const none = useMailboxes((state) => state.status === 'ready' && state.mailboxes.length === 0)
  return (
    <>
      <h2 className="rail-section">Mailboxes</h2>
      {mailboxes.map((mailbox) => {
        const state = mailboxState(mailbox, sync[mailbox.id])
        return (
          <a
            key={mailbox.id}
            className="rail-mailbox"
            href={routeHash({ place: 'mailboxes' })}
            title={`${mailbox.address}: ${state.words}`}
          >
            <Dot tone={state.tone} />
            <span className="clip">{mailbox.address}</span>
            {mailbox.paused && <Pause className="rail-paused" />}
            <span className="visually-hidden">, {state.words}</span>
          </a>
        )
      })}
      <RailItem
        route={{ place: 'mailboxes' }}
        here={here}
        icon={<Settings2 />}
        label={none ? 'Connect a mailbox' : 'Manage mailboxes'}
      />
    </>
  )
}

/** Who might be a contact, which can wait; and mail that waits for a decision, there only while some does. */
const RailMatching = ({ here }: { here: Route }) => {
  const suggestions = useSuggestions((state) => state.total)
  const reviews = useReviews((state) => state.total)
  return (
    <>
      <RailItem
        route={{ place: 'suggestions' }}
        here={here}
        icon={<UserSearch />}
        label="Suggestions"
        amount={suggestions}
      />
      {(reviews > 0 || here.place === 'reviews') && (
        <RailItem
          route={{ place: 'reviews' }}
          here={here}
          icon={<MailQuestionMark />}
          label="Review"
          needs={reviews}
        />
      )}
    </>
  )
}

/** Contacts come back as they were left; a narrow window has room for the list alone, and begins with it. */
export const useLastContact = (): string | null => {
  const contactId = useTimeline((state) => state.contactId)
  return useNarrow() ? null : contactId
}

type Props = { readonly here: Route; readonly demo: boolean; readonly onSearch: () => void }

/** Where pressing Outbox leads: to what needs the person, unless something waits that they are likely to look for. */
export const outboxEntry = (counts: Readonly<Record<OutboxList, number>>): OutboxTab => {
  if (counts.waiting > 0) return 'waiting'
  return counts.failed > 0 ? 'failed' : counts.follow_up > 0 ? 'follow_up' : 'waiting'
}

/** Where one can go, and how the mailboxes stand. */
export const Rail = ({ here, demo, onSearch }: Props) => {
  const drafts = useComposer((state) => state.items.length)
  const counts = useOutbox((state) => state.counts)
  const contactId = useLastContact()
  return (
    <nav className="rail" aria-label="Places">
      <div className="brand">
        <i aria-hidden="true">L</i>
        <span className="rail-label">Liaison</span>
        {demo && <span className="rail-label demo-mark">demo</span>}
      </div>
      <button type="button" className="find" onClick={onSearch} title="Search (Ctrl+K)">
        <Search />
        <span className="rail-label">Search</span>
        <kbd className="rail-label">Ctrl K</kbd>
      </button>
      <RailItem route={{ place: 'contacts', contactId }} here={here} icon={<UsersRound />} label="Contacts" />
      <RailMatching here={here} />
      <RailItem route={{ place: 'drafts' }} here={here} icon={<PenLine />} label="Drafts" amount={drafts} />
      <RailItem
        route={{ place: 'outbox', tab: outboxEntry(counts) }}
        here={here}
        icon={<Send />}
        label="Outbox"
        amount={counts.waiting}
        needs={counts.failed + counts.follow_up}
      />
      <RailMailboxes here={here} />
      <div className="rail-end">
        <RailItem route={{ place: 'templates' }} here={here} icon={<LayoutTemplate />} label="Templates" />
        <RailItem route={{ place: 'settings' }} here={here} icon={<Settings />} label="Settings" />
      </div>
    </nav>
  )
}
