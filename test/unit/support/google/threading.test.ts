import { describe, expect, it } from 'vitest'
import { baseSubject, threadByReferences, threadForSending } from '../../../support/google/gmail/threading.ts'
import type { ThreadLookup } from '../../../support/google/gmail/threading.ts'
import { factsOf } from '../../../support/http-emulator/mail/facts.ts'

const lookup: ThreadLookup = (id) =>
  ({ 'one@x': [{ threadId: 't1', subject: 'Rollout' }], 'two@x': [{ threadId: 't2', subject: 'Rollout' }] })[
    id
  ] ?? []

function reply(subject: string, references: string) {
  return factsOf([
    { name: 'Subject', value: subject },
    { name: 'References', value: references },
  ])
}

describe('baseSubject', () => {
  it.each([
    ['Re: Rollout', 'rollout'],
    ['AW: Re: FWD:  Rollout  plan', 'rollout plan'],
    ['Re[2]: Rollout', 'rollout'],
    ['Reply: Rollout', 'reply: rollout'],
    ['', ''],
  ])('%s', (subject, expected) => {
    expect(baseSubject(subject)).toBe(expected)
  })
})

describe('threads', () => {
  it('joins the thread of the latest cited message with the same subject', () => {
    expect(threadByReferences(reply('Re: Rollout', '<one@x> <two@x>'), lookup)).toBe('t2')
    expect(threadByReferences(reply('Re: Rollout', '<one@x> <gone@x>'), lookup)).toBe('t1')
  })

  it('begins a new one when the subject changed or nothing is cited', () => {
    expect(threadByReferences(reply('Something else', '<one@x>'), lookup)).toBeUndefined()
    expect(threadByReferences(reply('Re: Rollout', ''), lookup)).toBeUndefined()
  })

  it('needs thread id, citation and subject together when sending', () => {
    expect(threadForSending(reply('Re: Rollout', '<one@x>'), 't1', lookup)).toEqual({ id: 't1' })
    expect(threadForSending(reply('Re: Rollout', '<one@x>'), undefined, lookup)).toBe('new')
    expect(threadForSending(reply('Re: Rollout', '<one@x>'), 't2', lookup)).toBe('new')
    expect(threadForSending(reply('Re: Other', '<one@x>'), 't1', lookup)).toBe('new')
    expect(threadForSending(reply('Re: Rollout', ''), 't1', lookup)).toBe('new')
  })
})
