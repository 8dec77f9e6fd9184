import type { Contact } from '../../../shared/domain/contact.ts'
import type { MailContent } from '../../../shared/domain/submission.ts'
import { addressKey } from '../../../shared/rules/address.ts'
import type { ConnectedMailbox, Store, SyncCommit } from '../../../main/store/store.ts'

/** The mailbox `box` of Ann, connected. */
export const mailbox = (given: Partial<ConnectedMailbox> = {}): ConnectedMailbox => ({
  id: 'box',
  provider: 'gmail',
  accountId: 'account-1',
  address: 'ann@northwind.example',
  displayName: 'Ann Meyer',
  state: 'connected',
  grants: { readMail: true, sendMail: true, calendar: false, drafts: false },
  connectedAt: 1,
  lastSyncAt: null,
  lastError: null,
  ...given,
})

type ContactGiven = Partial<Omit<Contact, 'addresses'>> & { readonly addresses?: readonly string[] }

/** A contact; addresses are given as text, their keys follow. */
export const contact = ({ addresses = ['jana@customer.example'], ...given }: ContactGiven = {}): Contact => ({
  id: 'jana',
  name: 'Jana Novák',
  company: 'Customer',
  title: '',
  createdAt: 1,
  updatedAt: 1,
  ...given,
  addresses: addresses.map((address) => ({ address, key: addressKey(address) })),
})

/** A step of `box` that brings nothing but what is given. */
export const step = (given: Partial<SyncCommit> = {}): SyncCommit => ({
  mailboxId: 'box',
  at: 1000,
  messages: [],
  heads: [],
  wanted: { route: 'pull', ids: [] },
  skipped: [],
  failed: [],
  removed: [],
  position: { kind: 'none' },
  route: 'pull',
  ...given,
})

export const mailContent = (given: Partial<MailContent> = {}): MailContent => ({
  mailboxId: 'box',
  fromAddress: null,
  to: [{ name: 'Jana', address: 'jana@customer.example' }],
  cc: [],
  bcc: [],
  subject: 'Offer',
  html: '<p>Offer</p>',
  replyToMessageId: null,
  attachments: [],
  ...given,
})

type Enqueued = Parameters<Store['submissions']['enqueue']>[0]

/** What `submissions.enqueue` takes, for a mail to Jana that may go as soon as it is queued. */
export const enqueued = (given: Partial<Enqueued> = {}): Enqueued => ({
  id: 'sub1',
  content: mailContent(),
  answered: null,
  frozen: new TextEncoder().encode('Subject: Offer\r\n\r\nOffer'),
  snippet: 'Offer',
  rfcMessageId: 'sub1@liaison.invalid',
  providerThreadId: null,
  queuedAt: 100,
  nextTryAt: given.queuedAt ?? 100,
  sendAt: null,
  threadKey: null,
  remindDays: null,
  ...given,
})
