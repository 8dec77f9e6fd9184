import { describe, expect, test } from 'vitest'
import {
  errorFromGraph,
  mayHaveHappened,
  type GraphRefusal,
} from '../../../../main/providers/graph/error-from-graph.ts'

const now = Date.UTC(2026, 10, 22, 12)

const inner = {
  date: '2026-11-22T12:00:00',
  'request-id': '1f8f3d3c-0a6e-4b4e-9c07-1e6a7d6f3a10',
  'client-request-id': '1f8f3d3c-0a6e-4b4e-9c07-1e6a7d6f3a10',
}

const refusal = (
  status: number,
  code: string,
  message = '',
  retryAfter: string | null = null,
): GraphRefusal => ({
  status,
  retryAfter,
  body: { error: { code, message, innerError: inner } },
})

/** Answers as Graph gives them: status, code and message as in its reference or in public reports. */
const recorded: readonly (readonly [GraphRefusal, string])[] = [
  [
    refusal(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid., Recipient is not valid.'),
    'recipient_invalid',
  ],
  [refusal(400, 'ErrorInvalidRequest', "Property 'x' is not valid."), 'provider_rejected'],
  [refusal(400, 'RequestBroker--ParseUri', 'Could not find a property named x'), 'provider_rejected'],
  [refusal(400, 'ErrorInvalidIdMalformed', 'Id is malformed.'), 'not_found'],
  [
    refusal(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.'),
    'auth_expired',
  ],
  [refusal(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.'), 'scope_missing'],
  [
    refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
    'scope_missing',
  ],
  [
    refusal(
      403,
      'ErrorSendAsDenied',
      'The user account which was used to submit this request does not have the right',
    ),
    'sender_invalid',
  ],
  [refusal(403, 'Forbidden', 'Blocked by a rule of the organisation'), 'forbidden'],
  [
    refusal(403, 'MailboxNotSupportedForRESTAPI', 'REST API is not yet supported for this mailbox.'),
    'forbidden',
  ],
  [
    refusal(
      404,
      'MailboxNotEnabledForRESTAPI',
      'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
    ),
    'forbidden',
  ],
  [refusal(404, 'ErrorItemNotFound', 'The specified object was not found in the store.'), 'not_found'],
  [refusal(404, 'UnknownError'), 'provider_unavailable'],
  [refusal(404, ''), 'provider_unavailable'],
  [refusal(404, 'ResourceNotFound', 'Resource could not be discovered.'), 'forbidden'],
  [
    refusal(
      410,
      'SyncStateNotFound',
      'The sync state generation is not found; generation=518;[highest=523].',
    ),
    'cursor_expired',
  ],
  [refusal(400, 'SyncStateInvalid', 'The sync state is invalid.'), 'cursor_expired'],
  [refusal(410, 'resyncRequired', 'Resync required.'), 'cursor_expired'],
  [refusal(404, 'syncStateNotFound', 'The sync state generation is not found.'), 'cursor_expired'],
  [refusal(413, 'RequestEntityTooLarge', 'The request is larger than 4 MB.'), 'message_too_large'],
  [
    refusal(400, 'ErrorMessageSizeExceeded', 'The message exceeds the maximum supported size.'),
    'message_too_large',
  ],
  [refusal(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.'), 'rate_limited'],
  [refusal(400, 'ErrorExceededMaxRecipientLimit', 'Too many.'), 'recipients_too_many'],
  [refusal(403, 'ErrorExceededHourlyMessageLimit', 'Too much.'), 'quota_exceeded'],
  [refusal(429, 'CommandConcurrencyLimitReached', 'Wait.'), 'rate_limited'],
  [refusal(429, 'ErrorExceededMessageLimit', 'The limit of messages was exceeded.'), 'quota_exceeded'],
  [refusal(403, 'ErrorSubmissionQuotaExceeded', 'The submission quota was exceeded.'), 'quota_exceeded'],
  [refusal(500, 'InternalServerError', 'Something failed.'), 'provider_unavailable'],
  [refusal(503, 'serviceNotAvailable', 'The service is unavailable.'), 'provider_unavailable'],
  [refusal(504, 'gatewayTimeout', 'Timed out.'), 'provider_unavailable'],
  [refusal(409, 'ErrorIrresolvableConflict', 'The change key does not match.'), 'provider_rejected'],
]

describe('what Graph answers', () => {
  test.each(recorded)('%j is %s', (answer, code) => {
    expect(errorFromGraph(answer, now).code).toBe(code)
  })

  test('the inner code counts where it says more', () => {
    const body = { error: { code: 'BadRequest', message: '', innerError: { code: 'syncStateInvalid' } } }
    expect(errorFromGraph({ status: 400, retryAfter: null, body }, now).code).toBe('cursor_expired')
  })

  test('a recipient that is named is the subject, and no address stays in the message', () => {
    const said = "Recipient 'jana@customer.example' is not resolved."
    const error = errorFromGraph(refusal(400, 'ErrorInvalidRecipients', said), now)
    expect(error).toMatchObject({
      code: 'recipient_invalid',
      subject: 'jana@customer.example',
      retry: 'user',
    })
    expect(error.message).not.toContain('jana')
  })

  test('an account without a mailbox is told in words that help', () => {
    const error = errorFromGraph(refusal(404, 'MailboxNotEnabledForRESTAPI'), now)
    expect(error).toMatchObject({ code: 'forbidden', retry: 'user' })
    expect(error.message).toMatch(/no mailbox at Exchange Online/)
  })

  test.each([
    ['7', 7000],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['9999999', 24 * 60 * 60_000],
  ])('Retry-After %s is a wait of %i ms', (header, retryAfterMs) => {
    const error = errorFromGraph(refusal(429, 'ApplicationThrottled', '', header), now)
    expect(error).toMatchObject({ code: 'rate_limited', retry: 'after', retryAfterMs })
  })

  test('without a time we wait by ourselves', () => {
    expect(errorFromGraph(refusal(429, 'ApplicationThrottled'), now).retry).toBe('backoff')
  })

  test.each([
    [400, null, 'provider_bad_answer'],
    [403, null, 'provider_bad_answer'],
    [404, null, 'provider_bad_answer'],
    [410, null, 'provider_bad_answer'],
    [502, null, 'provider_bad_answer'],
    [503, '3', 'provider_unavailable'],
    [429, null, 'rate_limited'],
    [413, null, 'message_too_large'],
  ])('a page of somebody in between, %i with Retry-After %s, is %s', (status, retryAfter, code) => {
    expect(errorFromGraph({ status, retryAfter, body: '<html>Proxy</html>' }, now).code).toBe(code)
  })

  test.each([null, 7, [], {}, { error: 'no' }, { error: { code: 3 } }])(
    'odd bodies do no harm: %j',
    (body) => {
      for (const status of [400, 403, 404, 429, 500]) {
        expect(() => errorFromGraph({ status, retryAfter: 'x', body }, now)).not.toThrow()
      }
    },
  )
})

describe('whether a mail may have gone', () => {
  test.each([
    [200, true],
    [302, true],
    [400, false],
    [401, false],
    [403, false],
    [404, false],
    [408, true],
    [409, true],
    [413, false],
    [429, false],
    [499, true],
    [500, true],
    [503, true],
    [504, true],
  ])('%i: %s', (status, may) => {
    expect(mayHaveHappened(refusal(status, 'x'))).toBe(may)
  })
  test('a 404 that names no reason proves nothing', () => {
    expect(mayHaveHappened(refusal(404, 'UnknownError'))).toBe(true)
    expect(mayHaveHappened({ status: 404, retryAfter: null, body: 'Not Found' })).toBe(false)
  })
})
