import { useState } from 'react'
import { ComposeDock, DraftsPlace, useComposer } from '../features/composer/index.ts'
import { AddContactDialog, ContactsColumn, useContacts } from '../features/contacts/index.ts'
import {
  ConnectDialog,
  FirstMailbox,
  MailboxesPlace,
  SettingsPanel,
  useMailboxes,
} from '../features/mailboxes/index.ts'
import { OutboxPlace } from '../features/outbox/index.ts'
import { ReviewsPlace } from '../features/reviews/index.ts'
import { SettingsPlace } from '../features/settings/index.ts'
import { SuggestionsPlace } from '../features/suggestions/index.ts'
import { TemplatesPlace } from '../features/templates/index.ts'
import { TimelinePane, useTimeline } from '../features/timeline/index.ts'
import { Toasts } from '../ui/toasts.tsx'
import { Banners } from './banners.tsx'
import { useShortcut } from './keyboard.ts'
import { Palette } from './palette.tsx'
import { Rail, useLastContact } from './rail.tsx'
import { currentRoute, go, useRoute, type Route } from './routes.ts'
import { useSession } from './session-store.tsx'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { StatusBar } from './status-bar.tsx'
import { useTheme } from './theme.ts'
import { useUndoSend } from './undo-send.ts'
import { WhyAnswers } from './why-steps.tsx'
import { assertNever } from '../../shared/errors/assert-never.ts'

/** The history of a contact takes the focus, so that j and k move in it from then on. */
const enterTimeline = () => {
  const first = document.querySelector<HTMLElement>('#timeline .event-line')
  const target = first ?? document.querySelector<HTMLElement>('#timeline')
  target?.focus()
}

const ContactsPlace = ({ contactId, online }: { contactId: string | null; online: boolean }) => {
  const fresh = useMailboxes((state) => state.status === 'ready' && state.mailboxes.length === 0)
  const nobody = useContacts((state) => state.total === 0 && state.text === '')
  const vault = useSession((state) => state.vault)
  if (fresh && nobody) {
    return (
      <main className="page" tabIndex={-1}>
        <FirstMailbox vault={vault} />
      </main>
    )
  }
  return (
    <div className={contactId === null ? 'columns' : 'columns columns-detail'}>
      <ContactsColumn chosenId={contactId} onOpen={enterTimeline} />
      <main className="detail" tabIndex={-1}>
        {fresh && contactId === null ? (
          <FirstMailbox vault={vault} />
        ) : (
          <TimelinePane contactId={contactId} online={online} />
        )}
      </main>
    </div>
  )
}

/** A sent mail, on the timeline of somebody it went to. */
const useOpenMail = () => {
  const reveal = useTimeline((state) => state.reveal)
  return (contactId: string, messageId: string) => {
    go({ place: 'contacts', contactId })
    reveal(contactId, messageId)
  }
}

/** Somebody who is suggested, looked at before it is added. */
const Suggestions = () => {
  const begin = useContacts((state) => state.begin)
  return (
    <SuggestionsPlace
      onEdit={({ name, company, title, address }) => begin({ name, company, title, address })}
    />
  )
}

const Place = ({ route, online }: { route: Route; online: boolean }) => {
  const openMail = useOpenMail()
  const version = useSession((state) => state.version)
  const vault = useSession((state) => state.vault)
  switch (route.place) {
    case 'contacts':
      return <ContactsPlace contactId={route.contactId} online={online} />
    case 'drafts':
      return (
        <main className="page" tabIndex={-1}>
          <DraftsPlace />
        </main>
      )
    case 'outbox':
      return (
        <main className="page" tabIndex={-1}>
          <OutboxPlace tab={route.tab} online={online} onOpen={openMail} />
        </main>
      )
    case 'mailboxes':
      return (
        <main className="page" tabIndex={-1}>
          <MailboxesPlace vault={vault} />
        </main>
      )
    case 'reviews':
      return (
        <main className="page" tabIndex={-1}>
          <ReviewsPlace />
        </main>
      )
    case 'suggestions':
      return (
        <main className="page" tabIndex={-1}>
          <Suggestions />
        </main>
      )
    case 'settings':
      return (
        <main className="page" tabIndex={-1}>
          <SettingsPlace version={version} vault={vault} section={route.section ?? null} />
        </main>
      )
    case 'templates':
      return (
        <main className="page" tabIndex={-1}>
          <TemplatesPlace />
        </main>
      )
    default:
      return assertNever(route)
  }
}

const usePlaceShortcuts = () => {
  const lastContact = useLastContact()
  useShortcut('go.contacts', () => go({ place: 'contacts', contactId: lastContact }))
  useShortcut('go.suggestions', () => go({ place: 'suggestions' }))
  useShortcut('go.reviews', () => go({ place: 'reviews' }))
  useShortcut('go.drafts', () => go({ place: 'drafts' }))
  useShortcut('go.outbox', () => go({ place: 'outbox', tab: 'waiting' }))
  useShortcut('go.mailboxes', () => go({ place: 'mailboxes' }))
  useShortcut('go.settings', () => go({ place: 'settings' }))
  useShortcut('back', () => {
    const route = currentRoute()
    const inside = document.activeElement?.closest('#timeline')
    if (inside !== null && inside !== undefined) document.querySelector<HTMLElement>('#contact-list')?.focus()
    else if (route.place !== 'contacts') go({ place: 'contacts', contactId: lastContact })
    else if (route.contactId !== null) go({ place: 'contacts', contactId: null })
  })
}

/** A new mail goes to the contact that is shown, if one is. */
const useWrite = () => {
  const write = useComposer((state) => state.write)
  const contact = useTimeline((state) => state.contact)
  useShortcut('write', () => {
    const route = currentRoute()
    const address = contact?.addresses[0]?.address
    const shown = route.place === 'contacts' && contact?.id === route.contactId
    write(shown && contact !== null && address !== undefined ? [{ name: contact.name, address }] : [])
  })
}

export const Shell = () => {
  const route = useRoute()
  const online = useSession((state) => state.online)
  const demo = useSession((state) => state.demo)
  const [over, setOver] = useState<'palette' | 'shortcuts' | null>(null)
  const close = () => setOver(null)
  const undoSend = useUndoSend()
  useTheme()
  usePlaceShortcuts()
  useWrite()
  useShortcut('undoSend', () => void undoSend())
  useShortcut('palette', () => setOver('palette'))
  useShortcut('shortcuts', () => setOver('shortcuts'))
  return (
    <div className="app">
      <Rail here={route} demo={demo} onSearch={() => setOver('palette')} />
      <div className="workspace">
        <Banners onMailboxes={route.place === 'mailboxes'} />
        <Place route={route} online={online} />
        <StatusBar online={online} onShortcuts={() => setOver('shortcuts')} />
      </div>
      <ComposeDock online={online} />
      {over === 'palette' && <Palette onClose={close} />}
      {over === 'shortcuts' && <ShortcutsDialog onClose={close} />}
      <SettingsPanel />
      <ConnectDialog />
      <AddContactDialog />
      <WhyAnswers />
      <Toasts />
    </div>
  )
}
