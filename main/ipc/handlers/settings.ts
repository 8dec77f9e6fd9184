import { ok } from '../../../shared/errors/result.ts'
import type { Settings } from '../../settings/settings.ts'
import type { HandlersOf } from '../handlers.ts'
import type { Publish } from '../publish.ts'

type SettingsDeps = { readonly settings: Settings; readonly publish: Publish }

export const settingsHandlers = ({ settings, publish }: SettingsDeps): HandlersOf<'settings'> => ({
  'settings.read': async () => ok(settings.view()),
  'settings.change': async (change) => {
    const view = settings.change(change)
    publish('settings.changed', view)
    return ok(view)
  },
})
