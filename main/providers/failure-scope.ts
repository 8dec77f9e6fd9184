import type { AppError, ErrorCode } from '../../shared/errors/app-error.ts'

/** Failures that lie in the message. Asking for another one may well succeed. */
export const ofTheMessage: ReadonlySet<ErrorCode> = new Set([
  'provider_bad_answer',
  'provider_rejected',
  'forbidden',
])

/** Failures that may lie in the message, when others come through. */
export const perhapsOfTheMessage: ReadonlySet<ErrorCode> = new Set(['provider_unavailable', 'timeout'])

/** Whether asking for another message would fail alike: no network, no sign-in, no quota. */
export const isOfTheRun = ({ code }: AppError): boolean =>
  code !== 'not_found' && !ofTheMessage.has(code) && !perhapsOfTheMessage.has(code)
