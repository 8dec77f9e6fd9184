import type { Result } from '../../shared/errors/result.ts'
import type { CommandRequest, CommandResponse } from '../../shared/ipc/contract.ts'
import type { CommandName } from '../../shared/ipc/names.ts'

/** One function a command. A command without a handler does not compile. */
export type Handlers = {
  readonly [K in CommandName]: (request: CommandRequest<K>) => Promise<Result<CommandResponse<K>>>
}

/** The handlers of one noun. */
export type HandlersOf<Noun extends string> = Pick<Handlers, Extract<CommandName, `${Noun}.${string}`>>
