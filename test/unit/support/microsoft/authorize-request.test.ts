import { describe, expect, it } from 'vitest'
import { isRegisteredRedirect } from '../../../support/microsoft/entra/authorize-request.ts'
import { readScopes, scopeAnswer } from '../../../support/microsoft/entra/scopes.ts'

describe('redirects', () => {
  it.each([
    ['http://localhost', true],
    ['http://localhost:1', true],
    ['http://localhost:65535/', true],
    ['http://localhost:1/callback', false],
    ['https://localhost:1', false],
    ['http://127.0.0.1:1', false],
    ['http://localhost.evil.example:1', false],
    ['http://x@localhost:1', false],
    ['http://localhost:1/?a=b', false],
    ['localhost', false],
  ])('%s -> %s', (text, expected) => {
    expect(isRegisteredRedirect(text, ['/'])).toBe(expected)
  })
})

describe('scopes', () => {
  it('are read in any case and either form, and answered as they were asked', () => {
    expect(readScopes('openid mail.read https://graph.microsoft.com/Mail.Send Nope')).toEqual({
      scopes: ['openid', 'Mail.Read', 'Mail.Send'],
      unknown: ['Nope'],
      everything: false,
      full: true,
    })
    expect(readScopes('https://graph.microsoft.com/.default')).toMatchObject({ scopes: [], everything: true })
    expect(scopeAnswer(['openid', 'offline_access', 'Mail.Read'], false)).toBe('openid Mail.Read')
    expect(scopeAnswer(['openid', 'Mail.Read'], true)).toBe('openid https://graph.microsoft.com/Mail.Read')
  })
})
