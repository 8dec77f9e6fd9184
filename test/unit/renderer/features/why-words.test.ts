import { describe, expect, it } from 'vitest'
import {
  addressFindingSchema,
  messagePlaces,
  messageRoutes,
  type AddressFinding,
  type MessageFinding,
  type WhyHere,
} from '../../../../shared/domain/matching.ts'
import { addressLines } from '../../../../renderer/features/why/address-lines.ts'
import { hereWords } from '../../../../renderer/features/why/here-words.ts'
import { messageLines, unreadableWords } from '../../../../renderer/features/why/message-lines.ts'
import { stepWords, type Step } from '../../../../renderer/features/why/step.ts'
import { createTimeWords } from '../../../../renderer/ui/time-words.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const day = 86_400_000
const time = { now, words: createTimeWords('UTC') }

const jana = { contactId: 'c1', name: 'Jana Novák' }
const rosa = { contactId: 'c2', name: 'Rosa Keller' }

type Place = MessageFinding['mailboxes'][number]['place']
type Standing = AddressFinding['standing']
const standings = addressFindingSchema.shape.standing.options

const finding = (standing: Standing, change: Partial<AddressFinding> = {}): AddressFinding => ({
  kind: 'address',
  address: 'x@y.example',
  standing,
  contacts: standing === 'contact' ? [jana] : standing === 'ambiguous' ? [jana, rosa] : [],
  pattern: ['never_log', 'not_a_person', 'colleague'].includes(standing) ? '@y.example' : null,
  mailboxes: [{ mailboxAddress: 'ann@n.example', since: now - 90 * day, complete: true, paused: false }],
  ...change,
})

type Found = MessageFinding['mailboxes'][number]
const found = (place: Place, change: Partial<Found> = {}): Found => ({
  mailboxAddress: 'ann@n.example',
  place,
  messageId: place === 'here' || place === 'review' ? 'm1' : null,
  contacts: place === 'here' ? [jana] : [],
  people: ['Rosa Keller <rosa@keller.example>', 'ann@n.example'],
  pattern: place === 'never_log' ? '@keller.example' : null,
  at: now - day,
  ...change,
})
const message = (...mailboxes: Found[]): MessageFinding => ({
  kind: 'message',
  rfcMessageId: 'a@b.example',
  mailboxes,
})

const kinds = (steps: readonly Step[]): string[] => steps.map(({ kind }) => kind)
const plain = (words: string) => {
  expect(words).toMatch(/[.]$/)
  expect(words).not.toMatch(/undefined|null|oops|an error|!|never_log|not_in|[_{}]/i)
}

describe('why an address has no mail here', () => {
  const told: Readonly<Record<Standing, [words: RegExp, steps: string[]]>> = {
    contact: [/^Mail with x@y\.example belongs on the timeline of Jana Novák\.$/, ['open_contact']],
    ambiguous: [
      /^Jana Novák and Rosa Keller share x@y\.example: .* until you say whose it is\.$/,
      ['review', 'open_contact', 'open_contact'],
    ],
    own: [/^x@y\.example is your own address/, []],
    colleague: [/counts as a colleague because of the entry @y\.example/, ['rule']],
    never_log: [
      /^No mail with x@y\.example is kept because of the entry @y\.example under “Never log”\.$/,
      ['rule'],
    ],
    not_a_person: [/counts as no person because of the entry @y\.example/, ['add_contact', 'rule']],
    stranger: [/^No contact has x@y\.example/, ['add_contact']],
  }
  it.each(standings)('%s: a plain sentence, and the step that helps', (standing) => {
    const [first, ...others] = addressLines(finding(standing), time)
    expect(first?.words).toMatch(told[standing][0])
    expect(kinds(first?.steps ?? [])).toEqual(told[standing][1])
    plain(first?.words ?? '')
    // Where no mail is kept, it does not matter how far back a mailbox goes.
    expect(others.length).toBe(standing === 'contact' || standing === 'ambiguous' ? 1 : 0)
  })
  it('says that a colleague is one by the domain of a mailbox where no entry says so', () => {
    const [line] = addressLines(finding('colleague', { pattern: null }), time)
    expect(line?.words).toContain('at the domain of one of your mailboxes')
    expect(line?.steps.map(stepWords)).toEqual(['Change who is a colleague'])
  })
  it.each([
    [{ complete: true, paused: false }, 'all mail since 24 August 2026 is here', ['range', 'check']],
    [{ complete: false, paused: false }, 'mail since 24 August 2026 is still on its way', ['check']],
    [{ complete: true, paused: true }, 'is paused', ['resume']],
    [{ complete: false, paused: true }, 'is paused', ['resume']],
  ] as const)('a mailbox that is %o', (state, words, steps) => {
    const mailbox = { mailboxAddress: 'ann@n.example', since: now - 90 * day, ...state }
    const [, line] = addressLines(finding('contact', { mailboxes: [mailbox] }), time)
    expect(line?.words).toContain(words)
    expect(kinds(line?.steps ?? [])).toEqual(steps)
    plain(line?.words ?? '')
  })
  it('sends who has no mailbox to connect one', () => {
    const [, line] = addressLines(finding('contact', { mailboxes: [] }), time)
    expect(kinds(line?.steps ?? [])).toEqual(['connect'])
  })
})

