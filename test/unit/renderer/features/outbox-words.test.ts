import { describe, expect, it } from 'vitest'
import { bounceReason, bounceWords, serverWords } from '../../../../renderer/app/bounce-words.ts'
import { actionsOf, actionWords } from '../../../../renderer/features/outbox/outbox-actions.ts'
import {
  momentOf,
  nextWords,
  reasonDetail,
  recipientsWords,
  sentChip,
  stateChip,
} from '../../../../renderer/features/outbox/outbox-words.ts'
import { createTimeWords } from '../../../../renderer/ui/time-words.ts'
import { submissionStates, type Submission } from '../../../../shared/domain/submission.ts'
import { appError } from '../../../../shared/errors/app-error.ts'
import { fakeSubmissions, hardBounce, softBounce } from '../../../support/renderer/fake-answers.ts'
import { activityAt } from '../../../support/renderer/fake-mail.ts'

/** Sunday noon. */
const now = Date.parse('2026-11-22T12:00:00Z')
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const words = createTimeWords('UTC')
const calm = { online: true, paused: false, now, words }

const [example] = fakeSubmissions(now, 'busy')
const mail = (change: Partial<Submission>): Submission => {
  if (example === undefined) throw new Error('no submission')
  return { ...example, ...change }
}
const sentMail = (change: Partial<Submission>): Submission =>
  mail({ state: 'sent', sentAt: now - hour, confirmed: true, ...change })
const says = (change: Partial<Submission>, situation: object = {}) =>
  nextWords(mail(change), { ...calm, ...situation })

describe('what happens next', () => {
  it.each(submissionStates)('%s is a sentence', (state) => {
    expect(says({ state }).length).toBeGreaterThan(10)
  })
  const paused = appError('rate_limited', 'slow down', 'after')
  const broken = appError('network_failed', 'ECONNRESET', 'backoff')
  it.each<[string, Partial<Submission>, string]>([
    ['goes', {}, 'Goes in a moment'],
    ['can be taken back', { undoUntil: now + 6500, nextTryAt: now + 6500 }, 'Goes in 7 s'],
    ['was not taken back', { undoUntil: now - 5, nextTryAt: now - 5 }, 'Goes in a moment'],
    ['today', { sendAt: now + 3 * hour }, 'Today 15:00, in 3 h'],
    ['tomorrow', { sendAt: Date.parse('2026-11-23T08:00:00Z') }, 'Tomorrow 08:00, in 20 h'],
    ['far', { sendAt: Date.parse('2026-12-24T08:00:00Z') }, '24 Dec 08:00'],
    [
      'paced',
      { reason: paused, nextTryAt: now + 20_000 },
      'Waits for the provider’s limit on sending. Goes in 20 s',
    ],
    [
      'first retry',
      { reason: broken, nextTryAt: now + 30_000, attempts: 1 },
      'The connection broke. Next try in 30 s',
    ],
    [
      'third',
      { reason: broken, nextTryAt: now - 1, attempts: 3 },
      'The connection broke. Next try in a moment, after 3 tries',
    ],
    [
      'signed out',
      { reason: appError('auth_expired', 'invalid_grant', 'user'), nextTryAt: now + 30_000 },
      'This sign-in has ended. Goes when its mailbox is connected again',
    ],
    ['late', { sendAt: now - 4 * hour, nextTryAt: now }, 'Was due today 08:00. Goes in a moment'],
  ])('%s', (_, change, expected) => expect(says(change)).toBe(expected))
  it('says offline and paused before any older reason, but not of one that is not due', () => {
    const waiting = { reason: broken, nextTryAt: now + 30_000, attempts: 2 }
    expect(says(waiting, { online: false })).toBe('Offline. Goes as soon as the network is back')
    expect(says(waiting, { paused: true })).toBe('Its mailbox is paused. Goes when it is resumed')
    expect(says(waiting, { paused: true, online: false })).toMatch(/^Its mailbox is paused/)
    expect(says({ undoUntil: now + 5000 }, { online: false })).toMatch(/^Offline/)
    expect(says({ sendAt: now + 3 * hour }, { online: false })).toBe('Today 15:00, in 3 h')
    expect(says({ sendAt: now - hour }, { online: false })).toMatch(/^Was due today 11:00\. Offline/)
  })
  it('never says that something went where it did not', () => {
    for (const state of submissionStates.filter((each) => each !== 'sent')) {
      expect(says({ state })).not.toMatch(/confirmed in sent|provider has it|answered/i)
    }
  })
})

