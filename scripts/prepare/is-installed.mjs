import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, inBundle?: boolean }} Entry
 * @param {string} file
 * @returns {Record<string, Entry>}
 */
const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {}

/**
 * Whether node_modules holds what the lock file asks for. Versions are compared, not times: npm writes the two files
 * in an order of its own, and a checkout changes times at will. Packages of other platforms are not expected.
 * @param {string} root
 */
export const isInstalled = (root) => {
  const installedFile = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(installedFile)) return false
  const installed = packagesOf(installedFile)
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(
    ([path, entry]) =>
      path === '' ||
      entry.link === true ||
      entry.optional === true ||
      entry.devOptional === true ||
      entry.inBundle === true ||
      installed[path]?.version === entry.version,
  )
}
