import { describe, expect, it } from 'vitest'
import type { Mailbox } from '../../../../shared/domain/mailbox.ts'
import {
  keptSender,
  offeredSenders,
  ownAddresses,
  replySender,
  senderKey,
  usualSender,
} from '../../../../renderer/features/composer/sender-rules.ts'
import { fromNote } from '../../../../renderer/features/composer/from-field.tsx'
import { fakeMailboxes } from '../../../support/renderer/fake-mailboxes.ts'

const [first, second] = fakeMailboxes(0, 'two')
if (first === undefined || second === undefined) throw new Error('two mailboxes are needed')
const p = (address: string) => ({ name: '', address })
const tom = p('tom@altamar.example')
const received = (mailboxId: string, to: string[], cc: string[] = []) => ({
  mailboxId,
  direction: 'received' as const,
  from: tom,
  to: to.map(p),
  cc: cc.map(p),
})
const change = (mailbox: Mailbox, fields: Partial<Mailbox>): Mailbox => ({ ...mailbox, ...fields })

describe('From', () => {
  it('offers every mailbox with its aliases, named, and each under a key of its own', () => {
    const offered = offeredSenders([first, second])
    expect(offered.map(({ words }) => words)).toEqual([
      'Ann Meyer, ann@northwind.example',
      'Northwind Support, support@northwind.example',
      'Ann Meyer (Fabrikam), ann@fabrikam.example',
      'Ann Meyer (Fabrikam), a.meyer@fabrikam.example',
      'Fabrikam Einkauf und Bescha…, beschaffung.und.einkauf.international@fabrikam.example',
    ])
    expect(new Set(offered.map(({ key }) => key)).size).toBe(5)
    expect(senderKey({ mailboxId: first.id, fromAddress: null })).toBe(offered[0]?.key)
  })
  it('shortens a long name between its letters, so that the address stays in sight', () => {
    const words = (displayName: string) =>
      offeredSenders([change(first, { displayName, aliases: [] })])[0]?.words
    const family = '👩‍👩‍👧'
    expect(words(family.repeat(28))).toBe(`${family.repeat(28)}, ann@northwind.example`)
    expect(words(family.repeat(29))).toBe(`${family.repeat(27)}…, ann@northwind.example`)
  })
  it('offers nothing of a mailbox that has ended, and no address twice', () => {
    const doubled = change(first, { aliases: [p('ANN@northwind.example')] })
    expect(offeredSenders([doubled, change(second, { state: 'disconnected' })])).toHaveLength(1)
  })
  it('begins with the default, also where that one has to wait', () => {
    const waits = change(second, { isDefault: true, state: 'reconnect' })
    expect(usualSender([change(first, { isDefault: false }), waits])?.mailboxId).toBe(second.id)
  })
  it('begins with one that can send where no default is left', () => {
    const plain = change(second, { isDefault: false })
    const mute = change(first, { isDefault: false, grants: { ...first.grants, sendMail: false } })
    expect(usualSender([mute, plain])?.mailboxId).toBe(second.id)
    const ended = change(first, { isDefault: false, state: 'reconnect' })
    expect(usualSender([ended, plain])?.mailboxId).toBe(second.id)
    expect(usualSender([change(first, { state: 'disconnected' }), plain])?.mailboxId).toBe(second.id)
    expect(usualSender([])).toBeNull()
  })
  it.each([
    ['connected', {}, null],
    ['paused', { paused: true }, 'paused; waits until it is resumed'],
    ['ended', { state: 'reconnect' as const, paused: true }, 'waits for reconnecting'],
  ])('says what a mail waits for: %s', (_, fields, note) => {
    expect(fromNote(change(first, fields))).toBe(note)
  })
})

it('a mail taken back goes from where it went, or from the usual mailbox where that one has ended', () => {
  const sender = { mailboxId: second.id, fromAddress: 'a.meyer@fabrikam.example' }
  expect(keptSender(sender, [first, change(second, { state: 'reconnect' })])).toEqual(sender)
  const usual = { mailboxId: first.id, fromAddress: null }
  expect(keptSender(sender, [first, change(second, { state: 'disconnected' })])).toEqual(usual)
  expect(keptSender(sender, [first])).toEqual(usual)
})

describe('a reply goes', () => {
  const both = [first, second]
  it('from the mailbox and as the address that was written to', () => {
    expect(replySender(received(second.id, ['ann@fabrikam.example']), both)).toEqual({
      mailboxId: second.id,
      fromAddress: null,
    })
    expect(replySender(received(second.id, ['tom@x.example'], ['A.Meyer@fabrikam.example']), both)).toEqual({
      mailboxId: second.id,
      fromAddress: 'a.meyer@fabrikam.example',
    })
  })
  it('as the first of one’s addresses that is named, and never as one of another mailbox', () => {
    const message = received(first.id, [
      'a.meyer@fabrikam.example',
      'support@northwind.example',
      'ann@northwind.example',
    ])
    expect(replySender(message, both)).toEqual({
      mailboxId: first.id,
      fromAddress: 'support@northwind.example',
    })
  })
  it('as the mailbox itself for a list, a blind copy, or a tag that is no alias', () => {
    const own = { mailboxId: first.id, fromAddress: null }
    expect(replySender(received(first.id, ['list@altamar.example']), both)).toEqual(own)
    expect(replySender(received(first.id, ['ann+lisbon@northwind.example']), both)).toEqual(own)
  })
  it('as a tag that is an alias', () => {
    const tagged = change(first, { aliases: [p('ann+lisbon@northwind.example')] })
    const message = received(first.id, ['ann+lisbon@northwind.example'])
    expect(replySender(message, [tagged])?.fromAddress).toBe('ann+lisbon@northwind.example')
  })
  it('as the address that an own mail went from', () => {
    const sent = {
      ...received(first.id, ['tom@altamar.example']),
      direction: 'sent' as const,
      from: p('support@northwind.example'),
    }
    expect(replySender(sent, both)?.fromAddress).toBe('support@northwind.example')
  })
  it('from another mailbox that was written to where its own has ended, else from the usual one', () => {
    const ended = change(first, { state: 'disconnected', isDefault: false })
    const live = [ended, change(second, { isDefault: true })]
    expect(replySender(received(first.id, ['a.meyer@fabrikam.example']), live)?.fromAddress).toBe(
      'a.meyer@fabrikam.example',
    )
    expect(replySender(received(first.id, ['ann@northwind.example']), live)).toEqual({
      mailboxId: second.id,
      fromAddress: null,
    })
  })
})

it('aliases are one’s own addresses, those of mailboxes that have ended, too', () => {
  const own = ownAddresses([change(first, { state: 'disconnected' }), second])
  expect(own).toContain('support@northwind.example')
  expect(own).toContain('a.meyer@fabrikam.example')
})
