import { describe, expect, test } from 'vitest'
import { checkContent } from '../../../main/outbox/refusals.ts'
import { acceptedTime } from '../../../main/outbox/schedule.ts'
import type { MailContent } from '../../../shared/domain/submission.ts'
import { ok } from '../../../shared/errors/result.ts'
import { mailContent } from '../../support/store/record-builders.ts'

const people = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ name: '', address: `p${String(n)}@customer.example` }))

describe('checkContent', () => {
  test.each<[string, Partial<MailContent>, string, string | undefined]>([
    ['501 recipients in one field', { to: people(501) }, 'recipients_too_many', undefined],
    ['501 in three', { to: people(499), cc: people(1), bcc: people(1) }, 'recipients_too_many', undefined],
    [
      'a gap in the subject',
      { subject: 'Hi {{contact.firstName}}' },
      'variable_missing',
      'contact.firstName',
    ],
    ['with a fallback too', { subject: '{{ custom.x | y }}' }, 'variable_missing', 'custom.x'],
    [
      'a gap in the text',
      { html: '<p>Hi <span class="v" data-variable="contact.company">Company</span></p>' },
      'variable_missing',
      'contact.company',
    ],
    [
      'in other quotes',
      { html: "<SPAN data-variable='sender.name'></SPAN>" },
      'variable_missing',
      'sender.name',
    ],
  ])('%s is refused', (_, given, code, subject) => {
    expect(checkContent(mailContent(given))).toMatchObject({
      ok: false,
      error: { code, retry: 'user', ...(subject !== undefined && { subject }) },
    })
  })

  test.each<[string, Partial<MailContent>]>([
    ['500 recipients', { to: people(400), cc: people(50), bcc: people(50) }],
    ['braces that are text', { subject: 'f{x}', html: '<p>{{ }} and data-variable="x"</p>' }],
    ['words about it in an escaped tag', { html: '<p>&lt;span data-variable="x"&gt;</p>' }],
  ])('%s may go', (_, given) => {
    expect(checkContent(mailContent(given))).toEqual(ok(null))
  })
})

describe('acceptedTime', () => {
  const now = Date.UTC(2026, 10, 1, 9)
  const minute = 60_000
  const day = 24 * 60 * minute
  test.each([
    ['no time', null, null],
    ['a minute ahead', now + minute, now + minute],
    ['a year ahead', now + 365 * day, now + 365 * day],
    ['now', now, null],
    ['four minutes past, while it was chosen', now - 4 * minute, null],
  ])('%s', (_, given, kept) => {
    expect(acceptedTime(given, now)).toEqual(ok(kept))
  })
  test.each([
    ['six minutes past', now - 6 * minute],
    ['three years ahead', now + 3 * 365 * day],
  ])('%s is refused', (_, given) => {
    expect(acceptedTime(given, now)).toMatchObject({ ok: false, error: { code: 'schedule_invalid' } })
  })
})
