import fc from 'fast-check'
import { expect, it } from 'vitest'
import { googleScopes, grantsFromScopes, normaliseScopes } from '../../../main/oauth/scopes.ts'

it('finds the granted scopes in the spelling that Google answers with', () => {
  const answered = [...googleScopes]
    .toReversed()
    .map((scope) => (scope === 'email' ? 'https://www.googleapis.com/auth/userinfo.email' : scope))
  expect(normaliseScopes(answered)).toEqual(normaliseScopes(googleScopes))
  expect(grantsFromScopes('gmail', answered)).toEqual({ readMail: true, sendMail: true, calendar: true })
})

it('grants only what its scopes allow, in any order and number', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...googleScopes]), (granted) => {
      const has = (name: string): boolean => granted.some((scope) => scope.endsWith(`/${name}`))
      expect(grantsFromScopes('gmail', [...granted, ...granted])).toEqual({
        readMail: has('gmail.readonly'),
        sendMail: has('gmail.compose'),
        calendar: has('calendar.events') && has('calendar.readonly'),
      })
    }),
  )
})
