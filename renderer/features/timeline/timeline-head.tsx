import { useState } from 'react'
import { ChevronLeft, Ellipsis, ListFilter, MailX, PenLine, Pencil, Trash2 } from 'lucide-react'
import type { Contact, ContactView } from '../../../shared/domain/contact.ts'
import type { Bounce } from '../../../shared/domain/submission.ts'
import { bounceReason, serverWords } from '../../app/bounce-words.ts'
import { wordsFor } from '../../app/error-words.ts'
import { go } from '../../app/routes.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { count } from '../../ui/amount-words.ts'
import { Time } from '../../ui/time.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { useComposer } from '../composer/index.ts'
import { ContactDialog, RemoveContactDialog, useContacts, waitingFor } from '../contacts/index.ts'
import { byMachine, useTimeline } from './timeline-store.tsx'

const subtitle = (contact: Contact): string =>
  [contact.title, contact.company].filter((part) => part !== '').join(', ')

const Facts = ({ contact }: { contact: Contact }) => {
  const last = useTimeline((state) => state.activities[0])
  const total = useTimeline((state) => state.total)
  const direction = last === undefined ? null : last.kind === 'email_sent' ? 'sent' : 'received'
  const waiting = waitingFor(direction, last?.who.address ?? '')
  return (
    <div className="facts">
      <span>
        Last touch <b>{last === undefined ? 'none yet' : <Time at={last.occurredAt} as="ago" />}</b>
      </span>
      {waiting !== null && (
        <span>
          Waiting for <b>{waiting}</b>
        </span>
      )}
      <span>
        Mails <b>{count(total)}</b>
      </span>
      <span className="facts-addresses clip" title={contact.addresses.map((each) => each.address).join(', ')}>
        {contact.addresses[0]?.address}
        {contact.addresses.length > 1 && ` and ${contact.addresses.length - 1} more`}
      </span>
    </div>
  )
}

/** Leaves newsletters and automatic mail out. Only offered where there is some. */
const PeopleOnly = () => {
  const on = useTimeline((state) => state.peopleOnly)
  const some = useTimeline((state) => state.activities.some(byMachine))
  const showPeopleOnly = useTimeline((state) => state.showPeopleOnly)
  if (!some) return null
  const label = 'Hide newsletters and automatic mail'
  return (
    <IconButton
      label={label}
      className={on ? 'boxed pressed' : 'boxed'}
      aria-pressed={on}
      onClick={() => showPeopleOnly(!on)}
    >
      <ListFilter />
    </IconButton>
  )
}

const BouncedAddress = ({ contactId, bounce }: { contactId: string; bounce: Bounce }) => {
  const clearBounce = useContacts((state) => state.clearBounce)
  const load = useTimeline((state) => state.load)
  const show = useToasts((state) => state.show)
  const [busy, setBusy] = useState(false)
  const clear = async () => {
    setBusy(true)
    const failure = await clearBounce(contactId, bounce.address)
    await load()
    setBusy(false)
    if (failure !== null) show(`${wordsFor(failure).title}. ${wordsFor(failure).hint}`, null, 'bad')
  }
  return (
    <div className={bounce.permanent ? 'bounced bounced-bad' : 'bounced'} role="status">
      <MailX aria-hidden="true" />
      <span title={serverWords(bounce)}>
        Mail to <b dir="auto">{bounce.address}</b> came back <Time at={bounce.at} as="ago" />:{' '}
        {bounceReason(bounce)}
        {bounce.status !== null && ` (${bounce.status})`}.
      </span>
      <button
        type="button"
        className="link"
        disabled={busy}
        aria-label={`It works again: ${bounce.address}`}
        onClick={() => void clear()}
      >
        It works again
      </button>
    </div>
  )
}

/** Addresses that mail came back from, until the person or a mail from there says otherwise. */
const BouncedAddresses = ({ contact }: { contact: ContactView }) =>
  contact.bounces.map((bounce) => (
    <BouncedAddress key={bounce.address} contactId={contact.id} bounce={bounce} />
  ))

/** Who it is, how it stands, and what one can do. */
export const TimelineHead = ({ contact }: { contact: ContactView }) => {
  const write = useComposer((state) => state.write)
  const [dialog, setDialog] = useState<'edit' | 'remove' | null>(null)
  const address = contact.addresses[0]?.address ?? ''
  const sub = subtitle(contact)
  return (
    <>
      <header className="head">
        <IconButton
          label="Back to contacts"
          className="head-back"
          onClick={() => go({ place: 'contacts', contactId: null })}
        >
          <ChevronLeft />
        </IconButton>
        <Avatar name={contact.name} address={address} size="l" />
        <div className="head-who">
          <h1 className="clip" dir="auto" title={contact.name}>
            {contact.name}
          </h1>
          <p className="clip" dir="auto">
            {sub === '' ? address : sub}
          </p>
        </div>
        <div className="head-actions">
          <PeopleOnly />
          <Button kind="primary" icon={<PenLine />} onClick={() => write([{ name: contact.name, address }])}>
            Write <kbd aria-hidden="true">C</kbd>
          </Button>
          <Menu
            label="More for this contact"
            icon={<Ellipsis />}
            items={[
              { label: 'Edit contact', icon: <Pencil />, choose: () => setDialog('edit') },
              { label: 'Remove contact', icon: <Trash2 />, danger: true, choose: () => setDialog('remove') },
            ]}
          />
        </div>
      </header>
      <Facts contact={contact} />
      <BouncedAddresses contact={contact} />
      {dialog === 'edit' && (
        <ContactDialog contact={contact} onClose={() => setDialog(null)} onSaved={() => setDialog(null)} />
      )}
      {dialog === 'remove' && (
        <RemoveContactDialog
          contact={contact}
          onClose={() => setDialog(null)}
          onRemoved={() => go({ place: 'contacts', contactId: null })}
        />
      )}
    </>
  )
}