describe('what became of it', () => {
  it.each<[string, Partial<Submission>, string]>([
    ['confirmed', {}, 'Confirmed in Sent, today 11:00'],
    ['not seen yet', { confirmed: false }, 'The provider has it, today 11:00'],
    ['answered', { answeredAt: now - 10 * minute }, 'Confirmed in Sent, today 11:00 · answered today 11:50'],
    [
      'will remind',
      { remindAt: now + 2 * day },
      'Confirmed in Sent, today 11:00 · reminds you Tue 24 Nov 12:00',
    ],
    ['reminded', { remindAt: now - 1 }, 'Confirmed in Sent, today 11:00 · nobody answered'],
    [
      'late',
      { sendAt: now - 4 * hour },
      'Was due today 08:00 and could not go then. Confirmed in Sent, today 11:00',
    ],
    ['punctual', { sendAt: now - hour - 90_000 }, 'Confirmed in Sent, today 11:00'],
  ])('%s', (_, change, expected) => expect(nextWords(sentMail(change), calm)).toBe(expected))
  it('an answer ends the reminder', () => {
    const answered = sentMail({ remindAt: now - 1, answeredAt: now - 5 })
    expect(nextWords(answered, calm)).not.toContain('nobody')
    expect(stateChip(answered, now).words).toBe('answered')
  })
  it("shows the provider's own words only for a failure", () => {
    const reason = appError('provider_rejected', '550 5.1.1 unknown')
    expect(reasonDetail({ state: 'failed', reason })).toBe('550 5.1.1 unknown')
    expect(reasonDetail({ state: 'queued', reason })).toBeNull()
    expect(reasonDetail({ state: 'failed', reason: appError('schedule_missed', 'late') })).toBeNull()
  })
})

describe('the chip', () => {
  const held = { state: 'failed', reason: appError('schedule_missed', 'late') } as const
  it.each<[string, Partial<Submission>]>([
    ['queued', {}],
    ['queued', { sendAt: now - 1 }],
    ['scheduled', { sendAt: now + 1 }],
    ['sending', { state: 'sending' }],
    ['failed', { state: 'failed' }],
    ['held', held],
    ['not confirmed', { state: 'unconfirmed' }],
    ['cancelled', { state: 'cancelled' }],
    ['sent', { state: 'sent' }],
    ['answered', { state: 'sent', answeredAt: now }],
    ['no answer', { state: 'sent', remindAt: now }],
    ['sent', { state: 'sent', remindAt: now + 1 }],
    ['delayed', { state: 'sent', bounces: [softBounce('a@b.example', now)] }],
    ['answered', { state: 'sent', bounces: [softBounce('a@b.example', now)], answeredAt: now }],
    ['bounced', { state: 'sent', bounces: [hardBounce('a@b.example', now)], answeredAt: now }],
  ])('%s', (expected, change) => expect(stateChip(mail(change), now).words).toBe(expected))
  it('of a line of the timeline is left out where it is no news', () => {
    const activity = activityAt(0, 0, now)
    expect(sentChip(activity, now)?.words).toBe('sent, confirmed')
    expect(sentChip(activity, now + 30 * day)).toBeNull()
    expect(sentChip({ ...activity, sent: null }, now)).toBeNull()
    const unread = activity.sent === null ? null : { ...activity.sent, confirmed: false }
    expect(sentChip({ ...activity, sent: unread }, now)?.words).toBe('sent')
    const answered = activityAt(0, 3, now)
    expect(sentChip(answered, now + 30 * day)?.words).toBe('answered')
  })
})

