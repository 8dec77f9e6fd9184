import * as z from 'zod'
import { appError, type AppError, type ErrorCode } from '../../../shared/errors/app-error.ts'
import { passingError, retryAfterMs } from '../retry-after.ts'

/** An answer that was not a success, as plain data. */
export type GraphRefusal = {
  readonly status: number
  /** The Retry-After header (RFC 9110 section 10.2.3), as it came. */
  readonly retryAfter: string | null
  /** Parsed JSON, or the text where it was none. */
  readonly body: unknown
}

const text = z.string().catch('')

/** Graph's error body ("Microsoft Graph error responses"); the inner error repeats or refines the code. */
const errorBody = z.object({
  error: z.object({
    code: text,
    message: text,
    innerError: z.object({ code: text }).catch({ code: '' }),
  }),
})

type Read = { readonly json: boolean; readonly message: string; readonly codes: readonly string[] }

/** `json: false`: not Graph speaking. A captive portal or a proxy answers in its place with a page of its own. */
const readBody = (body: unknown): Read => {
  const parsed = errorBody.safeParse(body)
  if (!parsed.success) return { json: false, message: '', codes: [] }
  const { code, message, innerError } = parsed.data.error
  return { json: true, message, codes: [code, innerError.code].map((each) => each.toLowerCase()) }
}

const addressPattern = /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g
const address = new RegExp(addressPattern.source)

/** Addresses are not for the log. */
const sentence = (status: number, read: Read): string => {
  const { message, codes } = read
  const said = message.replaceAll(addressPattern, '(address)').slice(0, 300)
  return ['Microsoft answered', String(status), codes[0], said].filter(Boolean).join(' ')
}

const noMailbox =
  'This account has no mailbox at Exchange Online: it is not licensed, or its mail is kept on a server of its own'

type Case = {
  readonly codes: ReadonlySet<string>
  readonly error: (read: Read, message: string, wait: number | null) => AppError
}

const user =
  (code: ErrorCode): Case['error'] =>
  (_read, message) =>
    appError(code, message, 'user')

const recipientInvalid: Case['error'] = (read, message) => {
  const [named] = address.exec(read.message) ?? []
  return appError('recipient_invalid', message, 'user', named === undefined ? {} : { subject: named })
}

/**
 * Codes that say more than their status, which differs between reports. Exchange's names are in the EWS response
 * codes; Graph passes them on. Lower case, first match wins.
 */
const cases: readonly Case[] = [
  {
    codes: new Set(['syncstatenotfound', 'syncstateinvalid', 'resyncrequired', 'errorinvalidsyncstatedata']),
    error: (_read, message) => appError('cursor_expired', message),
  },
  {
    codes: new Set([
      'mailboxnotenabledforrestapi',
      'mailboxnotsupportedforrestapi',
      'errornonexistentmailbox',
      // "Resource could not be discovered": said of the mailbox, never of a message in it.
      'resourcenotfound',
      'errorinvaliduser',
    ]),
    error: (_read, message) => appError('forbidden', `${noMailbox} (${message})`, 'user'),
  },
  {
    codes: new Set([
      'errorexceededmessagelimit',
      'errorexceededhourlymessagelimit',
      'errorquotaexceededmessagecannotbesent',
      'errorsubmissionquotaexceeded',
      'errormessagesubmissionblocked',
    ]),
    error: (_read, message, wait) => passingError('quota_exceeded', message, wait),
  },
  {
    codes: new Set(['errormessagesizeexceeded', 'errorrequestsizeexceeded', 'requestentitytoolarge']),
    error: user('message_too_large'),
  },
  { codes: new Set(['errorexceededmaxrecipientlimit']), error: user('recipients_too_many') },
  { codes: new Set(['errorinvalidrecipients', 'errormissingrecipients']), error: recipientInvalid },
  { codes: new Set(['errorsendasdenied', 'errorsendonbehalfofdenied']), error: user('sender_invalid') },
  // An id that is none of this mailbox's names nothing, as one of a deleted item.
  {
    codes: new Set(['erroritemnotfound', 'errorinvalididmalformed', 'errorinvalididempty']),
    error: (_read, message) => appError('not_found', message),
  },
  {
    codes: new Set([
      'applicationthrottled',
      'commandconcurrencylimitreached',
      'mailboxconcurrency',
      'toomanyrequests',
    ]),
    error: (_read, message, wait) => passingError('rate_limited', message, wait),
  },
  {
    codes: new Set(['errorserverbusy', 'errormailboxstoreunavailable', 'errorinternalservertransienterror']),
    error: (_read, message, wait) => passingError('provider_unavailable', message, wait),
  },
]

const scopeCodes = new Set(['erroraccessdenied', 'authorization_requestdenied', 'accessdenied'])

/** Only the person's own mailbox is asked for, so that access denied means a permission that was not given. */
const from403 = (read: Read, message: string): AppError =>
  appError(read.codes.some((code) => scopeCodes.has(code)) ? 'scope_missing' : 'forbidden', message, 'user')

/**
 * Stored mail is deleted on this word, so that it has to be about the item: a 404 that names no reason (Graph has an
 * "UnknownError" for what went wrong inside it) says nothing.
 */
const saysNothing = ({ json, codes }: Read): boolean =>
  json && codes.every((code) => code === '' || code === 'unknownerror')

const notFound = (read: Read, message: string): AppError =>
  saysNothing(read) ? appError('provider_unavailable', message, 'backoff') : appError('not_found', message)

const fromStatus = (status: number, read: Read, message: string, wait: number | null): AppError => {
  if (status >= 500) return passingError('provider_unavailable', message, wait)
  switch (status) {
    case 401:
      return appError('auth_expired', message, 'user')
    case 403:
      return from403(read, message)
    case 404:
      return notFound(read, message)
    case 408:
      return appError('timeout', message, 'backoff')
    case 410:
      return appError('cursor_expired', message)
    case 413:
      return appError('message_too_large', message, 'user')
    case 429:
      return passingError('rate_limited', message, wait)
    default:
      return appError('provider_rejected', message, 'user')
  }
}

/** Statuses that mean the same whoever answers: a gateway's own 429 or 503 with a time is believed without a body. */
const plain = (status: number, wait: number | null): boolean =>
  [401, 408, 413, 429].includes(status) || (status >= 500 && wait !== null)

/**
 * What an answer of Graph that is not a success means. Pure: `now` is epoch ms. Codes and statuses as in "Microsoft
 * Graph error responses and resource types" and the Outlook throttling limits.
 */
export const errorFromGraph = (refusal: GraphRefusal, now: number): AppError => {
  const { status } = refusal
  const read = readBody(refusal.body)
  const message = sentence(status, read)
  const wait = retryAfterMs(refusal.retryAfter, now)
  const said = cases.find(({ codes }) => read.codes.some((code) => codes.has(code)))
  if (said !== undefined) return said.error(read, message, wait)
  if (!read.json && !plain(status, wait)) return appError('provider_bad_answer', message, 'backoff')
  return fromStatus(status, read, message, wait)
}

/** Statuses that are no proof: a gateway gave up waiting, or something else was in the way of a first try. */
const noProof = new Set([408, 409, 499])

/**
 * Whether a call that sends may have been carried out although it was answered so. A refusal by status was not, with
 * the exceptions above, and except where somebody else answered in Graph's place with a "success".
 */
export const mayHaveHappened = ({ status, body }: GraphRefusal): boolean =>
  status < 400 || status >= 500 || noProof.has(status) || (status === 404 && saysNothing(readBody(body)))
