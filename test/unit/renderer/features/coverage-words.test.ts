import { describe, expect, it } from 'vitest'
import {
  certaintyOf,
  dayWords,
  failureReason,
  repairWords,
} from '../../../../renderer/features/mailboxes/coverage-words.ts'
import { overallState } from '../../../../renderer/features/mailboxes/sync-words.ts'
import { providers } from '../../../../renderer/features/mailboxes/providers.tsx'
import { errorCodes, appError } from '../../../../shared/errors/app-error.ts'
import { coverage, fakeMailboxes } from '../../../support/renderer/fake-mailboxes.ts'

const now = Date.UTC(2026, 10, 22, 10)
const since = Date.UTC(2026, 2, 1)

const mailboxWith = (change: Partial<ReturnType<typeof coverage>>, other: object = {}) => {
  const [first] = fakeMailboxes(now, 'calm')
  if (first === undefined) throw new Error('no mailbox')
  return { ...first, ...other, coverage: coverage(now, { since, ...change }) }
}
const read = (change: Partial<ReturnType<typeof coverage>>, other: object = {}) =>
  certaintyOf(mailboxWith(change, other), 'UTC')

describe('what is certain of a mailbox', () => {
  it('is complete only where nothing is open and a check has found it so', () => {
    expect(read({})).toEqual({
      tone: 'ok',
      words: 'Complete for 212 of 212 contacts since 1 March 2026',
      checkedAt: now - 120 * 60_000,
      notes: [],
      canCheck: true,
    })
    const unchecked = read({ checkedAt: null })
    expect(unchecked).toMatchObject({ tone: 'plain', checkedAt: null, notes: ['Not checked yet'] })
    expect(read({ waiting: 1 })).toMatchObject({ tone: 'warn', notes: ['1 mail is still to come'] })
    expect(read({ complete: 204 }).words).toContain('204 of 212 contacts')
    expect(read({ complete: 204 }).tone).toBe('warn')
    expect(read({ complete: 1, contacts: 1 }).words).toContain('1 of 1 contact since')
  })
  it('counts while a check is under way, and never past its end', () => {
    expect(read({ checking: 80 })).toMatchObject({
      tone: 'accent',
      words: 'Checking… 80 of 212 contacts',
      canCheck: false,
    })
    expect(read({ checking: 300 }).words).toContain('212 of 212')
  })
  it('promises nothing while nothing is fetched', () => {
    for (const other of [{ paused: true }, { state: 'reconnect' }, { state: 'disconnected' }]) {
      expect(read({ checking: 80 }, other)).toMatchObject({ tone: 'plain', canCheck: false })
      expect(read({ checking: 80 }, other).words).toMatch(/^Complete for/)
    }
    expect(read({}, { state: 'disconnected' }).notes).toEqual([
      'What came since it was disconnected is not here',
    ])
    const unreadable = { grants: { readMail: false, sendMail: true, calendar: false, drafts: false } }
    expect(read({}, unreadable)).toMatchObject({ tone: 'plain', canCheck: false })
  })
  it('says that there are no contacts', () => {
    expect(read({ contacts: 0, complete: 0 })).toMatchObject({ tone: 'plain', canCheck: false })
    expect(read({ contacts: 0, complete: 0 }).words).toMatch(/^No contacts yet/)
  })
  it('names the day in the zone of the reader', () => {
    expect(dayWords(Date.UTC(2026, 1, 28, 23, 30), 'Europe/Berlin')).toBe('1 March 2026')
  })
})

describe('what a check repaired', () => {
  const words = (missing: number, repaired: number, deleted: number) =>
    repairWords(coverage(now, { missing, repaired, deleted }))
  it('is told in one sentence', () => {
    expect(words(0, 0, 0)).toBeNull()
    expect(words(1, 1, 0)).toBe('The last check found 1 missing mail and fetched it')
    expect(words(3, 3, 1)).toBe(
      'The last check found 3 missing mails and fetched them; 1 mail deleted in the mailbox went here too',
    )
    expect(words(1240, 0, 0)).toBe('The last check found 1,240 missing mails, none of them here yet')
    expect(words(1240, 20, 0)).toBe('The last check found 1,240 missing mails, 20 of them here by now')
    expect(words(0, 0, 2)).toBe('At the last check 2 mails deleted in the mailbox went here too')
  })
})

describe('the status bar', () => {
  it('does not say in sync while something is known to be missing', () => {
    const state = (change: Partial<ReturnType<typeof coverage>>) =>
      overallState([mailboxWith(change)], {}, true)
    expect(state({})).toMatchObject({ words: 'All mail in sync', tone: 'ok' })
    expect(state({ waiting: 1240 })).toMatchObject({ words: '1,240 mails are still to come', tone: 'accent' })
    expect(state({ failed: 3 })).toMatchObject({
      words: 'In sync, but 3 mails could not be fetched',
      tone: 'warn',
    })
  })
})

it('every reason has words, none of them a code', () => {
  for (const code of errorCodes)
    for (const provider of ['gmail', 'graph'] as const)
      expect(failureReason(appError(code, 'x'), providers[provider])).toMatch(/^[^_]{7,}$/)
})
