import { describe, expect, it } from 'vitest'
import type { Participant } from '../../../../shared/domain/participant.ts'
import {
  forwardOriginal,
  forwardSubject,
  isForward,
  quoteOriginal,
  replyRecipients,
  withoutPicture,
  withPictureBytes,
} from '../../../../renderer/features/composer/reply-rules.ts'

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

describe('forward', () => {
  const forwarded = {
    ...message,
    subject: 'Plan <b>',
    when: 'Monday',
    html: '<p>See <img src="/file/f-1" alt="Map > of A"> and <img src="/file/f-2"></p>',
  }
  it.each([
    ['Plan', 'Fwd: Plan'],
    ['Fwd: Plan', 'Fwd: Plan'],
    ['WG: Plan', 'WG: Plan'],
    ['Re: Plan', 'Fwd: Re: Plan'],
    ['', 'Fwd: '],
  ])('%j becomes %j', (subject, next) => expect(forwardSubject(subject)).toBe(next))
  it('names who wrote what to whom when, and nobody of Bcc', () => {
    const html = forwardOriginal(forwarded)
    expect(isForward(html)).toBe(true)
    expect(html).toContain('<b>From:</b> Tom &lt;tom@altamar.example&gt;')
    expect(html).toContain('<b>Subject:</b> Plan &lt;b&gt;')
    expect(html).toContain('<b>To:</b> Ann+sales@Northwind.example, jana@meridian.example')
    expect(html).toContain('<b>Cc:</b> priya@kapoor.example, TOM@altamar.example')
    expect(html).not.toContain('Bcc')
    expect(isForward(quoteOriginal(forwarded))).toBe(false)
    // An answer to a mail that was passed on is none that is.
    expect(isForward(quoteOriginal({ ...forwarded, html }))).toBe(false)
  })
  it('without Cc says nothing of it', () => {
    expect(forwardOriginal({ ...forwarded, cc: [] })).not.toContain('Cc:')
  })
  it('keeps the words of a picture that can’t be had, and the other pictures', () => {
    expect(withoutPicture(forwarded.html, 'f-1')).toBe(
      '<p>See <span>[Map > of A]</span> and <img src="/file/f-2"></p>',
    )
    expect(withoutPicture(forwarded.html, 'f-2')).toBe(
      '<p>See <img src="/file/f-1" alt="Map > of A"> and </p>',
    )
    expect(withoutPicture(forwarded.html, 'f')).toBe(forwarded.html)
    expect(withoutPicture('<img src="/file/f" alt="<img src=x onerror=y>">', 'f')).toBe(
      '<span>[&lt;img src=x onerror=y>]</span>',
    )
  })
  it('notes what its pictures weigh', () => {
    expect(withPictureBytes(forwarded.html, new Map([['f-2', 12]]))).toContain(
      '<img src="/file/f-2" data-bytes="12">',
    )
  })
})
