import type { ReactNode } from 'react'
import {
  AppWindow,
  BellRing,
  CircleAlert,
  Forward,
  CircleQuestionMark,
  LayoutTemplate,
  MailCheck,
  MailQuestionMark,
  Pause,
  PenLine,
  Play,
  RefreshCw,
  Reply,
  ReplyAll,
  Send,
  Settings,
  Settings2,
  Undo2,
  UserPlus,
  UserSearch,
  UsersRound,
} from 'lucide-react'
import { useContacts } from '../features/contacts/index.ts'
import { draftTitle, useComposer } from '../features/composer/index.ts'
import { offeredProviders, providers, useMailboxes } from '../features/mailboxes/index.ts'
import { useOutbox } from '../features/outbox/index.ts'
import { useReviews } from '../features/reviews/index.ts'
import { useSuggestions } from '../features/suggestions/index.ts'
import { useTimeline } from '../features/timeline/index.ts'
import { useWhy } from '../features/why/index.ts'
import { count } from '../ui/amount-words.ts'
import { useToasts } from '../ui/toasts.tsx'
import { wordsFor } from './error-words.ts'
import { announce } from './keyboard.ts'
import { useLastContact } from './rail.tsx'
import { go } from './routes.ts'
import { useUndoable, useUndoSend } from './undo-send.ts'

/** A line of the palette. */
export type Entry = {
  readonly key: string
  readonly group: 'Actions' | 'Contacts' | 'Mail'
  readonly icon: ReactNode
  readonly title: ReactNode
  readonly detail?: ReactNode
  readonly end?: ReactNode
  readonly run: () => void
}

/** `onlyFound`: one of many alike, shown when it was looked for. */
type Action = Entry & { readonly words: string; readonly onlyFound: boolean }

const action = (words: string, icon: ReactNode, run: () => void, keys?: string): Action => ({
  key: words,
  group: 'Actions',
  icon,
  title: words,
  words,
  onlyFound: false,
  ...(keys === undefined ? {} : { end: <kbd>{keys}</kbd> }),
  run,
})

/** What can be done with each mailbox. */
const useMailboxActions = (): readonly Action[] => {
  const { mailboxes, showSettings, change } = useMailboxes((state) => state)
  const show = useToasts((state) => state.show)
  const pause = async (mailboxId: string, paused: boolean) => {
    const failure = await change(mailboxId, { paused })
    if (failure !== null) show(wordsFor(failure).title, null, 'bad')
  }
  const openSettings = (mailboxId: string) => {
    go({ place: 'mailboxes' })
    showSettings(mailboxId)
  }
  return mailboxes
    .filter(({ state }) => state !== 'disconnected')
    .flatMap(({ id, address, paused }) => [
      action(`Settings of ${address}`, <Settings2 />, () => openSettings(id)),
      paused
        ? action(`Resume ${address}`, <Play />, () => void pause(id, false))
        : action(`Pause ${address}`, <Pause />, () => void pause(id, true)),
    ])
    .map((each) => ({ ...each, onlyFound: true }))
}

/** Each list of the outbox. */
const useOutboxActions = (): readonly Action[] => {
  const counts = useOutbox((state) => state.counts)
  const lists = [
    ['failed', 'Go to Outbox: Needs you', <CircleAlert key="failed" />],
    ['follow_up', 'Go to Outbox: Follow up', <BellRing key="follow_up" />],
    ['sent', 'Go to Outbox: Sent', <MailCheck key="sent" />],
    ['cancelled', 'Go to Outbox: Cancelled', <Undo2 key="cancelled" />],
  ] as const
  return lists.map(([tab, words, icon]) => ({
    ...action(words, icon, () => go({ place: 'outbox', tab })),
    // What needs the person is offered without being looked for.
    onlyFound: tab === 'sent' || tab === 'cancelled' || counts[tab] === 0,
    ...(counts[tab] > 0 && tab !== 'sent' ? { end: count(counts[tab]) } : {}),
  }))
}

/** Taking back what was just sent, while it still can be. */
const useUndoActions = (): readonly Action[] => {
  const submission = useUndoable()
  const undoSend = useUndoSend()
  if (submission === null) return []
  const undo = action('Undo send', <Undo2 />, () => void undoSend(), 'Z')
  return [{ ...undo, detail: submission.subject === '' ? 'No subject' : submission.subject }]
}

