import { describe, expect, it } from 'vitest'
import { personName } from '../../../../shared/rules/person-name.ts'
import { signatureDetails } from '../../../../shared/rules/signature-details.ts'

describe('personName', () => {
  it.each([
    ['Ann Lee', 'Ann Lee'],
    ['  "Ann Lee" ', 'Ann Lee'],
    ["'Ann Lee'", 'Ann Lee'],
    ['Lee, Ann', 'Ann Lee'],
    ['"Lee, Ann"', 'Ann Lee'],
    ['Lee, Dr. Ann', 'Dr. Ann Lee'],
    ['van der Berg, Jan', 'Jan van der Berg'],
    ['Ann Lee, PhD', 'Ann Lee'],
    ['Lee, Ann, MBA', 'Ann Lee'],
    ['Contoso, Inc.', 'Contoso, Inc.'],
    ['Ann Lee (Contoso)', 'Ann Lee'],
    ['Ann Lee [Sales]', 'Ann Lee'],
    ['Ann Lee via Docs', 'Ann Lee'],
    ['Ann Lee | Contoso', 'Ann Lee'],
    ['山田 太郎', '山田 太郎'],
    ['Ann\r\n Lee\u0000', 'Ann Lee'],
    ["O'Neil", "O'Neil"],
    ['Lee, Ann, Contoso, Berlin, Germany', 'Lee, Ann, Contoso, Berlin, Germany'],
    ['ann.lee@x.example', ''],
    ["'ann.lee@x.example'", ''],
    ['Ann <ann.lee@x.example>', ''],
    ['ann.lee', ''],
    ['--', ''],
    ['', ''],
    ['42', ''],
    // Cut at its longest, in the middle of a letter of two units.
    [`${'a'.repeat(199)}\u{10330}b`, `${'a'.repeat(199)}\uFFFD`],
  ])('%j is %j', (written, name) => expect(personName(written, 'ann.lee@x.example')).toBe(name))
})

describe('signatureDetails', () => {
  const of = (text: string, address = 'ann.lee@x.example') => signatureDetails(text, address)

  it('reads name and title after a greeting or the signature mark', () => {
    expect(of('Hello Bob,\n\nyes.\n\nBest regards,\n\nAnn Lee\nHead of Purchasing\nContoso Ltd')).toEqual({
      name: 'Ann Lee',
      title: 'Head of Purchasing',
    })
    expect(of('Yes.\n-- \nAnn Lee | Sales Manager | Contoso\n+49 30 1234')).toEqual({
      name: 'Ann Lee',
      title: 'Sales Manager',
    })
    expect(of('Passt.\r\n\r\nMit freundlichen Grüßen\r\nAnn Lee\r\nGeschäftsführerin\r\n')).toEqual({
      name: 'Ann Lee',
      title: 'Geschäftsführerin',
    })
    expect(of('Oui.\n\nCordialement,\nAnn Lee\nDirectrice commerciale, Contoso')).toEqual({
      name: 'Ann Lee',
      title: 'Directrice commerciale',
    })
  })

  it('reads a name without a title, and not just anything for one', () => {
    expect(of('Yes.\n\nThanks,\nAnn Lee\nContoso Ltd\n12 Long Road')).toEqual({ name: 'Ann Lee', title: '' })
    expect(of('Yes.\n\nThanks,\nAnn Lee\nI am the director of nothing.')).toEqual({
      name: 'Ann Lee',
      title: '',
    })
    expect(of('Yes.\n\nThanks,\nAnn Lee\nSales: +49 30 1234')).toEqual({ name: 'Ann Lee', title: '' })
  })

  it('takes the last greeting, and no word for a name only because its letter is in the address', () => {
    expect(
      of('Best,\nAnn Lee\nBuyer\n\nP.S. one more thing.\n\nKind regards,\nAnn Lee\nSales Manager').title,
    ).toBe('Sales Manager')
    expect(of('Yes.\n\nBest,\nE. Berg\nDirector')).toEqual({ name: '', title: '' })
  })

  it('knows accents and particles by the address', () => {
    const text = 'Ok.\n\nGroeten,\n\nMet vriendelijke groet,\nJoëlle van den Berg\nInkoop Manager'
    expect(of(text, 'j.vandenberg@x.example')).toEqual({
      name: 'Joëlle van den Berg',
      title: 'Inkoop Manager',
    })
  })

  it.each([
    ['somebody else’s name', 'Yes.\n\nBest,\nBob Miller\nDirector'],
    ['no greeting', 'Please write to\nAnn Lee\nDirector'],
    ['a sentence', 'Yes.\n\nThanks,\nAnn will call you tomorrow'],
    [
      'a name in quoted mail',
      'Yes.\n\nOn Mon, 1 Nov 2026 at 08:00, Ann wrote:\n> Regards,\n> Ann Lee\n> Director',
    ],
    ['a name below a quote', 'Yes.\n> old\nBest regards,\nAnn Lee'],
    ['lower case', 'Yes.\n\nthanks\nann lee'],
    ['a first name only', 'Yes.\n\nThanks,\nAnn'],
    ['nothing', ''],
  ])('takes nothing from %s', (_, text) => expect(of(text)).toEqual({ name: '', title: '' }))

  it('takes time in proportion to a hostile text', () => {
    const started = performance.now()
    for (const part of ['Regards,\n', 'A ', 'A\n', '-- \nAnn Lee ', 'Aa '.repeat(50)]) {
      of(part.repeat(100_000), 'ann.lee@x.example')
    }
    expect(performance.now() - started).toBeLessThan(1500)
  })
})
