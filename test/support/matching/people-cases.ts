import { origins } from '../../../shared/domain/matching.ts'
import {
  annAtGmail,
  bare,
  besideAnn,
  madeBy,
  on,
  review,
  roles,
  skip,
  stranger,
  withThem,
  worldNames,
  type MatchingCase,
} from './case.ts'

const infoSpellings = [
  'info@shared.example',
  'INFO@Shared.example',
  'info+web@shared.example',
  "'info@shared.example'",
  'mailto:info@shared.example',
]
const info = 'info@shared.example'

/** An address that several contacts have. */
export const sharedCases: readonly MatchingCase[] = [
  ...infoSpellings.flatMap((address) =>
    roles.flatMap((role) => [
      {
        rule: `shared by two: nobody’s until the person says; ${role} ${address}`,
        world: 'usual' as const,
        message: withThem(role, [bare(address)]),
        expected: review([info]),
      },
      {
        rule: `shared, and one of the two by her own address; ${role} ${address}`,
        world: 'usual' as const,
        message: withThem(role, [bare(address), bare('dora@shared.example')]),
        expected: review([info], 'dora'),
      },
      {
        rule: `shared, beside a contact; ${role} ${address}`,
        world: 'usual' as const,
        message: withThem(role, [bare('jana@home.example'), bare(address)]),
        expected: review([info], 'jana'),
      },
    ]),
  ),
  ...['desk@tri.example', 'Desk@Tri.example', 'desk+1@tri.example'].flatMap((address) =>
    roles.flatMap((role) => [
      {
        rule: `decided for always: y’s; ${role} ${address}`,
        world: 'usual' as const,
        message: withThem(role, [bare(address)]),
        expected: on('y'),
      },
      {
        rule: `decided for always, and another by their own address; ${role} ${address}`,
        world: 'usual' as const,
        message: withThem(role, [bare(address), bare('zoe@tri.example')]),
        expected: on('y', 'z'),
      },
      {
        rule: `one decided for always, one not; ${role} ${address}`,
        world: 'usual' as const,
        message: withThem(role, [bare(address), bare(info)]),
        expected: review([info], 'y'),
      },
    ]),
  ),
  ...roles.map((role) => ({
    rule: `decided for always: nobody’s, and kept; ${role}`,
    world: 'usual' as const,
    message: withThem(role, [bare('nobody@none.example')]),
    expected: on(),
  })),
  ...roles.map((role) => ({
    rule: `nobody’s, but a contact is named; ${role}`,
    world: 'usual' as const,
    message: withThem(role, [bare('nobody@none.example'), bare('jana@home.example')]),
    expected: on('jana'),
  })),
]

const someContacts = [
  ['jana', 'jana@home.example'],
  ['bob', 'bobbuilder@gmail.com'],
  ['uli', 'ulrike@müller-söhne.example'],
  ['kim', 'kim_2@mail.customer.example'],
  ['dora', 'dora@shared.example'],
  ['z', 'zoe@tri.example'],
] as const

/** Mass mail is on timelines unless the person said otherwise; what one sends oneself is no mass mail. */
export const massCases: readonly MatchingCase[] = someContacts.flatMap(([id, address]) =>
  worldNames.flatMap((world) =>
    origins.flatMap((origin): MatchingCase[] => [
      {
        rule: `${origin}, received from a contact, world "${world}"`,
        world,
        message: { ...withThem('from', [bare(address)]), ...madeBy(origin) },
        expected: origin === 'bulk' && world === 'without mass mail' ? skip('bulk') : on(id),
      },
      {
        rule: `${origin}, sent to a contact, world "${world}"`,
        world,
        message: { ...withThem('to', [bare(address)]), ...madeBy(origin) },
        expected: on(id),
      },
    ]),
  ),
)

const strangersMass: readonly MatchingCase[] = worldNames.flatMap((world) =>
  origins.map((origin) => ({
    rule: `${origin} from a stranger: that nobody is a contact is the reason, not what it is`,
    world,
    message: { ...besideAnn('to', []), ...madeBy(origin) },
    expected: skip('no_contact'),
  })),
)

/** Everybody who is named is concerned, each by whichever address. */
export const severalCases: readonly MatchingCase[] = [
  ...strangersMass,
  ...someContacts.flatMap(([one, address], at) =>
    someContacts.slice(at + 1).flatMap(([other, another]) =>
      (['to', 'cc', 'bcc'] as const).flatMap((role) => [
        {
          rule: `two contacts, from one to the other; ${role}`,
          world: 'usual' as const,
          message: { ...besideAnn(role, [bare(another)]), from: bare(address) },
          expected: on(one, other),
        },
        {
          rule: `two contacts among strangers; ${role}`,
          world: 'usual' as const,
          message: withThem(role, [stranger, bare(address), bare(another), stranger], annAtGmail),
          expected: on(one, other),
        },
      ]),
    ),
  ),
  ...roles.map((role) => ({
    rule: `the same contact by both addresses is concerned once; ${role}`,
    world: 'usual' as const,
    message: withThem(role, [bare('jana@home.example'), bare('Jana.Novak@customer.example')]),
    expected: on('jana'),
  })),
]