/** Answering, and passing on, the mail that is open. */
const useMailActions = (): readonly Action[] => {
  const mail = useTimeline((state) => state.current)
  const here = window.location.hash.startsWith('#/contacts/')
  if (mail === null || !here) return []
  const detail = mail.subject === '' ? 'No subject' : mail.subject
  return [
    { ...action('Reply', <Reply />, () => announce('reply'), 'R'), detail },
    { ...action('Reply to all', <ReplyAll />, () => announce('replyAll'), 'A'), detail },
    { ...action('Forward', <Forward />, () => announce('forward'), 'F'), detail },
  ]
}

/** The mail that is written in the dock, in its own window; one that is there already, back. */
const useDraftActions = (): readonly Action[] => {
  const { items, popOut, bringBack } = useComposer((state) => state)
  return items
    .filter(({ draft, minimised, elsewhere }) => elsewhere || (draft.open && !minimised))
    .map(({ draft, elsewhere }) => ({
      ...(elsewhere
        ? action('Bring the mail back from its own window', <AppWindow />, () => bringBack(draft.id))
        : action('Open the mail in its own window', <AppWindow />, () => void popOut(draft.id))),
      key: `window ${draft.id}`,
      detail: draftTitle(draft),
    }))
}

const amount = (of: number) => (of > 0 ? { end: count(of) } : {})

/** Who is a contact, and whose mail is here. */
const useMatchingActions = (): readonly Action[] => {
  const begin = useContacts((state) => state.begin)
  const suggestions = useSuggestions((state) => state.total)
  const reviews = useReviews((state) => state.total)
  const { askHere, askNot } = useWhy((state) => state)
  const mail = useTimeline((state) => state.current)
  const here =
    mail === null || !window.location.hash.startsWith('#/contacts/')
      ? []
      : [
          {
            ...action('Why is this mail here?', <CircleQuestionMark />, () =>
              askHere(mail.messageId, mail.subject),
            ),
            detail: mail.subject === '' ? 'No subject' : mail.subject,
          },
        ]
  return [
    ...here,
    action('Why is a mail not here?', <CircleQuestionMark />, () => askNot()),
    action('Add a contact', <UserPlus />, () => begin()),
    {
      ...action('Go to Suggestions', <UserSearch />, () => go({ place: 'suggestions' }), 'G P'),
      ...amount(suggestions),
    },
    {
      ...action('Go to Review', <MailQuestionMark />, () => go({ place: 'reviews' }), 'G R'),
      ...amount(reviews),
      // What needs the person is offered without being looked for.
      onlyFound: reviews === 0,
    },
    {
      ...action('Go to Settings: Matching', <Settings />, () =>
        go({ place: 'settings', section: 'matching' }),
      ),
      onlyFound: true,
    },
  ]
}

/** Everything one can do from anywhere. */
export const useActions = (): readonly Action[] => {
  const write = useComposer((state) => state.write)
  const syncNow = useMailboxes((state) => state.syncNow)
  const connect = useMailboxes((state) => state.connect)
  const contactId = useLastContact()
  const ofMailboxes = useMailboxActions()
  const ofOutbox = useOutboxActions()
  const undo = useUndoActions()
  const ofMail = useMailActions()
  const ofDrafts = useDraftActions()
  const ofMatching = useMatchingActions()
  return [
    ...undo,
    action('Write a mail', <PenLine />, () => write([]), 'C'),
    ...ofMail,
    ...ofDrafts,
    action('Sync all mailboxes now', <RefreshCw />, () => void syncNow(null)),
    action('Go to Contacts', <UsersRound />, () => go({ place: 'contacts', contactId }), 'G C'),
    ...ofMatching,
    action('Go to Drafts', <PenLine />, () => go({ place: 'drafts' }), 'G D'),
    action('Go to Outbox', <Send />, () => go({ place: 'outbox', tab: 'waiting' }), 'G O'),
    ...ofOutbox,
    action('Go to Mailboxes', <Settings2 />, () => go({ place: 'mailboxes' }), 'G M'),
    action('Go to Templates', <LayoutTemplate />, () => go({ place: 'templates' })),
    action('Go to Settings', <Settings />, () => go({ place: 'settings' }), 'G S'),
    {
      ...action('Go to Settings: Sending', <Settings />, () => go({ place: 'settings', section: 'sending' })),
      onlyFound: true,
    },
    ...offeredProviders.map((provider) =>
      action(
        `Connect ${providers[provider].name}`,
        providers[provider].logo,
        () => void connect(provider, null),
      ),
    ),
    ...ofMailboxes,
  ]
}
