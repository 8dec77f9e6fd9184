import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAutomatic } from '../../../main/providers/automatic.ts'
import { originOf } from '../../../main/providers/origin.ts'

type Headers = Readonly<Record<string, string>>

const traces = (headers: Headers, author = 'jana@customer.example') => {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return { header: (name: string) => lower.get(name.toLowerCase()) ?? '', author }
}

const post = { 'List-Post': '<mailto:team@lists.example>' }
const id = { 'List-Id': 'Team <team.lists.example>' }
const leave = { 'List-Unsubscribe': '<mailto:off@lists.example>' }
const oneClick = { ...leave, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
const bulk = { Precedence: 'bulk' }
const replied = { 'Auto-Submitted': 'auto-replied' }

test.each<[string, Headers, string]>([
  ['a mail of a person', {}, 'person'],
  [
    'a mail of a person who is asked not to be answered by programs',
    { 'X-Auto-Response-Suppress': 'All' },
    'person',
  ],
  ['first class mail', { Precedence: 'first-class' }, 'person'],
  ['no word of a program', { 'Auto-Submitted': 'no' }, 'person'],
  ['a header with nothing in it', { 'List-Id': ' ', 'List-Unsubscribe': '' }, 'person'],
  ['a discussion list', { ...post, ...id, ...leave, Precedence: 'list' }, 'list'],
  ['a discussion list that can be left with one click', { ...post, ...id, ...oneClick }, 'list'],
  ['a list known by its id', id, 'list'],
  ['a list known by its id, with a way out', { ...id, ...leave }, 'list'],
  ['a list known by its id that calls itself bulk', { ...id, ...bulk }, 'list'],
  ['a list where nobody may write', { ...id, 'List-Post': 'NO (posting not allowed)' }, 'bulk'],
  ['a newsletter with the id of its list', { ...id, ...oneClick }, 'bulk'],
  ['a newsletter of Mailchimp', { ...id, ...leave, 'X-MC-User': 'abc' }, 'bulk'],
  ['a newsletter that can be unsubscribed from', leave, 'bulk'],
  ['what calls itself bulk', bulk, 'bulk'],
  ['what calls itself a list and shows no trace of one', { Precedence: 'List' }, 'bulk'],
  ['a member of the Certified Senders Alliance', { 'X-CSA-Complaints': 'csa@x.example' }, 'bulk'],
  ['an out-of-office note', replied, 'automatic'],
  ['an out-of-office note to a list', { ...replied, ...post, ...id }, 'automatic'],
  [
    'a notification that can be unsubscribed from',
    { 'Auto-Submitted': 'auto-generated', ...oneClick },
    'automatic',
  ],
  ['junk by its own word', { Precedence: 'junk' }, 'automatic'],
  ['a report', { 'Content-Type': 'multipart/report; report-type=delivery-status' }, 'automatic'],
])('%s', (_name, headers, origin) => {
  expect(originOf(traces(headers))).toBe(origin)
})

test('automatic is what it was before, whatever else a mail carries', () => {
  const all: Headers = {
    ...post,
    ...id,
    ...oneClick,
    ...bulk,
    ...replied,
    'X-MC-User': 'a',
    'Return-Path': '<>',
  }
  fc.assert(
    fc.property(
      fc.subarray(Object.entries(all)),
      fc.constantFrom('jana@x.example', 'mailer-daemon@x.example', ''),
      (some, author) => {
        const given = traces(Object.fromEntries(some), author)
        expect(originOf(given) === 'automatic').toBe(isAutomatic(given))
      },
    ),
  )
})
