import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macPath = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
const windowsPath = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'

/** @param {string} path */
const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * A Chromium or Chrome that is installed already: `LIAISON_CHROMIUM`, else one on the search path or at its usual place.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {string | undefined}
 */
export const findChromium = (env) => {
  const chosen = env['LIAISON_CHROMIUM']
  if (chosen !== undefined && chosen !== '') return chosen
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
  return onPath ?? [macPath, windowsPath].find((path) => existsSync(path))
}
