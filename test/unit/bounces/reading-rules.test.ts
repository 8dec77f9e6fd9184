import { describe, expect, it } from 'vitest'
import { splitNotice } from '../../../main/bounces/notice.ts'
import { readBounce } from '../../../main/bounces/read-bounce.ts'
import { bytes, plainReport, report } from '../../support/bounces/report-mail.ts'

const jana = 'jana@customer.example'
const omar = 'omar@customer.example'

const recipients = async (mail: string) => (await readBounce(bytes(mail)))?.recipients ?? []
const addresses = async (mail: string) => (await recipients(mail)).map(({ address }) => address)

const returned = (to: string): string => `Message-ID: <first@northwind.example>\nTo: ${to}\nSubject: Offer`

describe('who did not get it, by the fields', () => {
  const named = `Final-Recipient: rfc822; ${jana}\n`
  it.each([
    ['a list took it', `${named}Action: expanded`],
    ['it says failed, and that all is well', `${named}Action: failed\nStatus: 2.0.0`],
    ['nothing is said of it', named.trim()],
  ])('nobody where %s', async (_, status) => {
    expect(await addresses(report({ status, returned: 'Subject: none' }))).toEqual([])
  })

  it('the address that was written, before the one that it became', async () => {
    const status = `Original-Recipient: rfc822; ${jana}\nFinal-Recipient: rfc822; ${omar}\nAction: failed`
    expect(await addresses(report({ status, returned: 'Subject: none' }))).toEqual([jana])
    expect(await addresses(report({ status, returned: returned(omar) }))).toEqual([omar])
  })

  it('the actual one where the final one is a path', async () => {
    const status = `Final-Recipient: x400; /C=us/\nX-Actual-Recipient: rfc822; ${jana}\nAction: failed`
    expect(await addresses(report({ status, returned: 'Subject: none' }))).toEqual([jana])
  })

  it('not those that come behind the first megabyte', async () => {
    const status = `${named}Action: failed\nStatus: 5.1.1`
    const mail = report({ status, notice: `${'x'.repeat(70)}\n`.repeat(15_000), returned: 'Subject: none' })
    expect(mail.length).toBeGreaterThan(1_000_000)
    expect(await addresses(mail)).toEqual([])
  })
})

describe('who did not get it, by the words', () => {
  const postfix = (line: string): string => `This is the mail system at host mx.example.\n\n${line}\n`

  it('is believed of a program that nobody can answer', async () => {
    const said = postfix(`<${jana}>: host mx.example said: 550 5.1.1 no such user`)
    const mail = (more: string[]) => plainReport('relay@customer.example', 'Your mail', said, more)
    expect(await addresses(mail(['Return-Path: <>']))).toEqual([jana])
    expect(await addresses(mail([]))).toEqual([])
    expect(await addresses(mail(['Auto-Submitted: auto-replied']))).toEqual([])
  })

  it('five hundred at most', async () => {
    const lines = Array.from({ length: 900 }, (_, i) => `<a${String(i)}@b.example>: 550 5.1.1 no`)
    const mail = plainReport('mailer-daemon@mx.example', 'Failure', postfix(lines.join('\n')))
    expect(await addresses(mail)).toHaveLength(500)
  })

  it('never the postmaster who is to be asked', async () => {
    const said = postfix(`<postmaster@mx.example>: ask here\n<${jana}>: 550 5.1.1 no such user`)
    expect(await addresses(plainReport('mailer-daemon@mx.example', 'Failure', said))).toEqual([jana])
  })

  it('the writer, where the mail was to them', async () => {
    const said = `A message that you sent could not be delivered to one or more of its recipients.\nThe following address failed:\n\n  ann@northwind.example\n    550 5.2.1 closed\n`
    const header = ['X-Failed-Recipients: ann@northwind.example']
    const mail = plainReport('mailer-daemon@mx.example', 'Mail delivery failed', said, header)
    expect(await recipients(mail)).toMatchObject([{ address: 'ann@northwind.example', status: '5.2.1' }])
  })

  it('the only one of the mail where nobody is named, and nobody where there were two', async () => {
    const said = (to: string) =>
      `Your mail could not be delivered.\n\n--- Original message ---\n${returned(to)}\n`
    const mail = (to: string) => plainReport('mailer-daemon@mx.example', 'Undeliverable mail', said(to))
    expect(await addresses(mail(jana))).toEqual([jana])
    expect(await addresses(mail(`${jana}, ${omar}`))).toEqual([])
  })
})

it('the first of two headers of the same name counts', async () => {
  const twice = `${returned(jana)}\nMessage-ID: <other@northwind.example>\nSubject: Other`
  const status = `Final-Recipient: rfc822; ${jana}\nAction: failed`
  const found = await readBounce(bytes(report({ status, returned: twice })))
  expect(found?.original).toMatchObject({ rfcMessageId: 'first@northwind.example', subject: 'Offer' })
})

describe('a notice ends', () => {
  it.each([
    ['where a header of the way begins', ['It failed.', 'Received: from x', 'To: a@b.example'], 1],
    ['where a line says so', ['It failed.', '--- Original message ---', 'To: a@b.example'], 1],
    ['before the first of both', ['It failed.', 'Received: from x', '--- Original message ---'], 1],
    ['nowhere else', ['Received: from x', 'It failed.'], 2],
  ])('%s', (_, lines, end) => expect(splitNotice(lines).lines).toEqual(lines.slice(0, end)))
})
