import type { Coverage } from '../../../shared/domain/coverage.ts'
import type { Mailbox, MailboxChange, MailFolder, SyncStatus } from '../../../shared/domain/mailbox.ts'
import { appError } from '../../../shared/errors/app-error.ts'

/** Mailboxes of both providers in every state, for looking at. */

const minute = 60_000
const day = 24 * 60 * minute
const signature =
  '<p>Ann Meyer · Northwind<br>+49 30 5550 113, <a href="https://northwind.example">northwind.example</a></p>'

export const coverage = (now: number, change: Partial<Coverage> = {}): Coverage => ({
  contacts: 212,
  complete: 212,
  since: now - 90 * day,
  checkedAt: now - 120 * minute,
  missing: 0,
  repaired: 0,
  deleted: 0,
  checking: null,
  waiting: 0,
  failed: 0,
  ...change,
})

const mailbox = (id: string, address: string, now: number, change: Partial<Mailbox> = {}): Mailbox => ({
  id,
  provider: 'gmail',
  address,
  displayName: 'Ann Meyer',
  state: 'connected',
  grants: { readMail: true, sendMail: true, calendar: true, drafts: false },
  connectedAt: now - 40 * day,
  lastSyncAt: now - 40_000,
  lastError: null,
  signatureHtml: '',
  visibility: 'private',
  pullDays: 90,
  isDefault: id === 'mailbox-1',
  paused: false,
  aliases: [],
  maxAttachmentBytes: 25_000_000,
  coverage: coverage(now),
  counts: { messages: 4218, waiting: 0 },
  ...change,
})

const alias = { name: 'Northwind Support', address: 'support@northwind.example' }

const calmOf = (now: number): Mailbox =>
  mailbox('mailbox-1', 'ann@northwind.example', now, { aliases: [alias] })

const firstSync = (now: number): Mailbox =>
  mailbox('mailbox-2', 'sales@northwind.example', now, {
    lastSyncAt: null,
    displayName: 'Northwind Sales',
    visibility: 'subject',
    coverage: coverage(now, { complete: 64, checkedAt: null, waiting: 796 }),
    counts: { messages: 1304, waiting: 0 },
  })

const longAddress = 'ann.meyer.with.a.very.long.address@contoso-international.example'

/** Every state that a card can be in. */
const everyState = (now: number): Mailbox[] => [
  { ...calmOf(now), signatureHtml: signature, visibility: 'full' },
  firstSync(now),
  mailbox('mailbox-3', 'ann.meyer@contoso.example', now, {
    provider: 'graph',
    state: 'reconnect',
    lastSyncAt: now - 120 * minute,
    lastError: appError('auth_expired', 'invalid_grant', 'user'),
    counts: { messages: 812, waiting: 2 },
  }),
  mailbox('mailbox-4', 'ann@fabrikam.example', now, {
    provider: 'graph',
    displayName: 'Ann Meyer (Fabrikam)',
    maxAttachmentBytes: 2_900_000,
    signatureHtml: signature,
    aliases: [
      { name: '', address: 'a.meyer@fabrikam.example' },
      {
        name: 'Fabrikam Einkauf und Beschaffung',
        address: 'beschaffung.und.einkauf.international@fabrikam.example',
      },
    ],
    counts: { messages: 96, waiting: 1 },
  }),
  mailbox('mailbox-5', 'team@tailspin.example', now, { provider: 'graph', paused: true, displayName: '' }),
  mailbox('mailbox-6', longAddress, now, {
    displayName: 'Bartholomew Featherstonehaugh-Cholmondeley of Worcestershire',
    grants: { readMail: true, sendMail: false, calendar: false, drafts: false },
    counts: { messages: 12, waiting: 14 },
  }),
  mailbox('mailbox-7', 'office@adatum.example', now, {
    provider: 'graph',
    displayName: '山田 美咲',
    lastError: appError('provider_unavailable', '503', 'backoff'),
    lastSyncAt: now - 9 * minute,
  }),
  mailbox('mailbox-8', 'old@litware.example', now, {
    state: 'disconnected',
    lastSyncAt: now - 12 * day,
    counts: { messages: 2290, waiting: 0 },
  }),
]

