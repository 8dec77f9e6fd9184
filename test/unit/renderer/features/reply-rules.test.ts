import { describe, expect, it } from 'vitest'
import type { Participant } from '../../../../shared/domain/participant.ts'
import { quoteOriginal, replyRecipients } from '../../../../renderer/features/composer/reply-rules.ts'

const p = (address: string, name = ''): Participant => ({ name, address })
const me = 'ann@northwind.example'
const message = {
  direction: 'received' as const,
  from: p('tom@altamar.example', 'Tom'),
  to: [p('Ann+sales@Northwind.example'), p('jana@meridian.example')],
  cc: [p('priya@kapoor.example'), p('TOM@altamar.example')],
  replyTo: [],
}
const addresses = (people: readonly Participant[]) => people.map((each) => each.address)

describe('reply', () => {
  it('goes to the sender', () => {
    const { to, cc } = replyRecipients(message, [me], false)
    expect([addresses(to), addresses(cc)]).toEqual([['tom@altamar.example'], []])
  })
  it('respects Reply-To', () => {
    const { to } = replyRecipients({ ...message, replyTo: [p('desk@altamar.example')] }, [me], false)
    expect(addresses(to)).toEqual(['desk@altamar.example'])
  })
  it('to an own mail goes to those it went to', () => {
    const sent = { ...message, direction: 'sent' as const, from: p(me), to: [p('tom@altamar.example')] }
    expect(addresses(replyRecipients(sent, [me], false).to)).toEqual(['tom@altamar.example'])
  })
  it('to a mail to oneself goes to oneself, not to nobody', () => {
    const note = { ...message, from: p(me), to: [p(me)], cc: [] }
    expect(addresses(replyRecipients(note, [me], false).to)).toEqual([me])
    expect(addresses(replyRecipients(note, [me], true).to)).toEqual([me])
  })
})

describe('reply to all', () => {
  it('leaves out own addresses in every spelling, and names nobody twice', () => {
    const { to, cc } = replyRecipients(message, [me, 'other@northwind.example'], true)
    expect(addresses(to)).toEqual(['tom@altamar.example', 'jana@meridian.example'])
    expect(addresses(cc)).toEqual(['priya@kapoor.example'])
  })
})

it('the quoted introduction is escaped', () => {
  const quote = quoteOriginal({ from: p('x@y.example', '<img src=x>'), when: 'Monday', html: '<p>a</p>' })
  expect(quote).toContain('&lt;img src=x&gt;')
  expect(quote).toContain('<p>a</p>')
})
