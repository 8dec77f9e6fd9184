import { neverLogCases, ownCases } from './rule-cases.ts'
import { massCases, sharedCases, severalCases } from './people-cases.ts'
import {
  annAtGmail,
  bare,
  besideAnn,
  on,
  roles,
  skip,
  stranger,
  withThem,
  worldNames,
  type MatchingCase,
} from './case.ts'
import { nearMisses, spellings } from './spellings.ts'

const spelledCases: readonly MatchingCase[] = spellings.flatMap(({ contact, address, rule }) =>
  roles.map((role, n) => ({
    rule: `${rule}; ${role} ${address}`,
    world: worldNames[n % worldNames.length] ?? 'usual',
    message: withThem(role, [bare(address, 'Whoever')], n % 2 === 0 ? undefined : annAtGmail),
    expected: on(contact),
  })),
)

/** The sender is a stranger, and the contact stands beside us. */
const besideCases: readonly MatchingCase[] = spellings
  .filter((_, n) => n % 3 === 0)
  .flatMap(({ contact, address }) =>
    (['to', 'cc', 'bcc'] as const).map((role) => ({
      rule: `a contact is concerned wherever it is named, also beside us; ${role} ${address}`,
      world: 'usual' as const,
      message: besideAnn(role, [bare(address)]),
      expected: on(contact),
    })),
  )

const nearCases: readonly MatchingCase[] = nearMisses.flatMap(([address, rule]) =>
  roles.map((role) => ({
    rule: `${rule}; ${role} ${address}`,
    world: 'usual' as const,
    message: withThem(role, [bare(address)]),
    expected: skip('no_contact'),
  })),
)

/** Given as a name, an address is the address where there is none; beside a real one it is only a name. */
const nameCases: readonly MatchingCase[] = [
  'jana.novak@customer.example',
  'bob.builder@gmail.com',
  'ulrike@xn--mller-shne-kcb9d.example',
  'kim_2@mail.customer.example',
  'jana@home.example',
].flatMap((address, n) => {
  const id = ['jana', 'bob', 'uli', 'kim', 'jana'][n] ?? ''
  return roles.flatMap((role) => [
    {
      rule: `an address that was given as a name is the address; ${role} ${address}`,
      world: 'usual' as const,
      message: withThem(role, [{ name: address, address: '' }]),
      expected: on(id),
    },
    {
      rule: `quoted, too; ${role} ${address}`,
      world: 'usual' as const,
      message: withThem(role, [{ name: `'${address}'`, address: '' }]),
      expected: on(id),
    },
    {
      rule: `a name that looks like a contact’s address is a name; ${role} ${address}`,
      world: 'usual' as const,
      message: withThem(role, [{ name: address, address: 'phisher@evil.example' }]),
      expected: skip('no_contact'),
    },
    {
      rule: `in quotes it is a name all the same; ${role} ${address}`,
      world: 'usual' as const,
      message: withThem(role, [{ name: `"${address}"`, address: 'phisher@evil.example' }]),
      expected: skip('no_contact'),
    },
  ])
})

const groupCases: readonly MatchingCase[] = (['to', 'cc'] as const).flatMap((role) => [
  {
    rule: `the members of a group are who is meant (RFC 5322 section 3.4); ${role}`,
    world: 'usual' as const,
    message: withThem(role, [bare('Team: jana.novak@customer.example, bob.builder@gmail.com;')]),
    expected: on('bob', 'jana'),
  },
  {
    rule: `a group of one; ${role}`,
    world: 'usual' as const,
    message: withThem(role, [bare('Team:jana@home.example;')]),
    expected: on('jana'),
  },
  {
    rule: `a group without members names nobody; ${role}`,
    world: 'usual' as const,
    message: withThem(role, [bare('undisclosed-recipients:;')]),
    expected: skip('no_contact'),
  },
  {
    rule: `an empty group beside a contact changes nothing; ${role}`,
    world: 'usual' as const,
    message: withThem(role, [bare('undisclosed-recipients:;'), bare('jana@home.example')]),
    expected: on('jana'),
  },
])

/** Where replies go says nothing about whom a mail is from or to. */
const replyToCases: readonly MatchingCase[] = spellings
  .filter((_, n) => n % 4 === 0)
  .map(({ address }) => ({
    rule: `named in Reply-To only; ${address}`,
    world: 'usual',
    message: { ...besideAnn('replyTo', [bare(address)]), from: stranger },
    expected: skip('no_contact'),
  }))

/** All labelled cases. What is expected follows from the rule in words, never from the program. */
export const matchingCases: readonly MatchingCase[] = [
  ...spelledCases,
  ...besideCases,
  ...nearCases,
  ...nameCases,
  ...groupCases,
  ...replyToCases,
  ...ownCases,
  ...neverLogCases,
  ...sharedCases,
  ...massCases,
  ...severalCases,
]
