import { appError } from '../../shared/errors/app-error.ts'
import { err } from '../../shared/errors/result.ts'
import { channels } from '../../shared/ipc/names.ts'
import type { Logger } from '../platform/ports.ts'
import type { Dispatch } from './dispatch.ts'

/** The part of Electron's `ipcMain` that is used. */
export type IpcDoor<Event> = {
  readonly handle: (
    channel: string,
    listener: (event: Event, name: unknown, payload: unknown) => Promise<unknown>,
  ) => void
}

type RegisterDeps<Event> = {
  readonly door: IpcDoor<Event>
  /** Known window, its top frame, our own origin (Electron security checklist, item 17). */
  readonly isTrustedSender: (event: Event) => boolean
  readonly dispatch: Dispatch
  readonly logger: Logger
}

/** Opens the one door between window and main: sender check, then dispatch. Nothing is ever thrown across. */
export const registerIpc = <Event>({
  door,
  isTrustedSender,
  dispatch,
  logger,
}: RegisterDeps<Event>): void => {
  door.handle(channels.invoke, async (event, name, payload) => {
    if (isTrustedSender(event)) return dispatch(name, payload)
    logger.warn('ipc.refused_sender')
    return err(appError('ipc_untrusted_sender', 'this frame may not call commands'))
  })
}
