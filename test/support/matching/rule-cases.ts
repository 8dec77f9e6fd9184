import {
  ann,
  annAsSales,
  annAtGmail,
  bare,
  besideAnn,
  on,
  roles,
  skip,
  withThem,
  type MatchingCase,
} from './case.ts'

const jana = bare('jana.novak@customer.example', 'Jana Novák')

const ownSpellings = [
  'ann@northwind.example',
  'Ann@Northwind.example',
  'ann+crm@northwind.example',
  'sales@northwind.example',
  'SALES+x@northwind.example',
  'ann.meyer@gmail.com',
  'annmeyer@gmail.com',
  'a.n.n.meyer+x@googlemail.com',
]

/** Somebody at the domain of the mailbox, by the domain alone. */
const byDomain = [
  'carol@northwind.example',
  'Carol@NORTHWIND.example',
  'carol+x@northwind.example',
  'dave@eu.northwind.example',
  'dave@a.b.northwind.example',
  'no-reply@northwind.example',
]

const byRule = [
  'eve@freelance.example',
  'Eve+x@Freelance.example',
  'carl@sister.example',
  'anybody@sister.example',
  'anybody@de.sister.example',
]

/** Not colleagues, however alike their domains look. */
const noColleagues = [
  'frank@northwind.example.org',
  'frank@mynorthwind.example',
  'frank@freelance.example',
  'frank@brothersister.example',
  'frank@gmail.com',
  'ann.miller@gmail.com',
]

const toEach = (
  addresses: readonly string[],
  rule: string,
  expected: MatchingCase['expected'],
): MatchingCase[] =>
  addresses.flatMap((address) =>
    roles.map((role) => ({
      rule: `${rule}; ${role} ${address}`,
      world: 'usual' as const,
      message: withThem(role, [bare(address)]),
      expected,
    })),
  )

const withJana = (addresses: readonly string[], rule: string): MatchingCase[] =>
  addresses.flatMap((address) =>
    (['to', 'cc', 'bcc'] as const).map((role) => ({
      rule: `${rule}; ${role} ${address}`,
      world: 'usual' as const,
      message: { ...besideAnn(role, [bare(address)]), from: jana },
      expected: on('jana'),
    })),
  )

/** Own addresses and colleagues never are contacts. */
export const ownCases: readonly MatchingCase[] = [
  ...toEach(ownSpellings, 'mail to ourselves concerns nobody', skip('no_contact')),
  ...toEach(byDomain, 'mail between colleagues by domain concerns nobody', skip('colleagues')),
  ...toEach(byRule, 'mail between colleagues by rule concerns nobody, contact or not', skip('colleagues')),
  ...toEach(noColleagues, 'a stranger is no colleague', skip('no_contact')),
  ...withJana(ownSpellings, 'own addresses beside a contact change nothing'),
  ...withJana([...byDomain, ...byRule], 'colleagues beside a contact change nothing'),
  ...[ann, annAsSales, annAtGmail].map((me) => ({
    rule: `written from each own address to a contact; ${me.address}`,
    world: 'usual' as const,
    message: withThem('to', [jana], me),
    expected: on('jana'),
  })),
  ...byDomain.flatMap((address) =>
    roles.map((role) => ({
      rule: `without the rule of own domains they are strangers; ${role} ${address}`,
      world: 'without own domains' as const,
      message: withThem(role, [bare(address)]),
      expected: skip('no_contact'),
    })),
  ),
  ...byRule.map((address) => ({
    rule: `colleagues by rule do not need that setting; ${address}`,
    world: 'without own domains' as const,
    message: withThem('to', [bare(address)]),
    expected: skip('colleagues'),
  })),
]

const neverLogged = [
  'lawyer@law.example',
  'Lawyer@LAW.example',
  'lawyer+case7@law.example',
  'x@secret.example',
  'y@Secret.Example',
  'z@deep.secret.example',
  'hr@anything.example',
  'HR@customer.example',
  'hr+jobs@customer.example',
  'therapy-7@clinic.example',
  'therapy-@clinic.example',
  "'lawyer@law.example'",
]

const notNeverLogged = [
  'lawyers@law.example',
  'paralegal@law.example',
  'x@secret.example.com',
  'x@notsecret.example',
  'hr2@anything.example',
  'chr@anything.example',
  'therapy@clinic.example',
  'mytherapy-7@clinic.example',
]

/** Whoever is never to be logged keeps a mail out wherever they stand. */
export const neverLogCases: readonly MatchingCase[] = [
  ...toEach(neverLogged, 'never logged', skip('never_log')),
  ...neverLogged.flatMap((address) =>
    (['to', 'cc', 'bcc', 'replyTo'] as const).map((role) => ({
      rule: `never logged, although from a contact; ${role} ${address}`,
      world: 'usual' as const,
      message: { ...besideAnn(role, [bare(address)]), from: jana },
      expected: skip('never_log'),
    })),
  ),
  ...notNeverLogged.flatMap((address) =>
    (['to', 'cc', 'bcc', 'replyTo'] as const).map((role) => ({
      rule: `the rule means somebody else; ${role} ${address}`,
      world: 'usual' as const,
      message: { ...besideAnn(role, [bare(address)]), from: jana },
      expected: on('jana'),
    })),
  ),
  ...roles.map((role) => ({
    rule: `a contact at the domain of somebody never logged; ${role}`,
    world: 'usual' as const,
    message: withThem(role, [bare('client@law.example')]),
    expected: on('law'),
  })),
  {
    rule: 'an own address can’t be kept out: its mailbox was connected on purpose',
    world: 'usual',
    message: withThem('to', [jana]),
    expected: on('jana'),
  },
]
