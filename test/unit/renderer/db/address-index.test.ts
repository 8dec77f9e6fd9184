import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAddressIndex, foldText } from '../../../../renderer/db/address-index.ts'
import type { Person } from '../../../../shared/domain/person.ts'

const day = 86_400_000
const now = 1000 * day

const person = (name: string, address: string, change: Partial<Person> = {}): Person => ({
  key: address,
  name,
  address,
  contactId: null,
  mailCount: 1,
  lastAt: now - day,
  mailboxId: null,
  ...change,
})

const names = (people: readonly Person[]): string[] => people.map(({ name }) => name)
const find = (people: readonly Person[], text: string, own: string[] = []): string[] =>
  names(createAddressIndex(people, own, now).find(text, 8))

describe('what is found', () => {
  const people = [
    person('Tomás Rivera', 'tomas.rivera@altamar.example'),
    person('山田 美咲', 'misaki@yamada.example'),
    person('김민수', 'minsu@example.kr'),
    person('Łukasz Müller-Groß', 'lmg@firma.example'),
    person('', 'info@big-company.example'),
  ]
  it.each([
    ['tom', ['Tomás Rivera']],
    ['TOMÁS', ['Tomás Rivera']],
    ['riv', ['Tomás Rivera']],
    ['riv tom', ['Tomás Rivera']],
    ['tomas.riv', ['Tomás Rivera']],
    ['tomas rivera', ['Tomás Rivera']],
    ['altamar', ['Tomás Rivera']],
    ['@altamar', ['Tomás Rivera']],
    ['omas', []],
    ['美', ['山田 美咲']],
    ['山田美', []],
    ['민수', ['김민수']],
    ['muller', ['Łukasz Müller-Groß']],
    ['luk gross', ['Łukasz Müller-Groß']],
    ['comp', ['']],
    ['big-company', ['']],
    [' ', []],
    ['"', []],
  ])('%s', (text, found) => expect(find(people, text)).toEqual(found))
  it('those who are there already are left out', () => {
    const index = createAddressIndex(people, [], now)
    expect(index.find('tom', 8, new Set(['tomas.rivera@altamar.example']))).toEqual([])
  })
  it('folds case, marks and letters that have no marks', () => {
    expect(foldText('Ærøskøbing ＴＯＭ İ ß')).toBe('aeroskobing tom i ss')
  })
})

describe('the order', () => {
  it('contacts, then lately, then often; own addresses last; domains after names', () => {
    const people = [
      person('own', 'ann@northwind.example', { mailCount: 900, contactId: 'c' }),
      person('domain', 'x@ann.example', { contactId: 'c' }),
      person('old', 'ann@old.example', { lastAt: now - 400 * day, mailCount: 500 }),
      person('seldom', 'ann@seldom.example', { mailCount: 2 }),
      person('often', 'ann@often.example', { mailCount: 9, lastAt: now - 3 * day }),
      person('contact', 'ann@contact.example', { contactId: 'c', lastAt: 0, mailCount: 0 }),
    ]
    expect(find(people, 'ann', ['ann@northwind.example'])).toEqual([
      'contact',
      'often',
      'seldom',
      'old',
      'own',
      'domain',
    ])
  })
})

it('knows domains in every spelling', () => {
  const index = createAddressIndex([person('', 'a@München.example')], [], now)
  expect([index.knowsDomain('xn--mnchen-3ya.example'), index.knowsDomain('x.example')]).toEqual([true, false])
})

it('finds what reading everybody would find, in the same order', () => {
  const word = fc.constantFrom('ann', 'tomás', 'rivera', 'x', '美咲', 'o’neil', 'smith-jones', '')
  const someone = fc
    .tuple(word, word, word, fc.nat(99))
    .map(([first, last, host, at]) =>
      person(`${first} ${last}`, `${last || 'a'}.${at}@${host || 'b'}.example`, { mailCount: at }),
    )
  const typed = fc.constantFrom(
    'a',
    'an',
    'riv',
    'ann r',
    'x ann',
    'o',
    'jon',
    'smith-j',
    '@x',
    '美',
    'b.ex',
    'q',
  )
  fc.assert(
    fc.property(
      fc.uniqueArray(someone, { selector: ({ key }) => key, maxLength: 40 }),
      typed,
      (people, text) => {
        const all = createAddressIndex(people, [], now).find(text, people.length + 1)
        // One at a time, nobody stands in anybody's way.
        const alone = people.filter((each) => createAddressIndex([each], [], now).find(text, 1).length === 1)
        expect(new Set(all)).toEqual(new Set(alone))
        expect(createAddressIndex(people, [], now).find(text, 3)).toEqual(all.slice(0, 3))
      },
    ),
  )
})
