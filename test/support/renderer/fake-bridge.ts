import type { CommandRequest, CommandResponse } from '../../../shared/ipc/contract.ts'
import type { CommandName, EventName } from '../../../shared/ipc/names.ts'
import type { ConnectAttempt } from '../../../shared/domain/connect-attempt.ts'
import type { Contact } from '../../../shared/domain/contact.ts'
import { sendingSettingsSchema, usualSending } from '../../../shared/domain/sending.ts'
import type { SettingsView } from '../../../shared/domain/settings.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { commands } from '../../../shared/ipc/contract.ts'
import type { Bridge } from '../../../renderer/ipc/client.ts'
import { fakeSubmissions, hardBounce } from './fake-answers.ts'
import { changed, fakeFolders, fakeMailboxes, fakeSync } from './fake-mailboxes.ts'
import { certaintyAnswers, readingAnswers } from './fake-reading.ts'
import { matchingAnswers } from './fake-matching.ts'
import { outboxAnswers } from './fake-outbox.ts'
import { reviewAnswers, suggestionAnswers } from './fake-suggestions.ts'
import { peopleAnswers, templateAnswers } from './fake-templates.ts'
import { activityAt, contactRowAt, messageAt, personAt } from './fake-mail.ts'
import { whyAnswers } from './fake-why.ts'

type Answers = { readonly [K in CommandName]: (request: CommandRequest<K>) => Result<CommandResponse<K>> }
type Publish = (name: EventName, payload: unknown) => void
/** What is changed while the page is open. */
type Held = { settings: SettingsView }
type View = {
  readonly state: string
  readonly rows: number
  /** Mails on each contact's timeline. */
  readonly mails: number
  /** Sent mails in the outbox beside the usual ones. */
  readonly sent: number
  readonly theme: SettingsView['theme']
  readonly now: number
}

/** What the URL asks for: `?state=offline&rows=10000&mails=10&sent=10000&theme=dark`. */
export const viewOf = (query: string, now: number): View => {
  const wanted = new URLSearchParams(query)
  const state = wanted.get('state') ?? 'busy'
  const theme = wanted.get('theme')
  const rows = Number(wanted.get('rows') ?? { empty: 0, one: 1, many: 10_000 }[state] ?? 212)
  const mails = Number(wanted.get('mails') ?? { one: 1, many: 3000 }[state] ?? 140)
  const sent = Number(wanted.get('sent') ?? (state === 'many' ? 10_000 : 0))
  return { state, rows, mails, sent, now, theme: theme === 'dark' || theme === 'light' ? theme : 'system' }
}

const contactAt = (index: number, now: number): Contact => {
  const person = personAt(index)
  const also =
    index % 2 === 0 ? [{ address: `second${index}@example.com`, key: `second${index}@example.com` }] : []
  return {
    id: `contact-${index}`,
    name: person.name,
    company: person.company,
    title: person.title,
    addresses: [{ address: person.address, key: person.address }, ...also],
    createdAt: now,
    updatedAt: now,
  }
}

const contactAnswers = ({ rows, now, state }: View, publish: Publish) => {
  let all = Array.from({ length: rows }, (_, index) => contactRowAt(index, now))
  const byName = () => all.toSorted((a, b) => a.name.localeCompare(b.name))
  const find = (text: string, order: string) =>
    (order === 'name' ? byName() : all).filter((row) =>
      `${row.name} ${row.company} ${row.address}`.toLowerCase().includes(text.toLowerCase()),
    )
  return {
    'contact.list': ({ text, order, after, limit }) => {
      if (state === 'failed') return err(appError('store_failed', 'disk I/O error', 'user'))
      const found = find(text, order)
      const from = Number(after ?? 0)
      const next = from + limit < found.length ? String(from + limit) : null
      return ok({ rows: found.slice(from, from + limit), total: found.length, next })
    },
    'contact.get': ({ contactId }) => {
      const contact = contactAt(Number(contactId.split('-')[1] ?? 0), now)
      const bounced = all.some(({ id, bounced: isBounced }) => id === contactId && isBounced)
      const address = contact.addresses[0]?.address ?? ''
      return ok({ ...contact, bounces: bounced ? [hardBounce(address, now - 49 * 60_000)] : [] })
    },
    'contact.clearBounce': ({ contactId }) => {
      if (state === 'refused') return err(appError('store_full', 'ENOSPC', 'user'))
      all = all.map((each) => (each.id === contactId ? { ...each, bounced: false } : each))
      publish('contacts.changed', {})
      return ok({})
    },
    'contact.save': (input) => {
      const refuse = (code: 'contact_address_taken' | 'contact_colleague', subject: string) =>
        err(appError(code, 'fake', 'user', { subject }))
      if (input.addresses.includes('taken@example.com') && !input.share)
        return refuse('contact_address_taken', 'taken@example.com')
      const colleague = input.addresses.find((address) => address.endsWith('@northwind.example'))
      if (colleague !== undefined) return refuse('contact_colleague', colleague)
      return ok({ ...contactAt(0, now), name: input.name })
    },
    'contact.remove': () => ok({}),
  } satisfies Partial<Answers>
}

