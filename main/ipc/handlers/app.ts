import { ok, type Result } from '../../../shared/errors/result.ts'
import type { CommandResponse } from '../../../shared/ipc/contract.ts'
import type { HandlersOf } from '../handlers.ts'

type AppDeps = {
  readonly state: () => Promise<CommandResponse<'app.state'>>
  /** https and mailto only; anything else is `link_refused`. */
  readonly openExternal: (url: string) => Promise<Result<null>>
  readonly openDraftWindow: (draftId: string) => void
}

export const appHandlers = ({ state, openExternal, openDraftWindow }: AppDeps): HandlersOf<'app'> => ({
  'app.state': async () => ok(await state()),
  'app.openLink': async ({ url }) => {
    const opened = await openExternal(url)
    return opened.ok ? ok({}) : opened
  },
  'app.openDraft': async ({ draftId }) => {
    openDraftWindow(draftId)
    return ok({})
  },
})
