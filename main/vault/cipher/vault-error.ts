import { appError, type AppError } from '../../../shared/errors/app-error.ts'

/** The key store can't be reached right now; the entry is fine as far as we know. */
export const unavailable = (why: string): AppError => appError('vault_unavailable', why, 'backoff')

/** The entry is there but will not open again; only a new sign-in helps. */
export const unreadable = (why: string): AppError => appError('vault_unreadable', why, 'user')
