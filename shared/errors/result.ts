import * as z from 'zod'
import { appErrorSchema, type AppError } from './app-error.ts'

/** The outcome of something that may fail in an expected way. */
export type Result<T, E = AppError> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value })
export const err = <E>(error: E): { ok: false; error: E } => ({ ok: false, error })

/** Continues with the value, or passes the failure on. */
export const andThen = <T, U, E>(result: Result<T, E>, next: (value: T) => Result<U, E>): Result<U, E> =>
  result.ok ? next(result.value) : result

/** The zod schema of `Result<T, AppError>`, for the edges it crosses. */
export const resultSchema = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: appErrorSchema }),
  ])
