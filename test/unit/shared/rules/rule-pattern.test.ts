import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rulePatternSchema } from '../../../../shared/domain/matching.ts'
import { id } from '../../../../shared/domain/primitives.ts'
import { builtInRules } from '../../../../shared/rules/built-in-rules.ts'
import { fitsPattern, localFitter, parsePattern } from '../../../../shared/rules/rule-pattern.ts'

const fits = (written: string, key: string): boolean => {
  const pattern = parsePattern(written)
  return pattern !== null && fitsPattern(pattern, key)
}

describe('a pattern', () => {
  it.each([
    ['Ann+x@X.example', 'ann@x.example', true],
    ['ann@x.example', 'anna@x.example', false],
    ['@x.example', 'a@x.example', true],
    ['*@x.example', 'a@deep.x.example', true],
    ['@x.example.', 'a@x.example', true],
    ['X.example', 'a@x.example', true],
    ['@x.example', 'a@notx.example', false],
    ['@x.example', 'a@x.example.org', false],
    ['@müller.example', 'a@xn--mller-kva.example', true],
    ['no-reply@', 'no-reply@any.example', true],
    ['no-reply@', 'no-reply2@any.example', false],
    ['*-noreply@', 'shop-noreply@any.example', true],
    ['*-noreply@', 'noreply@any.example', false],
    ['a*b*c@', 'aXbYc@any.example'.toLowerCase(), true],
    ['a*b*c@', 'acb@any.example', false],
    ['a*a@', 'a@any.example', false],
  ])('%s and %s: %s', (written, key, expected) => expect(fits(written, key)).toBe(expected))

  it.each([
    '',
    '@',
    '*@',
    '**@',
    '@com',
    'a b@',
    'a@b',
    'ann@x.example, bob@x.example',
    '<a@x.example>',
    'a*@x.example',
  ])('%j is none', (written) => expect(parsePattern(written)).toBeNull())

  it('is kept in one spelling, which reads as the same', () => {
    for (const written of ['*@X.example', '@x.example', 'x.example', 'Ann@X.example', 'NO-reply@']) {
      const pattern = parsePattern(written)
      expect(parsePattern(pattern?.text ?? '')).toEqual(pattern)
    }
  })
})

describe('localFitter', () => {
  it('agrees with a regular expression', () => {
    const text = (signs: string) =>
      fc.array(fc.constantFrom(...signs.split('')), { maxLength: 8 }).map((each) => each.join(''))
    fc.assert(
      fc.property(text('ab*'), text('ab'), (wanted, local) => {
        const asRegExp = new RegExp(`^${wanted.replaceAll('*', '.*')}$`)
        expect(localFitter(wanted)(local)).toBe(asRegExp.test(local))
      }),
      { numRuns: 2000 },
    )
  })

  it('takes no time that explodes', () => {
    const started = performance.now()
    expect(localFitter(`${'a*'.repeat(150)}b`)('a'.repeat(1000))).toBe(false)
    expect(performance.now() - started).toBeLessThan(200)
  })
})

it('the rules that come with the program are patterns, each once, and keep their ids', () => {
  for (const rule of builtInRules) {
    expect(parsePattern(rulePatternSchema.parse(rule.pattern))?.text).toBe(rule.pattern)
    expect(id.parse(rule.id)).toBe(rule.id)
  }
  expect(new Set(builtInRules.map((rule) => rule.id)).size).toBe(builtInRules.length)
  expect(new Set(builtInRules.map(({ pattern }) => pattern)).size).toBe(builtInRules.length)
  expect(builtInRules.find(({ pattern }) => pattern === '*-noreply@')?.id).toBe('not_a_person-_42_-noreply')
  const isNobody = (local: string) => builtInRules.some(({ pattern }) => fits(pattern, `${local}@x.example`))
  const nobody = [
    'no-reply',
    'mailer-daemon',
    'info',
    'sales',
    'support',
    'bounces-17',
    'prvs=1a2b=ann',
    'kontakt',
  ]
  expect(nobody.filter((local) => !isNobody(local))).toEqual([])
  const people = [
    'ann',
    'ann.lee',
    'a.lee',
    'salesh',
    'roberto',
    'abbott',
    'marketa',
    'billy',
    'jobst',
    'newsom',
  ]
  expect(people.filter(isNobody)).toEqual([])
})
