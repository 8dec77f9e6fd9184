import { describe, expect, it } from 'vitest'
import { rowWaitingFor, waitingFor } from '../../../../renderer/features/contacts/waiting-for.ts'
import {
  fetchesPast,
  mailboxState,
  overallState,
  progressWords,
} from '../../../../renderer/features/mailboxes/sync-words.ts'
import { savedWords } from '../../../../renderer/features/composer/compose-footer.tsx'
import { blockedWords } from '../../../../renderer/features/timeline/mail-body.tsx'
import { timelineLines } from '../../../../renderer/features/timeline/timeline-lines.ts'
import { createTimeWords } from '../../../../renderer/ui/time-words.ts'
import { appError } from '../../../../shared/errors/app-error.ts'
import { fakeSubmissions } from '../../../support/renderer/fake-answers.ts'
import { fakeMailboxes, fakeSync } from '../../../support/renderer/fake-mailboxes.ts'
import { activityAt, contactRowAt } from '../../../support/renderer/fake-mail.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const all = fakeMailboxes(now, 'busy')
const calm = all.slice(0, 1)
const sync = Object.fromEntries(fakeSync(now, 'busy').map((each) => [each.mailboxId, each]))

describe('the status sentence says the worst state', () => {
  it.each([
    ['nothing connected', [], true, 'No mailbox connected', 'plain'],
    ['offline', calm, false, 'Offline. What you write is queued', 'warn'],
    [
      'a sign-in has ended',
      all,
      true,
      'ann.meyer.with.a.very.long.address@contoso-international.example needs to sign in again',
      'warn',
    ],
    ['syncing', all.slice(0, 2), true, 'Fetching past mail: 1,304 of 2,100 · about 12 min left', 'accent'],
    ['in sync', calm, true, 'All mail in sync', 'ok'],
  ] as const)('%s', (_, mailboxes, online, words, tone) => {
    expect(overallState(mailboxes, sync, online)).toMatchObject({ words, tone })
  })
  it('a paused mailbox is not waited for, and not hidden', () => {
    const paused = { ...fakeMailboxes(now, 'paused')[0] }
    const [running] = calm
    if (running === undefined) throw new Error('no mailbox')
    const other = { ...running, ...paused, id: 'mailbox-9', paused: true, lastSyncAt: null }
    expect(overallState([other], {}, true)).toMatchObject({ words: 'Paused', tone: 'plain' })
    expect(overallState([other, { ...other, id: 'x' }], {}, true).words).toBe('All mailboxes are paused')
    expect(overallState([running, other], {}, true)).toMatchObject({
      words: '1 mailbox paused, the rest in sync',
      at: running.lastSyncAt,
    })
  })
  it('a mailbox that never synced is not called in sync', () => {
    const fresh = calm.map((mailbox) => ({ ...mailbox, lastSyncAt: null }))
    expect(overallState(fresh, {}, true).words).toBe('Waiting for the first sync')
  })
  it('a mailbox in trouble is not called in sync', () => {
    const troubled = calm.map((mailbox) => ({
      ...mailbox,
      lastError: appError('provider_unavailable', '503'),
    }))
    expect(overallState(troubled, {}, true).tone).toBe('warn')
  })
})

it('a missing permission is on the chip', () => {
  const [mailbox] = calm
  if (mailbox === undefined) throw new Error('no mailbox')
  for (const grant of ['readMail', 'sendMail']) {
    const grants = { ...mailbox.grants, [grant]: false }
    expect(mailboxState({ ...mailbox, grants }, undefined).words).toBe('permission missing')
  }
})

describe('every state of a mailbox', () => {
  const states = fakeMailboxes(now, 'states')
  const syncs = Object.fromEntries(fakeSync(now, 'states').map((each) => [each.mailboxId, each]))
  it('has a word of its own', () => {
    expect(states.map((each) => mailboxState(each, syncs[each.id]).words)).toEqual([
      'connected',
      'first sync',
      'sign in again',
      'connected',
      'paused',
      'permission missing',
      'waiting',
      'disconnected',
    ])
  })
  it('only past mail shows a progress that can be paused', () => {
    expect(states.filter((each) => fetchesPast(each, syncs[each.id])).map(({ id }) => id)).toEqual([
      'mailbox-2',
    ])
    const [first] = states
    const pulling = {
      mailboxId: 'mailbox-1',
      phase: 'pulling' as const,
      done: 1,
      total: null,
      msLeft: null,
      nextSyncAt: null,
    }
    if (first === undefined) throw new Error('no mailbox')
    expect(fetchesPast(first, pulling)).toBe(false)
    expect(fetchesPast({ ...first, lastSyncAt: null }, pulling)).toBe(true)
    expect(fetchesPast({ ...first, lastSyncAt: null, paused: true }, pulling)).toBe(false)
  })
})