describe('why a message is not here', () => {
  const told: Readonly<Record<Place, [words: RegExp, steps: string[]]>> = {
    here: [/^It is here from ann@n\.example, on the timeline of Jana Novák\.$/, ['open_mail']],
    review: [/you have not said whose it is/, ['review']],
    waiting: [/about to be fetched/, []],
    failed: [/could not be fetched in three tries/, ['retry']],
    no_contact: [
      /between you and Rosa Keller <rosa@keller\.example>, who is no contact, so/,
      ['add_contact'],
    ],
    never_log: [/not kept because of the entry @keller\.example under “Never log”/, ['rule']],
    bulk: [/newsletter or the like, which your settings leave out/, ['newsletters']],
    colleagues: [/only among you and colleagues \(Rosa/, ['rule']],
    draft: [/is a draft/, []],
    spam: [/in the spam folder of ann@n\.example/, []],
    trash: [/in the trash of ann@n\.example/, []],
    excluded: [/in a folder of ann@n\.example that you left out/, ['folders']],
    before_range: [/older than the mail that is fetched/, ['range']],
    not_in_mailbox: [/^ann@n\.example does not have it\.$/, []],
    not_asked: [/could not be asked now/, ['ask_again']],
  }
  it.each(messagePlaces)('%s: a plain sentence, and the step that helps', (place) => {
    const [line, ...others] = messageLines(message(found(place)))
    expect(others).toEqual([])
    expect(line?.words).toMatch(told[place][0])
    expect(kinds(line?.steps ?? [])).toEqual(told[place][1])
    plain((line?.words ?? '').replaceAll('rosa@keller.example', ''))
  })
  it.each(messagePlaces)('%s can be said where nothing else is known', (place) => {
    const nothing = { messageId: null, contacts: [], people: [], pattern: null, at: null }
    for (const { words } of messageLines(message(found(place, nothing)))) {
      plain(words)
      expect(words).not.toMatch(/ {2}|\(\)| , |between and/)
    }
  })
  it('offers whoever is in it as a contact, but not the mailbox itself', () => {
    const people = ['ANN@n.example', '"Keller, Rosa" <rosa@keller.example>', 'not an address', 'b@b.example']
    const [line] = messageLines(message(found('no_contact', { people })))
    expect(line?.steps).toEqual([
      { kind: 'add_contact', name: 'Keller, Rosa', address: 'rosa@keller.example' },
      { kind: 'add_contact', name: '', address: 'b@b.example' },
    ])
    expect(line?.words).toContain(
      'between you and "Keller, Rosa" <rosa@keller.example>, not an address and b@b.example,',
    )
    expect(line?.words).toContain('of whom nobody is a contact')
  })
  it('names three of many, and knows a mail to oneself', () => {
    const many = Array.from({ length: 9 }, (_, index) => `p${index}@b.example`)
    const [line] = messageLines(message(found('no_contact', { people: many })))
    expect(line?.words).toContain('p0@b.example, p1@b.example, p2@b.example and 6 more')
    expect(line?.steps.length).toBe(3)
    const [self] = messageLines(message(found('no_contact', { people: ['Ann <ann@n.example>'] })))
    expect(self).toMatchObject({ steps: [], words: expect.stringContaining('only your own addresses') })
  })
  it('puts what can be acted on first, and what is ruled out last', () => {
    const at = (mailboxAddress: string, place: Place) => found(place, { mailboxAddress })
    const lines = messageLines(
      message(at('a@n.example', 'not_in_mailbox'), at('b@n.example', 'not_asked'), at('c@n.example', 'bulk')),
    )
    expect(lines.map(({ key }) => key)).toEqual(['c@n.example', 'b@n.example', 'a@n.example'])
  })
  it('says it once where none has it', () => {
    const lines = messageLines(
      message(
        found('not_in_mailbox', { mailboxAddress: 'a@n.example' }),
        found('not_in_mailbox', { mailboxAddress: 'or or@n.example' }),
      ),
    )
    expect(lines.length).toBe(1)
    expect(lines[0]?.words).toContain('neither a@n.example nor or or@n.example.')
  })
  it('sends who has no mailbox to connect one', () => {
    expect(kinds(messageLines(message())[0]?.steps ?? [])).toEqual(['connect'])
  })
  it('says what a Message-ID is to who entered something else', () => plain(unreadableWords))
})

describe('what is on the buttons', () => {
  const steps: readonly [Step, string][] = [
    [{ kind: 'add_contact', name: '', address: 'a@b.example' }, 'Add a@b.example'],
    [{ kind: 'add_contact', name: 'Ann', address: 'a@b.example' }, 'Add Ann'],
    [{ kind: 'open_contact', contactId: 'c', name: 'Ann' }, 'Open Ann'],
    [{ kind: 'open_mail', contactId: 'c', messageId: 'm', name: 'Ann' }, 'Show it at Ann'],
    [{ kind: 'review' }, 'Decide whose it is'],
    [{ kind: 'rule', list: 'never_log', pattern: '@b.example' }, 'Change the entry @b.example'],
    [{ kind: 'newsletters' }, 'Change what is left out'],
    [{ kind: 'range', mailboxAddress: 'a@b.example' }, 'Reach further back'],
    [{ kind: 'folders', mailboxAddress: 'a@b.example' }, 'Choose folders'],
    [{ kind: 'check', mailboxAddress: 'a@b.example' }, 'Check now'],
    [{ kind: 'resume', mailboxAddress: 'a@b.example' }, 'Resume a@b.example'],
    [{ kind: 'retry', mailboxAddress: 'a@b.example' }, 'Try again now'],
    [{ kind: 'connect' }, 'Connect a mailbox'],
  ]
  it.each(steps)('%o', (step, words) => expect(stepWords(step)).toBe(words))
  it('of a rule without an entry is about colleagues only where it is one', () => {
    expect(stepWords({ kind: 'rule', list: 'colleague', pattern: null })).toBe('Change who is a colleague')
    expect(stepWords({ kind: 'rule', list: 'never_log', pattern: null })).toBe('Change what is never logged')
  })
})

describe('why a message is here', () => {
  const person = {
    contactId: 'c1',
    contactName: 'Jana Novák',
    address: 'jana@m.example',
    contactAddress: 'jana@m.example',
    role: 'to',
    chosen: false,
  } as const
  const why = (change: Partial<WhyHere>): WhyHere => ({ people: [person], sources: [], ...change })

  it.each([
    ['from', 'because it came from jana@m.example.'],
    ['to', 'because it was sent to jana@m.example (To).'],
    ['cc', 'because it was sent in copy to jana@m.example (Cc).'],
    ['bcc', 'because it was sent in blind copy to jana@m.example (Bcc).'],
  ] as const)('%s', (role, words) => {
    const { people } = hereWords(why({ people: [{ ...person, role }] }), time)
    expect(people).toEqual([`On the timeline of Jana Novák ${words}`])
  })
  it('names the spelling on the contact, and that the person chose', () => {
    const spelled = { ...person, address: 'Jana+x@m.example', chosen: true }
    expect(hereWords(why({ people: [spelled] }), time).people[0]).toBe(
      'On the timeline of Jana Novák because it was sent to Jana+x@m.example (To), which is jana@m.example on the contact. Several contacts have this address; you chose this one.',
    )
  })
  it('can say that it is on nobody’s timeline', () =>
    expect(hereWords(why({ people: [] }), time).people).toEqual([
      'On nobody’s timeline: no contact has an address of this mail.',
    ]))
  it.each(messageRoutes)('route %s: a sentence, with its day where it is known', (route) => {
    const source = { mailboxAddress: 'ann@n.example', route, storedAt: now - 3 * 3_600_000 }
    const [dated] = hereWords(why({ sources: [source] }), time).sources
    const [undated] = hereWords(why({ sources: [{ ...source, storedAt: null }] }), time).sources
    plain(dated ?? '')
    plain(undated ?? '')
    expect(dated).toContain('ann@n.example')
    expect(dated?.includes('today 09:00')).toBe(route !== 'unknown')
    expect(undated).not.toMatch(/today|1970/)
  })
})
