import { describe, expect, it } from 'vitest'
import { noticeWords } from '../../../../renderer/app/banners.tsx'
import { excerptParts } from '../../../../renderer/app/excerpt.tsx'
import { actionFor } from '../../../../renderer/app/keyboard.ts'
import { ownDraft, parseRoute, routeHash, type Route } from '../../../../renderer/app/routes.ts'
import { outboxEntry } from '../../../../renderer/app/rail.tsx'
import { outboxWords } from '../../../../renderer/app/status-bar.tsx'

describe('routes', () => {
  const routes: Route[] = [
    { place: 'contacts', contactId: null },
    { place: 'contacts', contactId: 'a_B-9' },
    { place: 'drafts' },
    { place: 'outbox', tab: 'waiting' },
    { place: 'outbox', tab: 'failed' },
    { place: 'outbox', tab: 'follow_up' },
    { place: 'outbox', tab: 'drafts' },
    { place: 'mailboxes' },
    { place: 'settings' },
    { place: 'settings', section: 'sending' },
    { place: 'settings', section: 'matching' },
    { place: 'suggestions' },
    { place: 'reviews' },
  ]
  it.each(routes)('%o survives the hash', (route) => expect(parseRoute(routeHash(route))).toEqual(route))
  it.each(['', '#', '#/nowhere', '#/contacts/<script>', '#/contacts/a/b/c/../..'])(
    '%s leads to contacts',
    (hash) => {
      expect(parseRoute(hash).place).toBe('contacts')
    },
  )
  it('refuses ids that are none, and tabs that are none', () => {
    expect(parseRoute('#/contacts/<b>')).toEqual({ place: 'contacts', contactId: null })
    expect(parseRoute('#/outbox/nope')).toEqual({ place: 'outbox', tab: 'waiting' })
  })
})

describe('keys', () => {
  const press = (key: string, change: object = {}) => ({
    key,
    ctrl: false,
    alt: false,
    typing: false,
    ...change,
  })
  it('mean actions only while nobody types', () => {
    expect(actionFor(press('c'), false)).toBe('write')
    expect(actionFor(press('c', { typing: true }), false)).toBeNull()
    expect(actionFor(press('k', { ctrl: true, typing: true }), false)).toBe('palette')
    expect(actionFor(press('r', { ctrl: true }), false)).toBeNull()
    expect(actionFor(press('z', { ctrl: true }), false)).toBe('undoSend')
    expect(actionFor(press('z'), false)).toBe('undoSend')
    expect(actionFor(press('z', { ctrl: true, typing: true }), false)).toBeNull()
    expect(actionFor(press('Z', { ctrl: true }), false)).toBeNull()
  })
  it('g and a letter go to a place; g and another key do nothing', () => {
    expect(actionFor(press('g'), false)).toBe('lead')
    expect(actionFor(press('o'), true)).toBe('go.outbox')
    expect(actionFor(press('x'), true)).toBeNull()
    expect(actionFor(press('c'), true)).toBe('go.contacts')
    expect(actionFor(press('p'), true)).toBe('go.suggestions')
    expect(actionFor(press('r'), true)).toBe('go.reviews')
    expect(actionFor(press('d'), true)).toBe('go.drafts')
    expect(actionFor(press('d'), false)).toBe('dismiss')
  })
})

describe('excerpts', () => {
  it('mark what was found', () => {
    expect(excerptParts('we \u0002move\u0003 it, \u0002moved\u0003')).toEqual([
      { text: 'we ', hit: false },
      { text: 'move', hit: true },
      { text: ' it, ', hit: false },
      { text: 'moved', hit: true },
    ])
  })
  it('lose nothing when marks are missing', () => {
    expect(
      excerptParts('a\u0003b')
        .map((part) => part.text)
        .join(''),
    ).toBe('ab')
    expect(
      excerptParts('a \u0002cut')
        .map((part) => part.text)
        .join(''),
    ).toBe('a cut')
  })
})

describe('what waits', () => {
  it.each([
    [0, 0, 0, null, 'Nothing waits to be sent'],
    [3, 0, 0, null, '3 mails in the outbox'],
    [3, 0, 0, 'tomorrow 08:00', '3 mails in the outbox, next scheduled for tomorrow 08:00'],
    [1, 0, 0, 'tomorrow 08:00', '1 mail scheduled for tomorrow 08:00'],
    [0, 1, 0, null, '1 mail needs a look'],
    [1, 2, 0, null, '1 mail in the outbox, 2 mails need a look'],
    [0, 0, 4, null, '4 to follow up'],
  ])('%i waiting, %i failed, %i to follow up, next %s', (waiting, failed, follow_up, next, expected) =>
    expect(outboxWords({ waiting, failed, follow_up, nextScheduled: next })).toBe(expected),
  )
  it('leads to what needs the person where nothing waits', () => {
    const none = { waiting: 0, failed: 0, sent: 9, cancelled: 2, follow_up: 0 }
    expect(outboxEntry(none)).toBe('waiting')
    expect(outboxEntry({ ...none, follow_up: 1 })).toBe('follow_up')
    expect(outboxEntry({ ...none, follow_up: 1, failed: 1 })).toBe('failed')
    expect(outboxEntry({ ...none, waiting: 1, failed: 1 })).toBe('waiting')
  })
})

it('a vault for this session is said plainly, with its reason', () => {
  const notice = { kind: 'vault_session_only' as const, error: null, detail: 'the system keyring is locked.' }
  expect(noticeWords(notice).title).toBe(
    'Sign-ins are kept for this session only, because the system keyring is locked.',
  )
})

it('knows the window of one draft by its hash, and takes nothing else for one', () => {
  expect(ownDraft('#/draft/0b6f-A_1')).toBe('0b6f-A_1')
  for (const hash of ['', '#/drafts', '#/draft/', '#/draft/a/b', '#/draft/<b>', '#/contacts/a']) {
    expect(ownDraft(hash)).toBeNull()
  }
})
