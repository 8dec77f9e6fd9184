import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import Store from 'electron-store'
import type { SettingsFile } from '../settings/settings.ts'

const name = 'settings'

const open = (): Store => new Store({ name, clearInvalidConfig: false })

/**
 * Settings as a JSON file in the profile. A file that is not JSON (a crash of the disk, an editor) is moved aside, not
 * overwritten: what was in it can still be read by a person.
 */
export const openSettingsFile = (): SettingsFile => {
  let store: Store
  try {
    store = open()
  } catch {
    const path = join(app.getPath('userData'), `${name}.json`)
    renameSync(path, `${path}.damaged-${Date.now()}`)
    store = open()
  }
  return { read: () => store.store, write: (settings) => store.set(settings) }
}