describe('progress', () => {
  const status = {
    mailboxId: 'm',
    phase: 'pulling' as const,
    done: 12,
    total: 10,
    msLeft: null,
    nextSyncAt: null,
  }
  it('never counts past its total', () => {
    expect(progressWords(status)).toBe('Fetching new mail: 12 of 12')
    expect(progressWords({ ...status, phase: 'idle' })).toBeNull()
  })
  it('tells the time left only where somebody can say', () => {
    const past = { ...status, phase: 'backfilling' as const, done: 1240, total: 5300, msLeft: 11.4 * 60_000 }
    expect(progressWords(past)).toBe('Fetching past mail: 1,240 of 5,300 · about 12 min left')
    expect(progressWords({ ...past, msLeft: null })).toBe('Fetching past mail: 1,240 of 5,300')
    expect(progressWords({ ...past, msLeft: 9000 })).toContain('less than a minute left')
    expect(progressWords({ ...past, msLeft: 150 * 60_000 })).toContain('about 3 h left')
    expect(progressWords({ ...past, done: 5300 })).toBe('Fetching past mail: 5,300 of 5,300')
    expect(progressWords({ ...past, done: 0, total: null })).toBe('Looking for past mail')
    expect(progressWords({ ...past, total: null })).toBe('Fetching past mail: 1,240 so far')
  })
})

describe('saved', () => {
  it('is said only after it was', () => {
    expect(savedWords({ saved: 'unsaved', savedAt: 5 }, 10)).toBe('saving')
    expect(savedWords({ saved: 'saving', savedAt: 5 }, 10)).toBe('saving')
    expect(savedWords({ saved: 'failed', savedAt: 5 }, 10)).toContain('not saved')
    expect(savedWords({ saved: 'saved', savedAt: 5 }, 10)).toBe('saved just now')
  })
})

it('blocked pictures and trackers are counted apart', () => {
  expect(blockedWords({ remoteImages: 2, trackers: 1 })).toBe('2 remote images and 1 tracker blocked')
  expect(blockedWords({ remoteImages: 0, trackers: 0 })).toBeNull()
})

describe('waiting for', () => {
  it('follows the newest mail, and nobody waits for a machine', () => {
    expect(waitingFor('sent', 'tom@x.example')).toBe('them')
    expect(waitingFor('received', 'tom@x.example')).toBe('you')
    expect(waitingFor('received', 'no-reply@x.example')).toBeNull()
    expect(waitingFor(null, 'tom@x.example')).toBeNull()
  })
  it('fades', () => expect(rowWaitingFor(contactRowAt(200, now), now)).toBeNull())
})

describe('the lines of a timeline', () => {
  const activities = Array.from({ length: 40 }, (_, index) => activityAt(0, index, now))
  const source = {
    activities,
    pending: fakeSubmissions(now, 'busy').slice(0, 2),
    hasMore: true,
    backfilling: true,
    hidden: 0,
  }
  const lines = timelineLines(source, createTimeWords('UTC'), now)
  it('hold every activity once, in order, under one heading a day', () => {
    const shown = lines.flatMap((line) => (line.kind === 'activity' ? [line.activity] : []))
    expect(shown).toEqual(activities)
    const headings = lines.flatMap((line) => (line.kind === 'day' ? [line.words] : []))
    expect(new Set(headings).size).toBe(headings.length)
    expect(new Set(lines.map((line) => line.key)).size).toBe(lines.length)
  })
  it('begin with what is on its way and end with more', () => {
    expect(lines.slice(0, 4).map((line) => line.kind)).toEqual(['backfill', 'day', 'pending', 'pending'])
    expect(lines.at(-1)?.kind).toBe('more')
  })
})
