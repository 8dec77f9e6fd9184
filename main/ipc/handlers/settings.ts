import type { SettingsView } from '../../../shared/domain/settings.ts'
import { ok } from '../../../shared/errors/result.ts'
import type { Settings } from '../../settings/settings.ts'
import type { HandlersOf } from '../handlers.ts'

type SettingsDeps = {
  readonly settings: Settings
  readonly onChanged: (view: SettingsView) => void
}

export const settingsHandlers = ({ settings, onChanged }: SettingsDeps): HandlersOf<'settings'> => ({
  'settings.read': async () => ok(settings.view()),
  'settings.change': async (change) => {
    const view = settings.change(change)
    onChanged(view)
    return ok(view)
  },
})
