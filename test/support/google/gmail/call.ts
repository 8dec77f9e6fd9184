import { z } from 'zod'
import { GoogleApiError, invalidArgument } from '../google-error.ts'
import type { EmulationOptions, Reply, ServerRequest } from '../types.ts'
import type { Mailbox } from './mailbox.ts'
import type { Resumed } from './resumable.ts'

/** Puts a finished mail into another emulated mailbox, if the address has one. */
export type Deliver = (raw: Buffer, recipients: readonly string[], sender: Mailbox) => void

/** One authorised call of a Gmail method. */
export type GmailCall = {
  request: ServerRequest
  mailbox: Mailbox
  options: EmulationOptions
  /** Path parameters in order, decoded. */
  params: readonly string[]
  scopes: ReadonlySet<string>
  /** True for /upload/gmail/… */
  upload: boolean
  /** What came by a resumable upload that is complete. */
  resumed: Resumed | undefined
  deliver: Deliver
}

export type GmailMethod = (call: GmailCall) => Reply

/** A whole number in the query; over the cap Gmail takes the cap, below zero or not a number is an error. */
export function integerParam(query: URLSearchParams, name: string, fallback: number, cap: number): number {
  const text = query.get(name)
  if (text === null) return fallback
  if (!/^-?\d+$/.test(text)) throw badParam(name, text, 'TYPE_UINT32')
  const value = Number(text)
  if (value < 0) throw badParam(name, text, 'TYPE_UINT32')
  return value === 0 ? fallback : Math.min(value, cap)
}

export function booleanParam(query: URLSearchParams, name: string): boolean {
  const text = query.get(name)
  if (text === null || text === 'false') return false
  if (text === 'true') return true
  throw badParam(name, text, 'TYPE_BOOL')
}

function badParam(name: string, value: string, type: string): GoogleApiError {
  const message = `Invalid value at '${name}' (${type}), "${value}"`
  return new GoogleApiError({ code: 400, message, reason: 'invalidArgument', status: 'INVALID_ARGUMENT' })
}

export function enumParam<T extends string>(
  query: URLSearchParams,
  name: string,
  allowed: readonly T[],
  fallback: T,
): T {
  const text = query.get(name)
  if (text === null || text === '') return fallback
  const found = allowed.find((value) => value === text.toLowerCase())
  if (found === undefined) throw badParam(name, text, 'ENUM')
  return found
}

/** The JSON body, parsed; malformed JSON is Google's parseError. */
export function jsonBody<T>(schema: z.ZodType<T>, body: Buffer): T {
  let value: unknown
  try {
    value = body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
  } catch {
    throw new GoogleApiError({
      code: 400,
      message: 'Parse Error',
      reason: 'parseError',
      status: 'INVALID_ARGUMENT',
    })
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success)
    throw invalidArgument(`Invalid JSON payload received. ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

/** With gmail.metadata alone neither search nor bodies are available. */
export function isMetadataOnly(scopes: ReadonlySet<string>): boolean {
  const names = [...scopes].map((scope) => scope.slice(scope.lastIndexOf('/') + 1))
  return (
    names.includes('gmail.metadata') &&
    !names.some((name) => ['gmail.readonly', 'gmail.modify', ''].includes(name))
  )
}

export function requireBodies(call: GmailCall): void {
  if (isMetadataOnly(call.scopes)) {
    throw new GoogleApiError({
      code: 403,
      message: "Metadata scope doesn't allow format FULL",
      reason: 'forbidden',
      status: 'PERMISSION_DENIED',
    })
  }
}