/** Every answer to whether all of it is here. */
const certain = (now: number): Mailbox[] => {
  const covered = (
    number: number,
    address: string,
    change: Partial<Coverage>,
    other: Partial<Mailbox> = {},
  ) => mailbox(`mailbox-${number}`, address, now, { coverage: coverage(now, change), ...other })
  return [
    covered(1, 'ann@northwind.example', {}),
    covered(2, 'checking@northwind.example', { checking: 80 }),
    covered(3, 'repaired@northwind.example', {
      missing: 3,
      repaired: 3,
      deleted: 1,
      checkedAt: now - 9 * minute,
    }),
    covered(4, 'failed@northwind.example', { complete: 209, failed: 3 }),
    covered(5, 'never@northwind.example', { checkedAt: null }),
    covered(6, 'nobody@northwind.example', { contacts: 0, complete: 0 }),
    covered(7, 'open@northwind.example', { complete: 204, waiting: 1240, missing: 1240, repaired: 0 }),
    covered(8, 'paused@northwind.example', { complete: 190, waiting: 55 }, { paused: true }),
    covered(9, longAddress, { complete: 0, checkedAt: null }, { state: 'reconnect', provider: 'graph' }),
    { ...firstSync(now), id: 'mailbox-10' },
  ]
}

const dozen = (now: number): Mailbox[] => [
  calmOf(now),
  ...Array.from({ length: 11 }, (_, index) =>
    mailbox(`mailbox-${index + 2}`, `team${index + 2}@northwind.example`, now, {
      provider: index % 2 === 0 ? 'graph' : 'gmail',
      ...(index < 3 ? { state: 'reconnect', lastError: appError('auth_expired', 'gone', 'user') } : {}),
    }),
  ),
]

export const fakeMailboxes = (now: number, state: string): Mailbox[] => {
  if (state === 'empty') return []
  if (state === 'states') return everyState(now)
  if (state === 'certain') return certain(now)
  if (state === 'dozen') return dozen(now)
  if (state === 'busy') {
    const ended = { state: 'reconnect', lastSyncAt: now - 120 * minute } as const
    const lastError = appError('auth_expired', 'invalid_grant', 'user')
    const third = mailbox('mailbox-3', longAddress, now, { ...ended, provider: 'graph', lastError })
    return [calmOf(now), firstSync(now), third]
  }
  if (state === 'paused') return [{ ...calmOf(now), paused: true, signatureHtml: signature }]
  if (state === 'two' || state === 'nofolders' || state === 'refused') {
    const [first, , , second] = everyState(now)
    return [first, second].filter((each) => each !== undefined)
  }
  return [calmOf(now)]
}

export const fakeSync = (now: number, state: string): SyncStatus[] =>
  fakeMailboxes(now, state).map((each) => ({
    mailboxId: each.id,
    phase: each.lastSyncAt === null ? ('backfilling' as const) : ('idle' as const),
    done: each.lastSyncAt === null ? 1304 : 0,
    total: each.lastSyncAt === null ? 2100 : null,
    msLeft: each.lastSyncAt === null ? 11.4 * minute : null,
    nextSyncAt: each.lastSyncAt === null || each.state !== 'connected' ? null : now + 20_000,
  }))

/** What main makes of a change. */
export const changed = (mailboxes: readonly Mailbox[], mailboxId: string, change: MailboxChange): Mailbox[] =>
  mailboxes.map((each): Mailbox => {
    const isDefault = change.isDefault === true ? each.id === mailboxId : each.isDefault
    if (each.id !== mailboxId) return { ...each, isDefault }
    return {
      ...each,
      isDefault,
      displayName: change.displayName ?? each.displayName,
      signatureHtml: change.signatureHtml ?? each.signatureHtml,
      visibility: change.visibility ?? each.visibility,
      pullDays: change.pullDays ?? each.pullDays,
      paused: change.paused ?? each.paused,
    }
  })

const folderPaths = [
  ['Inbox'],
  ['Sent Items'],
  ['Archive'],
  ['Customers'],
  ['Customers', 'Altamar'],
  ['Customers', 'Meridian Labs', 'Security questionnaires and everything that belongs to them'],
  ['請求書'],
  ['Newsletters'],
]

export const fakeFolders = (): MailFolder[] =>
  folderPaths.map((path, index) => ({
    id: `folder-${index}`,
    path,
    fixed: index < 2,
    read: path[0] !== 'Newsletters',
  }))
