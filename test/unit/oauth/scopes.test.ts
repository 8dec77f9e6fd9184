import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  googleScopes,
  graphScopes,
  grantsFromScopes,
  microsoftResourceScopes,
  microsoftScopes,
  normaliseScopes,
} from '../../../main/oauth/scopes.ts'

it('finds the granted scopes in the spelling that Google answers with', () => {
  const answered = [...googleScopes]
    .toReversed()
    .map((scope) => (scope === 'email' ? 'https://www.googleapis.com/auth/userinfo.email' : scope))
  expect(normaliseScopes(answered)).toEqual(normaliseScopes(googleScopes))
  expect(grantsFromScopes('gmail', answered)).toEqual({
    readMail: true,
    sendMail: true,
    calendar: true,
    drafts: true,
  })
})

it('grants only what its scopes allow, in any order and number', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...googleScopes]), (granted) => {
      const has = (name: string): boolean => granted.some((scope) => scope.endsWith(`/${name}`))
      expect(grantsFromScopes('gmail', [...granted, ...granted])).toEqual({
        readMail: has('gmail.readonly'),
        sendMail: has('gmail.compose'),
        calendar: has('calendar.events') && has('calendar.readonly'),
        drafts: has('gmail.compose'),
      })
    }),
  )
})

const least = microsoftScopes({ drafts: false })
const leastOfResource = microsoftResourceScopes({ drafts: false })

it.each([
  ['short', least],
  ['with the resource', leastOfResource],
  ['in lower case', least.map((scope) => scope.toLowerCase())],
  ['in upper case with the resource', leastOfResource.map((scope) => scope.toUpperCase())],
])('finds what Entra granted %s', (_spelling, granted) => {
  expect(grantsFromScopes('graph', ['openid', ...granted, 'profile'])).toEqual({
    readMail: true,
    sendMail: true,
    calendar: true,
    drafts: false,
  })
  for (const [index, name] of (['readMail', 'sendMail', 'calendar'] as const).entries()) {
    const without = granted.filter((_scope, at) => at !== index + 1)
    expect(grantsFromScopes('graph', without)).toMatchObject({ [name]: false })
  }
})

it.each([
  [['Mail.ReadWrite'], { readMail: true, sendMail: false, drafts: true }],
  [['Mail.ReadBasic'], { readMail: false }],
  [['Calendars.Read'], { calendar: false }],
  [['https://outlook.office.com/Mail.Read'], { readMail: false }],
  [['https://graph.microsoft.com/Mail.Send.Shared'], { sendMail: false }],
  [[], { readMail: false, sendMail: false, calendar: false, drafts: false }],
])('reads %j of Entra as %j', (granted, grants) => {
  expect(grantsFromScopes('graph', granted)).toMatchObject(grants)
})

it('renews the scopes of Graph alone, as they were spelled', () => {
  const granted = [
    'openid',
    'https://graph.microsoft.com/Mail.Read',
    'User.Read',
    'Offline_access',
    'email',
    'profile',
  ]
  expect(graphScopes(granted)).toEqual(['https://graph.microsoft.com/Mail.Read', 'User.Read'])
})

it('asks to write in the mailbox only where drafts were chosen', () => {
  expect(least).toEqual(['User.Read', 'Mail.Read', 'Mail.Send', 'Calendars.ReadWrite'])
  const asked = microsoftScopes({ drafts: true })
  expect(asked).toEqual([...least, 'Mail.ReadWrite'])
  expect(microsoftResourceScopes({ drafts: true })).toContain('https://graph.microsoft.com/Mail.ReadWrite')
  expect(grantsFromScopes('graph', asked)).toEqual({
    readMail: true,
    sendMail: true,
    calendar: true,
    drafts: true,
  })
})
