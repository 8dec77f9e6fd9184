import type * as z from 'zod'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { commands, type CommandRequest } from '../../shared/ipc/contract.ts'
import { commandNames, type CommandName } from '../../shared/ipc/names.ts'
import { AppFailure } from '../platform/app-failure.ts'
import type { Logger, NewId } from '../platform/ports.ts'

type DispatchDeps = {
  readonly call: <K extends CommandName>(name: K, request: CommandRequest<K>) => Promise<Result<unknown>>
  readonly logger: Logger
  readonly newId: NewId
}

const isCommandName = (name: unknown): name is CommandName =>
  typeof name === 'string' && commandNames.some((known) => known === name)

/** Where the payload is wrong, without its values: they may be private. */
const places = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.code}`).join('; ')

/**
 * Answers a call from the window, always with a Result: `ipc_unknown_command`, `ipc_bad_request`, what the handler says,
 * or `internal` with an incident id where the handler broke. The answer is parsed too, so that a field which the
 * contract does not name (a token, say) can't cross.
 */
export const createDispatch = ({ call, logger, newId }: DispatchDeps) => {
  const incident = (command: CommandName, cause: string): Result<never> => {
    const incidentId = newId()
    logger.error('ipc.broken', { command, incidentId, cause })
    return err(appError('internal', 'the command broke; the log has it', 'user', { incidentId }))
  }

  const handle = async <K extends CommandName>(
    name: K,
    request: CommandRequest<K>,
  ): Promise<Result<unknown>> => {
    const result = await call(name, request)
    if (!result.ok) return result
    const answer = commands[name].response.safeParse(result.value)
    return answer.success ? ok(answer.data) : incident(name, `bad answer: ${places(answer.error)}`)
  }

  return async (name: unknown, payload: unknown): Promise<Result<unknown>> => {
    if (!isCommandName(name)) return err(appError('ipc_unknown_command', 'no such command'))
    const request = commands[name].request.safeParse(payload)
    if (!request.success) return err(appError('ipc_bad_request', places(request.error)))
    try {
      return await handle(name, request.data)
    } catch (cause) {
      if (cause instanceof AppFailure) return err(cause.error)
      return incident(name, cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))
    }
  }
}

export type Dispatch = ReturnType<typeof createDispatch>