const mailAnswers = ({ now, state, mails: total }: View) => {
  return {
    'timeline.page': ({ contactId, before, limit }) => {
      if (state === 'failed') return err(appError('store_failed', 'disk I/O error', 'user'))
      const contact = Number(contactId.split('-')[1] ?? 0)
      const count = contact === 12 ? 0 : total
      const from = Number(before ?? 0)
      const size = Math.max(0, Math.min(limit, count - from))
      const pending =
        before === null && contact === 0
          ? fakeSubmissions(now, state)
              .filter((each) => each.state !== 'sent' && each.state !== 'cancelled')
              .filter((_, index) => [1, 3, 4, 7].includes(index))
          : []
      return ok({
        activities: Array.from({ length: size }, (_, index) => activityAt(contact, from + index, now)),
        next: from + size < count ? String(from + size) : null,
        total: count,
        pending,
        backfilling: contact === 1,
      })
    },
    'message.get': ({ messageId }) => ok(messageAt(messageId, now)),
    'search.messages': ({ text }) =>
      ok({
        hits: Array.from({ length: 5 }, (_, index) => ({
          contactId: `contact-${index}`,
          contactName: personAt(index).name,
          messageId: `message-${index}-1`,
          subject: activityAt(index, 1, now).subject,
          excerpt: `… before we switch \u0002${text}\u0003 off in Lisbon, could you send …`,
          occurredAt: activityAt(index, 1, now).occurredAt,
        })),
      }),
  } satisfies Partial<Answers>
}

const signInPages = {
  gmail:
    'https://accounts.google.com/o/oauth2/v2/auth?client_id=1234567890-abc&redirect_uri=http%3A%2F%2F127.0.0.1%3A49152',
  graph: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=11111111-2222-3333',
} as const
const adminPage =
  'https://login.microsoftonline.com/common/adminconsent?client_id=11111111-2222-3333-4444-555555555555&redirect_uri=http%3A%2F%2Flocalhost'

const connectAnswers = ({ now, state }: View, publish: Publish) => {
  let latest: ConnectAttempt | null = null
  let begun = 0
  const tell = (change: Partial<ConnectAttempt>) => {
    if (latest === null) return
    latest = { ...latest, ...change }
    publish('connect.changed', latest)
  }
  const ends: Readonly<Record<string, Partial<ConnectAttempt>>> = {
    partial: {
      state: 'connected',
      mailboxId: 'mailbox-1',
      grants: { readMail: true, sendMail: false, calendar: false, drafts: false },
    },
    timeout: { state: 'failed', authorizeUrl: null, error: appError('auth_timeout', 'late', 'user') },
    denied: { state: 'failed', authorizeUrl: null, error: appError('auth_denied', 'no', 'user') },
  }
  return {
    'mailbox.connect': ({ provider, reconnects }) => {
      if (state === 'noclient') return err(appError('auth_client_missing', 'no client id', 'user'))
      begun += 1
      latest = {
        id: `attempt-${begun}`,
        provider,
        reconnects,
        state: 'waiting',
        authorizeUrl: signInPages[provider],
        adminConsentUrl: provider === 'graph' ? adminPage : null,
        expiresAt: now + 5 * 60_000,
        mailboxId: null,
        grants: null,
        error: null,
      }
      const end = ends[state]
      if (end !== undefined) setTimeout(() => tell(end), 50)
      return ok(latest)
    },
    'mailbox.connectAttempt': () => ok({ attempt: latest }),
    'mailbox.cancelConnect': ({ because }) => {
      if (because === 'cancelled') tell({ state: 'cancelled', authorizeUrl: null })
      else tell({ state: 'failed', authorizeUrl: null, error: appError('auth_admin_approval', 'IT', 'user') })
      return ok({})
    },
  } satisfies Partial<Answers>
}

const mailboxAnswers = ({ now, state }: View, publish: Publish) => {
  let mailboxes = fakeMailboxes(now, state)
  return {
    'mailbox.list': () => ok({ mailboxes, sync: fakeSync(now, state) }),
    'mailbox.change': ({ mailboxId, change }) => {
      if (state === 'refused') return err(appError('store_full', 'ENOSPC', 'user'))
      mailboxes = changed(mailboxes, mailboxId, change)
      publish('mailboxes.changed', {})
      return ok({})
    },
    'mailbox.folders': ({ mailboxId }) => {
      if (state === 'nofolders') return err(appError('provider_unavailable', '503', 'backoff'))
      const chooses = mailboxes.some(({ id, provider }) => id === mailboxId && provider === 'graph')
      return ok({ folders: chooses ? fakeFolders() : [] })
    },
    'mailbox.sync': () => ok({}),
    ...certaintyAnswers({
      state,
      now,
      read: () => mailboxes,
      write: (next) => {
        mailboxes = next
        publish('mailboxes.changed', {})
      },
    }),
    'mailbox.disconnect': ({ mailboxId }) => {
      mailboxes = mailboxes.filter(({ id }) => id !== mailboxId)
      return ok({})
    },
  } satisfies Partial<Answers>
}

