import { describe, expect, it } from 'vitest'
import type { Person } from '../../../shared/domain/person.ts'
import { guardFindings, type GuardBook, type GuardedMail } from '../../../shared/rules/guards.ts'
import { usualSending } from '../../../shared/domain/sending.ts'

const tom = { name: 'Tom', address: 'tom@altamar.example' }
const ann = 'ann@northwind.example'

const person = (address: string, mailboxId: string | null): Person => ({
  key: address,
  name: '',
  address,
  contactId: null,
  mailCount: 3,
  lastAt: 1,
  mailboxId,
})

const bookOf = (people: readonly Person[]): GuardBook => ({
  personOf: (key) => people.find((each) => each.key === key),
  knowsDomain: (domain) => people.some(({ address }) => address.endsWith(`@${domain}`)),
  ownAddresses: [ann],
  size: people.length,
})
const book = bookOf([person(tom.address, 'mailbox-1')])

const mail: GuardedMail = {
  subject: 'Plan',
  text: 'Here it is.',
  fileCount: 0,
  to: [tom],
  cc: [],
  bcc: [],
  mailboxId: 'mailbox-1',
  answeredMailboxId: null,
}
const on = usualSending.guards
const found = (change: Partial<GuardedMail>, known = book) => guardFindings({ ...mail, ...change }, known, on)

it('has no questions about an ordinary mail', () => expect(found({})).toEqual([]))

it('asks about a missing subject', () => expect(found({ subject: ' ' })).toEqual([{ guard: 'subject' }]))

describe('says that something is attached', () => {
  it.each([
    'The plan is attached.',
    'See the attachment',
    'Please find enclosed our offer',
    'I’m attaching the plan',
    'Anbei das Angebot',
    'Das Angebot finden Sie im Anhang.',
    'angehängt ist der Plan',
    'Die beigefügten Unterlagen',
    'Adjunto la propuesta',
    'Vous trouverez le devis en pièce jointe.',
    'le plan ci-joint',
    'In allegato il preventivo',
    'Segue anexo o contrato',
    'In de bijlage',
    'Bifogad fil',
    'W załączniku oferta',
    'Договор во вложении',
    '資料を添付いたします',
    '请查收附件',
    '파일을 첨부합니다',
    'الملف المرفق',
    'מצורף הקובץ',
  ])('%s', (text) => {
    expect(found({ text })).toMatchObject([{ guard: 'attachment' }])
    expect(found({ text, fileCount: 1 })).toEqual([])
  })
  it.each(['I am attached to this idea’s detachment', 'detached', 'Anhangsweise', 'reattachmentx', ''])(
    'but not %s, or only where it is meant',
    (text) => {
      const findings = found({ text })
      expect(findings).toHaveLength(/\battached\b/.test(text) ? 1 : 0)
    },
  )
  it('in decomposed letters, too', () => {
    expect(found({ text: 'angehängt'.normalize('NFD') })).toHaveLength(1)
  })
})

describe('many recipients', () => {
  const many = Array.from({ length: 21 }, (_, at) => ({ name: '', address: `p${at}@altamar.example` }))
  it('counts To and Cc, not Bcc', () => {
    expect(found({ to: many.slice(0, 10), cc: many.slice(10) })).toMatchObject([
      { guard: 'recipients', count: 21 },
    ])
    expect(found({ to: many.slice(0, 20) })).toEqual([])
    expect(found({ bcc: many })).toEqual([])
  })
})

describe('first mail to a domain', () => {
  const stranger = { name: '', address: 'x@Neu.example' }
  it('names it once, in any field', () => {
    expect(found({ to: [stranger, { name: '', address: 'y@neu.example' }], bcc: [tom] })).toEqual([
      { guard: 'domain', domains: ['neu.example'] },
    ])
  })
  it('in Bcc and Cc, too', () => {
    expect(found({ bcc: [stranger] })).toMatchObject([{ guard: 'domain' }])
    expect(found({ cc: [stranger] })).toMatchObject([{ guard: 'domain' }])
  })
  it('says nothing of own domains, or with an empty book', () => {
    expect(found({ to: [{ name: '', address: 'new@northwind.example' }] })).toEqual([])
    expect(found({ to: [stranger] }, bookOf([]))).toEqual([])
  })
})

describe('another mailbox than usual', () => {
  it('where everybody was written to from the same other one', () => {
    expect(found({ mailboxId: 'mailbox-2' })).toEqual([
      { guard: 'mailbox', usualMailboxId: 'mailbox-1', reason: 'written' },
    ])
  })
  it('says nothing where recipients differ, or one is new', () => {
    const two = bookOf([person(tom.address, 'mailbox-1'), person('b@altamar.example', 'mailbox-3')])
    const both = [tom, { name: '', address: 'b@altamar.example' }]
    expect(found({ mailboxId: 'mailbox-2', to: both }, two)).toEqual([])
    expect(found({ mailboxId: 'mailbox-2', to: [tom, { name: '', address: 'c@altamar.example' }] })).toEqual(
      [],
    )
  })
  it('of a reply, the answered mail decides', () => {
    expect(found({ answeredMailboxId: 'mailbox-2' })).toEqual([
      { guard: 'mailbox', usualMailboxId: 'mailbox-2', reason: 'answered' },
    ])
    expect(found({ mailboxId: 'mailbox-2', answeredMailboxId: 'mailbox-2' })).toEqual([])
  })
  it('own addresses among the recipients do not count', () => {
    expect(found({ mailboxId: 'mailbox-2', cc: [{ name: '', address: ann }] })).toHaveLength(1)
  })
})

it('each can be switched off', () => {
  const off = { subject: false, attachment: false, recipients: false, domain: false, mailbox: false }
  expect(guardFindings({ ...mail, subject: '', text: 'attached', mailboxId: 'x' }, book, off)).toEqual([])
})
