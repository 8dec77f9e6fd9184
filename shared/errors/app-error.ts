import * as z from 'zod'

/**
 * The closed set of reasons for which something expected can fail. A new code must be worded for people in
 * `renderer/app/error-words.ts`, or the renderer does not compile.
 */
export const errorCodes = [
  'auth_admin_approval',
  'auth_cancelled',
  'auth_client_invalid',
  'auth_client_missing',
  'auth_denied',
  'auth_expired',
  'auth_failed',
  'auth_in_progress',
  'auth_timeout',
  'auth_wrong_account',
  'contact_address_taken',
  'contact_colleague',
  'contact_invalid',
  'contact_not_found',
  'cursor_expired',
  'file_missing',
  'file_too_large',
  'files_pending',
  'forbidden',
  'internal',
  'ipc_bad_request',
  'ipc_unknown_command',
  'ipc_untrusted_sender',
  'link_refused',
  'mail_unreadable',
  'mailbox_not_connected',
  'mailbox_not_found',
  'message_not_found',
  'message_too_large',
  'network_failed',
  'not_found',
  'offline',
  'outcome_unknown',
  'provider_bad_answer',
  'provider_rejected',
  'provider_unavailable',
  'quota_exceeded',
  'rate_limited',
  'recipient_invalid',
  'recipients_too_many',
  'review_not_found',
  'rule_exists',
  'rule_invalid',
  'rule_not_found',
  'schedule_invalid',
  'schedule_missed',
  'scope_missing',
  'sender_invalid',
  'setting_invalid',
  'store_corrupt',
  'store_failed',
  'store_foreign',
  'store_full',
  'store_newer',
  'submission_exists',
  'submission_not_found',
  'submission_state',
  'suggestion_not_found',
  'template_not_found',
  'timeout',
  'variable_missing',
  'vault_unavailable',
  'vault_unreadable',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/**
 * How a failure may be tried again: `never`; by the `user` after they changed something; by us with `backoff`;
 * by us `after` the time that the other side named.
 */
export const retryKinds = ['never', 'user', 'backoff', 'after'] as const

/** An expected failure. `message` is for logs and details, in English and free of secrets; people read the words of `code`. */
export const appErrorSchema = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  retry: z.enum(retryKinds),
  /** Milliseconds to wait before the next try, with `retry: 'after'`. */
  retryAfterMs: z.number().int().nonnegative().optional(),
  /** What it is about: an address, a setting's name, an id that is safe to show. */
  subject: z.string().optional(),
  /** Links this answer to a line of the log, for failures that are our bug. */
  incidentId: z.string().optional(),
})

export type AppError = z.infer<typeof appErrorSchema>
export type RetryKind = AppError['retry']

type Details = { subject?: string; retryAfterMs?: number; incidentId?: string }

/** Builds an AppError. `retry` defaults to `never`. */
export const appError = (
  code: ErrorCode,
  message: string,
  retry: RetryKind = 'never',
  details: Details = {},
): AppError => ({ code, message, retry, ...details })
