import { describe, expect, it } from 'vitest'
import { bareSubject, messageIds, replyReferences, replySubject } from '../../../shared/rules/threading.ts'

describe('bareSubject', () => {
  it.each([
    ['Rollout ', 'Rollout'],
    ['Re: AW: Rollout', 'Rollout'],
    ['Reminder: pay', 'Reminder: pay'],
    ['Re:', ''],
  ])('%s -> %s', (subject, bare) => {
    expect(bareSubject(subject)).toBe(bare)
  })
})

describe('replySubject', () => {
  it.each([
    ['Rollout', 'Re: Rollout'],
    ['Re: Rollout', 'Re: Rollout'],
    ['RE: re:  Rollout', 'Re: Rollout'],
    ['AW: Angebot', 'Re: Angebot'],
    ['Re[2]: Offer', 'Re: Offer'],
    ['回复：报价', 'Re: 报价'],
    ['Reminder: pay', 'Re: Reminder: pay'],
    ['', 'Re:'],
  ])('%j -> %j', (subject, reply) => expect(replySubject(subject)).toBe(reply))
})

describe('messageIds', () => {
  it('reads ids in order, over folds and without commas', () => {
    expect(messageIds('<a@x>\r\n\t<b@x>, < c@x >')).toEqual(['a@x', 'b@x', 'c@x'])
  })
  it('finds none in rubbish', () => expect(messageIds('a@x b')).toEqual([]))
})

describe('replyReferences', () => {
  it('is the parent’s chain and the parent', () => {
    const parent = { rfcMessageId: 'c@x', references: ['a@x', 'b@x'], inReplyTo: 'b@x' }
    expect(replyReferences(parent)).toEqual(['a@x', 'b@x', 'c@x'])
  })
  it('falls back to the parent’s In-Reply-To', () => {
    expect(replyReferences({ rfcMessageId: 'b@x', references: [], inReplyTo: 'a@x' })).toEqual(['a@x', 'b@x'])
  })
  it('says nothing of a parent without an id', () => {
    expect(replyReferences({ rfcMessageId: null, references: ['a@x'], inReplyTo: null })).toEqual([])
  })
  it('keeps the root and the newest of a long chain', () => {
    const references = Array.from({ length: 150 }, (_, i) => `${i}@x`)
    const chain = replyReferences({ rfcMessageId: 'parent@x', references, inReplyTo: null })
    expect(chain).toHaveLength(100)
    expect(chain[0]).toBe('0@x')
    expect(chain.slice(-2)).toEqual(['149@x', 'parent@x'])
  })
})
