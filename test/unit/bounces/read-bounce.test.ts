import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBounce } from '../../../main/bounces/read-bounce.ts'
import { fieldReports } from '../../support/bounces/field-reports.ts'
import { noReports } from '../../support/bounces/no-reports.ts'
import { bytes, plainReport, report, returnedHeader } from '../../support/bounces/report-mail.ts'
import { wordReports } from '../../support/bounces/word-reports.ts'

const read = (mail: string) => readBounce(bytes(mail))
const jana = 'jana@customer.example'
const failed = `Final-Recipient: rfc822; ${jana}\nAction: failed\nStatus: 5.1.1`

describe.each([
  ['reports with fields', fieldReports],
  ['reports in words', wordReports],
])('%s', (_kind, cases) => {
  it.each(cases)('$name', async ({ mail, expected }) => {
    const found = await read(mail)
    const told = found?.recipients.map(({ address, permanent, status }) => [address, permanent, status])
    expect(told).toEqual(expected)
  })
})

describe('what is no report', () => {
  it.each(noReports)('$name', async ({ mail }) => expect(await read(mail)).toBeNull())
})

describe('the mail that came back', () => {
  const known = { submissionId: 'sub-1', rfcMessageId: 'first@northwind.example', subject: 'Offer' }

  it('is named by what was returned', async () => {
    expect((await read(report({ status: failed })))?.original).toEqual(known)
  })

  it('is named by headers alone', async () => {
    const mail = report({ status: failed }).replace('message/rfc822', 'text/rfc822-headers')
    expect((await read(mail))?.original).toEqual(known)
  })

  it('is named by the text below the separator, quoted or not', async () => {
    const quoted = returnedHeader.replaceAll(/^/gm, '> ')
    for (const header of [returnedHeader, quoted]) {
      const body = `Hi. This is the qmail-send program at mx.example.\n\n<${jana}>:\nno\n\n--- Below this line is a copy of the message.\n\n${header}\n`
      expect((await read(plainReport('mailer-daemon@mx.example', 'failure notice', body)))?.original).toEqual(
        known,
      )
    }
  })

  it('has its subject decoded, and no mark that is none of ours', async () => {
    const returned =
      'Message-ID: <a@b>\nX-Liaison-Submission: ../../etc\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?='
    expect((await read(report({ status: failed, returned })))?.original).toEqual({
      submissionId: null,
      rfcMessageId: 'a@b',
      subject: 'Grüße',
    })
  })

  it('is unknown where nothing came back with the report', async () => {
    const body = `** Address not found **\n\nYour message wasn't delivered to ${jana} because it is gone.\n`
    const found = await read(plainReport('mailer-daemon@googlemail.com', 'Failure', body))
    expect(found?.original).toEqual({ submissionId: null, rfcMessageId: null, subject: null })
  })

  it('is not taken from the header of the report itself', async () => {
    const mail = report({ status: failed, returned: 'Nothing' }).replace(
      'Return-Path',
      'X-Liaison-Submission: forged\r\nReturn-Path',
    )
    expect((await read(mail))?.original.submissionId).toBeNull()
  })
})

describe('what the other server said', () => {
  it('stands on one line without its type, no longer than a thousand characters', async () => {
    const long = `smtp; 550 5.1.1 ${'very '.repeat(500)}\n sorry`
    const found = await read(report({ status: `${failed}\nDiagnostic-Code: ${long}` }))
    const diagnostic = found?.recipients[0]?.diagnostic ?? ''
    expect(diagnostic.length).toBe(1000)
    expect(diagnostic).toMatch(/^550 5\.1\.1 very very/)
    expect(diagnostic).not.toMatch(/[\r\n]/)
  })
})

describe('what a stranger wrote into a report', () => {
  const bad = 'ja\u202Ena\u0007@customer.example'
  it.each([
    ['as a recipient', report({ status: failed.replace(jana, bad), returned: 'Subject: none' })],
    [
      'as whom the mail was to',
      report({
        status: 'Final-Recipient: x400; /C=us\nAction: failed\nStatus: 5.1.1',
        returned: `Message-ID: <a@b.example>\nTo: <${bad}>`,
      }),
    ],
    [
      'in the words',
      plainReport('mailer-daemon@mx.example', 'Failure', `could not be delivered to <${bad}>\n`),
    ],
  ])('turns no direction and rings no bell: %s', async (_, mail) => {
    const shown = (await read(mail))?.recipients.map(({ address }) => address).join(' ') ?? ''
    expect(shown).not.toMatch(/\p{C}/u)
  })
})

describe('whatever comes', () => {
  /** Pieces that lead the readers deep into their shapes. */
  const piece = fc.constantFrom(
    '--=_b\r\n',
    '\r\n\r\n',
    '\r\n',
    '<',
    '>',
    '@',
    'a@b.example',
    ': ',
    ';',
    '=?',
    '?=',
    '(',
    ' ',
    '\t',
    '-----',
    '550 5.1.1 ',
    '\u0000',
    '\u202E',
    'Final-Recipient: rfc822; ',
    'Action: failed\r\n',
    'Status: 5.1.1\r\n',
    'Content-Type: message/rfc822\r\n\r\n',
    'Content-Type: multipart/mixed; boundary="=_b"\r\n\r\n',
    'Hi. This is the qmail-send program',
    '<!--',
    '<a href="',
    '&#',
    'could not be delivered to ',
  )
  const top =
    'From: mailer-daemon@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="=_b"\r\n\r\n'

  it('ends without an exception, and what it tells is of the shape that is stored', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), fc.boolean(), async (pieces, framed) => {
        const found = await read(`${framed ? top : 'From: mailer-daemon@mx.example\r\n'}${pieces.join('')}`)
        for (const { address, diagnostic, status } of found?.recipients ?? []) {
          expect(address).toMatch(/^[^\s\p{C}<>]+@[^\s\p{C}<>]+$/u)
          expect(address.length).toBeLessThanOrEqual(1000)
          expect(diagnostic.length).toBeLessThanOrEqual(1000)
          expect(status === null || /^[245]\.\d{1,3}\.\d{1,3}$/.test(status)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('takes any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (raw) => {
        await readBounce(raw)
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    '<',
    '@',
    'a@',
    '<a@b.example> ',
    ' ',
    '(',
    '=?utf-8?Q?',
    '&#',
    '--=_b\r\n',
    'to ',
    'a: ',
    '\r\n ',
    'mailbox ',
    'Final-Recipient: rfc822; a@b.example\r\n',
  ])(
    'reads megabytes of %j in a bounded time',
    async (unit) => {
      const filled = unit.repeat(Math.ceil(2_000_000 / unit.length))
      const began = performance.now()
      await read(`${top}${filled}`)
      await read(`From: mailer-daemon@mx.example\r\nContent-Type: text/html\r\n\r\n${filled}`)
      await read(`From: mailer-daemon@mx.example\r\n\r\n${filled}`)
      // An order of magnitude above what it takes: what this guards against takes minutes.
      expect(performance.now() - began).toBeLessThan(15_000)
    },
    30_000,
  )
})
