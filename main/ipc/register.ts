import { appError } from '../../shared/errors/app-error.ts'
import { err } from '../../shared/errors/result.ts'
import { channels } from '../../shared/ipc/names.ts'
import type { CallHandler } from '../app/host.ts'
import type { Logger } from '../platform/ports.ts'
import type { Dispatch } from './dispatch.ts'

type RegisterDeps = {
  readonly handle: (channel: string, handler: CallHandler) => void
  readonly dispatch: Dispatch
  readonly logger: Logger
}

const fieldOf = (payload: unknown, field: 'name' | 'request'): unknown =>
  typeof payload === 'object' && payload !== null ? Reflect.get(payload, field) : undefined

/** Opens the one door between window and main: sender check, then dispatch. Nothing is ever thrown across. */
export const registerIpc = ({ handle, dispatch, logger }: RegisterDeps): void => {
  handle(channels.invoke, async (payload, isTrusted) => {
    if (isTrusted) return dispatch(fieldOf(payload, 'name'), fieldOf(payload, 'request'))
    logger.warn('ipc.refused_sender')
    return err(appError('ipc_untrusted_sender', 'this frame may not call commands'))
  })
}
