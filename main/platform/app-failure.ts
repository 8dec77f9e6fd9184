import type { AppError } from '../../shared/errors/app-error.ts'

/**
 * Carries an AppError through code that has no sensible way to go on, such as a full disk under any write.
 * Caught once, at the boundaries: the IPC door, the sync loop, the outbox loop.
 */
export class AppFailure extends Error {
  readonly error: AppError

  constructor(error: AppError) {
    super(`${error.code}: ${error.message}`)
    this.name = 'AppFailure'
    this.error = error
  }
}