const fileAnswers = {
  'file.finish': () => ok({}),
  'file.fromMessage': ({ fileId }) =>
    ok({ fileId, filename: 'plan.pdf', mediaType: 'application/pdf', size: 412_000 }),
  'file.sweep': () => ok({}),
} satisfies Partial<Answers>

const startSettings = (theme: View['theme']): SettingsView => ({
  theme,
  google: {
    clientId: '1234567890-abc.apps.googleusercontent.com',
    hasSecret: true,
    fromEnvironment: false,
  },
  microsoft: {
    clientId: '',
    tenant: 'common',
    fromEnvironment: false,
    drafts: false,
    draftsFromEnvironment: false,
  },
  sending: {
    ...usualSending,
    variables: [{ name: 'calendar', value: 'https://northwind.example/ann' }],
  },
  keepRunning: true,
})

const appAnswers = ({ state }: View, publish: Publish, held: Held) => {
  return {
    'app.state': () =>
      ok({
        version: '0.1.0',
        demo: true,
        online: state !== 'offline',
        vault: state === 'notices' ? ('session' as const) : ('keyring' as const),
        notices:
          state === 'notices'
            ? [
                { kind: 'vault_session_only' as const, error: null, detail: 'the system keyring is locked' },
                { kind: 'store_moved_aside' as const, error: null, detail: 'liaison.db.damaged-2026-11-22' },
              ]
            : [],
      }),
    'app.openLink': () => ok({}),
    'app.openDraft': () => ok({}),
    'settings.read': () => ok(held.settings),
    'settings.change': (change) => {
      const { settings } = held
      if (state === 'refused') return err(appError('store_full', 'ENOSPC', 'user'))
      held.settings = {
        ...settings,
        theme: change.theme ?? settings.theme,
        microsoft: {
          ...settings.microsoft,
          clientId: change.microsoft?.clientId ?? settings.microsoft.clientId,
          tenant: change.microsoft?.tenant ?? settings.microsoft.tenant,
          drafts: change.microsoft?.drafts ?? settings.microsoft.drafts,
        },
        sending: sendingSettingsSchema.parse({ ...settings.sending, ...change.sending }),
        keepRunning: change.keepRunning ?? settings.keepRunning,
      }
      publish('settings.changed', held.settings)
      return ok(held.settings)
    },
  } satisfies Partial<Answers>
}

/** Every call that was made, for tests to look at. */
export type Call = { readonly name: CommandName; readonly request: unknown }

/** Stands in for preload and main while the window is looked at alone. Requests are parsed as main would. */
export const createFakeBridge = (view: View, calls: Call[]): Bridge & { readonly publish: Publish } => {
  const listeners = new Map<EventName, Set<(payload: unknown) => void>>()
  const publish: Publish = (name, payload) => listeners.get(name)?.forEach((listener) => listener(payload))
  const held: Held = { settings: startSettings(view.theme) }
  const undoMs = () => held.settings.sending.undoSeconds * 1000
  const later = (task: () => void, ms: number) => void setTimeout(task, ms)
  const answers: Answers = {
    ...contactAnswers(view, publish),
    ...peopleAnswers(view),
    ...templateAnswers(view, publish),
    ...fileAnswers,
    ...mailAnswers(view),
    ...readingAnswers(view),
    ...connectAnswers(view, publish),
    ...mailboxAnswers(view, publish),
    ...outboxAnswers({ view, publish, later, undoMs }),
    ...appAnswers(view, publish, held),
    ...matchingAnswers(view, publish),
    ...suggestionAnswers(view, publish),
    ...reviewAnswers(view, publish),
    ...whyAnswers(view),
  }
  const answer = <K extends CommandName>(name: K, request: unknown): Result<CommandResponse<K>> => {
    const schemas: { [N in CommandName]: { request: { parse: (value: unknown) => CommandRequest<N> } } } =
      commands
    return answers[name](schemas[name].request.parse(request))
  }
  return {
    publish,
    invoke: async (name, request) => {
      calls.push({ name, request })
      if (view.state === 'loading') await new Promise(() => {})
      return JSON.parse(JSON.stringify(answer(name, request)))
    },
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => void set.delete(listener)
    },
  }
}
