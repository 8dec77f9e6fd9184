import * as z from 'zod'
import { appErrorSchema, type AppError } from '../../shared/errors/app-error.ts'
import { resultSchema } from '../../shared/errors/result.ts'
import { startNoticeSchema } from '../../shared/ipc/contract.ts'

/** What the worker is started with. `openedAt` in epoch ms. */
export const startSchema = z.object({ path: z.string(), openedAt: z.number() })
export type Start = z.infer<typeof startSchema>

/** The worker's first word: the notices of an opened record, or why it could not be opened. */
export const openedSchema = resultSchema(z.array(startNoticeSchema))

/** The "aggregate" of the call that ends the worker. */
export const closeCall = 'close'

export type Reply =
  | { readonly number: number; readonly ok: true; readonly value: unknown }
  | { readonly number: number; readonly ok: false; readonly error: AppError }

export const replySchema: z.ZodType<Reply> = z.discriminatedUnion('ok', [
  z.object({ number: z.number(), ok: z.literal(true), value: z.unknown() }),
  z.object({ number: z.number(), ok: z.literal(false), error: appErrorSchema }),
])
