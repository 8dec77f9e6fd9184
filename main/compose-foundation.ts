import { join } from 'node:path'
import { channels } from '../shared/ipc/names.ts'
import type { Host } from './app/host.ts'
import type { Publish } from './ipc/publish.ts'
import { systemClock } from './platform/clock.ts'
import { newRandomId } from './platform/ids.ts'
import { openFileLogger } from './platform/logger.ts'
import { watchNetwork } from './platform/network.ts'
import { createSettings } from './settings/settings.ts'

/** Log, settings, network and the like: what every part is built on. */
export const composeFoundation = (host: Host) => {
  const clock = systemClock
  const logger = openFileLogger({ dir: join(host.userDataDir, 'logs'), clock })
  const publish: Publish = (name, payload) => host.publish(channels.event, { name, payload })
  const settings = createSettings({
    file: host.settingsFile,
    environment: host.env,
    platform: host.platform,
  })
  const network = watchNetwork({ isOnline: host.isOnline, onResume: host.onResume, clock })
  network.onChange((online) => publish('network.changed', { online }))
  const { theme, keepRunning } = settings.view()
  host.setTheme(theme)
  host.setKeepRunning(keepRunning)
  return { host, clock, logger, publish, settings, network, newId: newRandomId, random: Math.random }
}

export type Foundation = ReturnType<typeof composeFoundation>
