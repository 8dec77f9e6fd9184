import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { activityId } from '../../../shared/rules/activity-from-message.ts'
import { contactFromInput } from '../../../shared/rules/contact-from-input.ts'
import { concernedKeys } from '../../../shared/rules/contact-matching.ts'

const sha = (text: string): string => createHash('sha256').update(text).digest('hex')

const input = { id: null, name: 'Ann', company: '', title: '', addresses: ['ann@x.example'] }

describe('contactFromInput', () => {
  it('keeps the order of addresses and drops second spellings', () => {
    const result = contactFromInput({
      ...input,
      addresses: ['Ann@x.example', '', 'b@x.example', 'ann+1@x.example'],
    })
    expect(result.ok && result.value.addresses).toEqual([
      { address: 'Ann@x.example', key: 'ann@x.example' },
      { address: 'b@x.example', key: 'b@x.example' },
    ])
  })
  it('names the bad address', () => {
    const result = contactFromInput({ ...input, addresses: ['ann@x.example', 'bob'] })
    expect(result.ok ? null : result.error).toMatchObject({ code: 'contact_invalid', subject: 'bob' })
  })
  it('wants an address', () => {
    expect(contactFromInput({ ...input, addresses: [' '] })).toMatchObject({
      error: { code: 'contact_invalid' },
    })
  })
  it('names a nameless contact by its address', () => {
    expect(contactFromInput({ ...input, name: '' })).toMatchObject({ value: { name: 'ann@x.example' } })
  })
})

describe('concernedKeys', () => {
  it('is everybody once, under the matching key', () => {
    const person = (address: string) => ({ name: '', address })
    const keys = concernedKeys({
      from: person('Ann@X.example'),
      to: [person('bob@x.example'), person('')],
      cc: [person('ann+a@x.example')],
      bcc: [person('c@gmail.com')],
    })
    expect(keys).toEqual(['ann@x.example', 'bob@x.example', 'c@gmail.com'])
  })
})

describe('activityId', () => {
  const fact = { contactId: 'c1', rfcMessageId: 'm@x', mailboxId: 'box1', providerMessageId: 'p1' }

  it('is the same mail in two mailboxes', () => {
    const other = { ...fact, mailboxId: 'box2', providerMessageId: 'p2' }
    expect(activityId(sha, fact)).toBe(activityId(sha, other))
  })
  it('differs by contact, and by mailbox where the mail has no id', () => {
    const noId = { ...fact, rfcMessageId: null }
    const ids = [fact, { ...fact, contactId: 'c2' }, noId, { ...noId, mailboxId: 'box2' }]
    expect(new Set(ids.map((one) => activityId(sha, one))).size).toBe(4)
  })
})
