import { ClientAuthError, InteractionRequiredAuthError, ServerError } from '@azure/msal-node'
import { describe, expect, it } from 'vitest'
import {
  errorFromMicrosoft,
  errorFromMicrosoftRedirect,
  type MicrosoftAction,
} from '../../../main/oauth/microsoft-error.ts'

const secret = '1.AVsecret-refresh-token'
const described = (number: number): string =>
  `Error(s): ${number} - Timestamp: x - Description: AADSTS${number}: ${secret} for ann@northwind.example Trace ID: t`
const server = (error: string, number: number): ServerError =>
  new ServerError(error, 'correlation', described(number), '', String(number), 400)
const interaction = (error: string, number: number, suberror: string): InteractionRequiredAuthError =>
  new InteractionRequiredAuthError(error, 'correlation', described(number), suberror)

describe('errors of MSAL', () => {
  it.each<[MicrosoftAction, Error, string, string]>([
    ['refresh', server('invalid_grant', 700082), 'auth_expired', 'AADSTS700082'],
    ['refresh', server('invalid_grant', 50173), 'auth_expired', 'AADSTS50173'],
    ['refresh', server('invalid_grant', 70043), 'auth_expired', 'AADSTS70043'],
    ['refresh', server('invalid_grant', 99999), 'auth_expired', 'AADSTS99999'],
    ['refresh', interaction('invalid_grant', 65001, 'consent_required'), 'auth_expired', 'AADSTS65001'],
    ['refresh', interaction('invalid_grant', 50076, 'basic_action'), 'auth_expired', 'AADSTS50076'],
    ['refresh', interaction('interaction_required', 53003, ''), 'auth_expired', 'AADSTS53003'],
    [
      'refresh',
      new InteractionRequiredAuthError('no_tokens_found', 'c', 'none'),
      'auth_expired',
      'no_tokens_found',
    ],
    ['refresh', server('invalid_grant', 90094), 'auth_expired', 'AADSTS90094'],
    ['refresh', server('invalid_client', 7000218), 'auth_client_invalid', 'AADSTS7000218'],
    ['refresh', server('unauthorized_client', 700016), 'auth_client_invalid', 'AADSTS700016'],
    ['refresh', server('invalid_scope', 70011), 'auth_failed', 'AADSTS70011'],
    ['refresh', server('temporarily_unavailable', 90055), 'provider_unavailable', 'temporarily_unavailable'],
    ['refresh', new ServerError('', 'c', ''), 'rate_limited', 'waits'],
    ['exchange', server('invalid_grant', 54005), 'auth_failed', 'AADSTS54005'],
    ['exchange', interaction('invalid_grant', 50076, 'basic_action'), 'auth_failed', 'AADSTS50076'],
    ['exchange', server('invalid_grant', 65001), 'auth_admin_approval', 'AADSTS65001'],
    ['exchange', server('invalid_grant', 90094), 'auth_admin_approval', 'AADSTS90094'],
    ['exchange', server('access_denied', 90008), 'auth_admin_approval', 'AADSTS90008'],
    ['exchange', server('invalid_request', 9002326), 'auth_client_invalid', 'AADSTS9002326'],
    ['exchange', server('invalid_request', 50011), 'auth_client_invalid', 'redirect address'],
    ['exchange', server('invalid_request', 90002), 'auth_client_invalid', 'tenant'],
    ['exchange', new ClientAuthError('nonce_mismatch', 'c'), 'auth_failed', 'nonce_mismatch'],
    ['exchange', server(`${secret} Words`, 1234), 'auth_failed', 'unknown error'],
  ])('%s: %s is %s', (action, failure, code, words) => {
    const error = errorFromMicrosoft(action, failure)
    expect(error.code).toBe(code)
    expect(error.message).toContain(words)
    expect(error.message).not.toContain(secret)
    expect(error.message).not.toContain('northwind')
  })

  it('throws a bug on', () => {
    const bug = new TypeError('x is not a function')
    expect(() => errorFromMicrosoft('refresh', bug)).toThrow(bug)
  })
})

describe('errors in the redirect of Entra', () => {
  it.each([
    ['access_denied', 'AADSTS65004: User declined to consent to access the app.', 'auth_denied'],
    ['access_denied', '', 'auth_denied'],
    ['access_denied', 'AADSTS90094: An administrator must grant this.', 'auth_admin_approval'],
    ['access_denied', 'AADSTS53003: Blocked by conditional access.', 'auth_failed'],
    ['consent_required', 'AADSTS65001: Not consented.', 'auth_admin_approval'],
    ['interaction_required', 'AADSTS50105: Not assigned.', 'auth_admin_approval'],
    ['interaction_required', 'AADSTS50058: Nobody is signed in.', 'auth_failed'],
    ['invalid_client', 'AADSTS650053: No such scope.', 'auth_client_invalid'],
    ['unauthorized_client', '', 'auth_client_invalid'],
    ['invalid_request', 'AADSTS50194: Not multi-tenant.', 'auth_client_invalid'],
    ['server_error', '', 'provider_unavailable'],
    ['temporarily_unavailable', 'AADSTS90055', 'provider_unavailable'],
    ['<script>', '<b>words</b>', 'auth_failed'],
  ])('%s %s is %s', (error, description, code) => {
    const told = errorFromMicrosoftRedirect({ error, description })
    expect(told.code).toBe(code)
    expect(told.message).not.toContain('<')
    if (description.includes(': ')) expect(told.message).not.toContain(description.split(': ')[1])
  })
})