describe('what can be done', () => {
  const namesOf = (change: Partial<Submission>, situation: object = {}) =>
    actionsOf(mail(change), { ...calm, ...situation }).map(({ name }) => name)
  const offOf = (change: Partial<Submission>, name: string, situation: object = {}) =>
    actionsOf(mail(change), { ...calm, ...situation }).find((each) => each.name === name)?.off
  it.each(submissionStates)('%s always tells what happened, and nothing twice', (state) => {
    const names = namesOf({ state })
    expect(names.at(-1)).toBe('happened')
    expect(new Set(names).size).toBe(names.length)
    expect(names.every((name) => actionWords[name].length > 2)).toBe(true)
  })
  it('a mail that may have gone is never edited, cancelled or tried again', () => {
    for (const state of ['sending', 'unconfirmed'] as const) {
      const forbidden = new Set(['edit', 'editResend', 'undo', 'cancel', 'retry', 'sendNow', 'remove'])
      expect(namesOf({ state }).filter((name) => forbidden.has(name))).toEqual([])
    }
  })
  it('the two honest choices stand first where nobody could tell', () => {
    expect(namesOf({ state: 'unconfirmed' }).slice(0, 2)).toEqual(['wasSent', 'sendAgain'])
  })
  it('undo is offered as long as it can be undone', () => {
    expect(namesOf({ undoUntil: now + 1 })[0]).toBe('undo')
    expect(namesOf({ undoUntil: now })).not.toContain('undo')
  })
  it('sending now is off while nothing can go, and says why', () => {
    expect(offOf({}, 'sendNow')).toBeNull()
    expect(offOf({}, 'sendNow', { online: false })).toMatch(/Offline/)
    expect(offOf({ sendAt: now + day }, 'sendNow', { paused: true })).toMatch(/paused/)
  })
  it('a sent mail is opened only once it was read back', () => {
    expect(offOf({ state: 'sent', messageId: null }, 'open')).toMatch(/not read back/)
    expect(offOf({ state: 'sent', messageId: 'm' }, 'open')).toBeNull()
  })
  it('nobody is reminded of what was answered or came back', () => {
    expect(namesOf({ state: 'sent', answeredAt: now })).not.toContain('remind')
    const bounced = namesOf({ state: 'sent', bounces: [hardBounce('a@b.example', now)] })
    expect(bounced[0]).toBe('editResend')
    expect(bounced).not.toContain('remind')
    // One that is only late may still arrive: writing it again would be a second one.
    expect(namesOf({ state: 'sent', bounces: [softBounce('a@b.example', now)] })[0]).toBe('open')
  })
  it('a mail to follow up is written again, or left alone', () => {
    expect(namesOf({ state: 'sent', remindAt: now - 1 }).slice(0, 2)).toEqual(['writeAgain', 'stopReminding'])
  })
})

describe('whom it goes to', () => {
  const person = (name: string) => ({ name, address: `${name}@x.example` })
  it.each([
    [[], 'Nobody'],
    [[person('Ann')], 'Ann'],
    [[{ name: '', address: 'a@x.example' }, person('Tom'), person('Eva')], 'a@x.example, Tom, Eva'],
    [Array.from({ length: 500 }, (_, index) => person(`P${index}`)), 'P0 and 499 more'],
  ])('%#', (to, expected) => expect(recipientsWords({ to, cc: [], bcc: [] })).toBe(expected))
  it('counts Cc and Bcc', () => {
    const [to, cc, bcc] = [['A', 'B'], ['C'], ['D']].map((names) => names.map(person))
    expect(recipientsWords({ to: to ?? [], cc: cc ?? [], bcc: bcc ?? [] })).toBe('A and 3 more')
  })
})

describe('why mail came back', () => {
  it.each([
    ['5.1.1', 'the address does not exist'],
    ['5.1.10', 'this domain takes no mail'],
    ['5.1.2', 'there is no such mail domain'],
    ['5.2.1', 'the mailbox is switched off'],
    ['4.2.2', 'the mailbox is full'],
    ['5.2.3', 'the mail is too large for this mailbox'],
    ['4.4.7', 'their server could not be reached'],
    ['5.7.26', 'their server refused it by its rules'],
    ['5.0.0', 'their server gave it back'],
    ['5.2.14', 'their server gave it back'],
    ['5.1.20', 'the address does not exist'],
    [null, 'their server gave it back'],
  ])('%s', (status, expected) => expect(bounceReason({ status, permanent: true })).toBe(expected))
  it('says whether trying again helps', () => {
    expect(bounceWords(hardBounce('a@b.example', now))).toBe(
      'The address does not exist. Sending again will not help',
    )
    expect(bounceWords(softBounce('a@b.example', now))).toMatch(/may still arrive/)
    expect(bounceReason({ status: null, permanent: false })).toBe('their server did not take it yet')
  })
  it('their words are without the markings of the report', () => {
    expect(serverWords({ diagnostic: 'smtp; 550 5.1.1\r\n  No such user' })).toBe('550 5.1.1 No such user')
  })
})

it('the exact time on hover is that of what the sentence is about', () => {
  expect(momentOf(sentMail({ sendAt: now }))).toBe(now - hour)
  expect(momentOf(mail({ sendAt: now + hour, nextTryAt: now + day }))).toBe(now + hour)
})
