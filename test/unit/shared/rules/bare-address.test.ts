import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressKey } from '../../../../shared/rules/address.ts'
import { bareAddress, tidyParticipants } from '../../../../shared/rules/bare-address.ts'

describe('bareAddress', () => {
  it.each([
    ["'ann@x.example'", 'ann@x.example'],
    ['"\'ann@x.example\'" <ann@x.example>', 'ann@x.example'],
    ['<ann@x.example>', 'ann@x.example'],
    ['<<ann@x.example>>', 'ann@x.example'],
    ['mailto:ann@x.example', 'ann@x.example'],
    ['<mailto:ann@x.example>', 'ann@x.example'],
    ['mailto:ann@x.example?subject=Hi%20you', 'ann@x.example'],
    ['ann@x.example.', 'ann@x.example'],
    ['ann@x.example;', 'ann@x.example'],
    ['ann@x.example (Ann)', 'ann@x.example'],
    ['"ann.lee"@x.example', 'ann.lee@x.example'],
    [String.raw`"ann\.lee"@x.example`, 'ann.lee@x.example'],
    ['“ann@x.example”', 'ann@x.example'],
    ['Ann Lee <ann@x.example>', 'ann@x.example'],
  ])('%s is %s', (written, bare) => expect(bareAddress(written)).toBe(bare))

  it.each([
    "o'neil@x.example",
    '"ann lee"@x.example',
    'undisclosed-recipients:;',
    'nobody',
    '',
    'a@b@c.example',
    '/o=Org/ou=Exchange/cn=Recipients/cn=ann',
  ])('leaves %j as it is', (written) => expect(bareAddress(written)).toBe(written))

  it('ends, whatever the text, and what is bare stays so', () => {
    const sign = fc.constantFrom(...'\'"<>()[]@.,;: mailto:a?subject='.split(''))
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 40 }), (signs) => {
        const key = addressKey(signs.join(''))
        expect(key.length).toBeLessThanOrEqual(signs.length)
      }),
    )
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        expect(bareAddress(bareAddress(`'${address}'`))).toBe(bareAddress(address))
      }),
    )
  })

  it('takes time in proportion to a hostile text', () => {
    const started = performance.now()
    for (const part of ['(', '<', '"', '@', ' (', '.', 'mailto:', "'"])
      bareAddress(`a@${part.repeat(200_000)}`)
    for (const part of ['(', ' ', ')', '.']) bareAddress(`a@b${part.repeat(50_000)}x`)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('tidyParticipants', () => {
  const tidy = (name: string, address: string) => tidyParticipants([{ name, address }])

  it('takes an address that was given as a name, where there is no other', () => {
    expect(tidy('ann@x.example', '')).toEqual([{ name: '', address: 'ann@x.example' }])
    expect(tidy("'ann@x.example'", 'Ann Lee')).toEqual([{ name: 'Ann Lee', address: 'ann@x.example' }])
    expect(tidy('ann@x.example', 'bob@y.example')).toEqual([
      { name: 'ann@x.example', address: 'bob@y.example' },
    ])
    expect(tidy('ann@home', '')).toEqual([{ name: 'ann@home', address: '' }])
  })

  it('takes a group apart', () => {
    expect(tidy('', 'Team: ann@x.example, <bob@y.example>;')).toEqual([
      { name: '', address: 'ann@x.example' },
      { name: '', address: 'bob@y.example' },
    ])
    expect(tidy('', 'undisclosed-recipients:;')).toEqual([{ name: '', address: 'undisclosed-recipients:;' }])
    expect(tidy('', 'mailto:ann@x.example')).toEqual([{ name: '', address: 'ann@x.example' }])
  })
})
