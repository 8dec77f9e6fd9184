import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const sources = [
  'main',
  'preload',
  'renderer',
  'shared',
  'scripts/build',
  'build',
  'package.json',
  'package-lock.json',
]
const products = [
  'dist/main/index.js',
  'dist/main/store-worker.mjs',
  'dist/main/parse-worker.mjs',
  'dist/main/tray.png',
  'dist/preload/index.cjs',
  'dist/renderer/index.html',
]

const timeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.mtimeMs

/** Of a folder, its own time counts, too: it changes when a file in it is removed. */
const newest = (path: string): number => {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs)
}

/** True when every product of the build is there and none of the sources was changed after the oldest of them. */
export const isBuilt = (root: string): boolean => {
  const times = products.map((product) => timeOf(join(root, product)))
  if (times.some((time) => time === undefined)) return false
  const oldest = Math.min(...times.map((time) => time ?? 0))
  return sources.every((source) => newest(join(root, source)) < oldest)
}
