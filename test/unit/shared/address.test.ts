import fc from 'fast-check'
import { domainToASCII } from 'node:url'
import { describe, expect, it } from 'vitest'
import { addressKey, isAddress, parseRecipients } from '../../../shared/rules/address.ts'
import { domainToAscii } from '../../../shared/rules/punycode.ts'

describe('domainToAscii', () => {
  it.each([
    'müller.example',
    '例え.jp',
    'президент.рф',
    'ὀδυσσεύς.gr',
    'plain.example',
    'xn--mller-kva.example',
  ])('agrees with the platform on %s', (domain) => expect(domainToAscii(domain)).toBe(domainToASCII(domain)))

  it('agrees with the platform on random lower-case letters of several scripts', () => {
    const letter = fc.constantFrom(...Array.from('abcxyzäöüéñøżабвгдеαβγδεあいう漢字語'))
    const label = fc.array(letter, { minLength: 1, maxLength: 12 }).map((letters) => letters.join(''))
    fc.assert(
      fc.property(label, (text) => {
        expect(domainToAscii(`${text}.example`)).toBe(domainToASCII(`${text}.example`))
      }),
    )
  })
})

describe('addressKey', () => {
  it.each([
    ['Ann@Example.COM', 'ann@example.com'],
    [' ann@example.com ', 'ann@example.com'],
    ['ann+crm@example.com', 'ann@example.com'],
    ['a.n.n+x@GoogleMail.com', 'ann@gmail.com'],
    ['a.n.n@example.com', 'a.n.n@example.com'],
    ['jörg@müller.example', 'jörg@xn--mller-kva.example'],
    ['jo\u0308rg@mu\u0308ller.example', 'jörg@xn--mller-kva.example'],
    ['+tag@example.com', '+tag@example.com'],
    ['no address', 'no address'],
  ])('%s -> %s', (address, key) => expect(addressKey(address)).toBe(key))

  it('is its own key: matching a key again changes nothing', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        expect(addressKey(addressKey(address))).toBe(addressKey(address))
      }),
    )
  })
})

describe('isAddress', () => {
  it.each([
    'ann@example.com',
    'a.b+c@sub.example',
    'jörg@müller.example',
    '山田@例え.jp',
    "o'neil@x.example",
  ])('takes %s', (address) => expect(isAddress(address)).toBe(true))
  it.each([
    '',
    'ann',
    'ann@',
    '@example.com',
    'ann@localhost',
    'a b@example.com',
    'ann@exa mple.com',

    'ann@-x.example',
    'a..b@example.com',
    '.a@example.com',
    'ann@example..com',
    'ann@example.com\r\nBcc: x@y.z',
    `${'x'.repeat(65)}@example.com`,
    `a@${'x'.repeat(64)}.example`,
    'ann\u0000@example.com',
    'a@b.c\u2028',
  ])('refuses %j', (address) => expect(isAddress(address)).toBe(false))
})

it('takes a domain of 253 characters and no longer one (RFC 1035, section 2.3.4)', () => {
  const domain = (last: number) => [63, 63, 63, last].map((length) => 'x'.repeat(length)).join('.')
  expect([isAddress(`a@${domain(61)}`), isAddress(`a@${domain(62)}`)]).toEqual([true, false])
})

describe('parseRecipients', () => {
  it('reads names, quotes and every separator', () => {
    expect(
      parseRecipients('"Doe, Jane" <jane@x.example>, bob@y.example; Ann Lee <ann@z.example>\nlast@x.example'),
    ).toEqual([
      { name: 'Doe, Jane', address: 'jane@x.example' },
      { name: '', address: 'bob@y.example' },
      { name: 'Ann Lee', address: 'ann@z.example' },
      { name: '', address: 'last@x.example' },
    ])
  })

  it('keeps what is no address, to be mended', () => {
    expect(parseRecipients('tomas, ann@x.example')).toEqual([
      { name: '', address: 'tomas' },
      { name: '', address: 'ann@x.example' },
    ])
  })

  it('never throws and never loses an address, whatever is pasted around it', () => {
    fc.assert(
      fc.property(fc.string(), (noise) => {
        const found = parseRecipients(`ann@x.example, ${noise.replaceAll(/["<>\\]/g, '')}`)
        expect(found[0]).toEqual({ name: '', address: 'ann@x.example' })
      }),
    )
  })
})

it('a domain with a label as long as a book costs no time, and is none', () => {
  const label = Array.from({ length: 50_000 }, (_, at) => String.fromCodePoint(0x4e00 + (at % 20_000))).join(
    '',
  )
  const startedAt = performance.now()
  expect(isAddress(`ann@${label}.example`)).toBe(false)
  expect(addressKey(`Ann@${label}.example`)).toBe(`ann@${label}.example`)
  expect(performance.now() - startedAt).toBeLessThan(500)
})
