import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isBuilt } from './freshness.ts'

/** Builds main, preload and renderer into `dist`. Returns milliseconds. */
export const buildAll = async (root: string): Promise<number> => {
  const startedAt = performance.now()
  // Vite takes a build for one of development where NODE_ENV says something else, as it does under a test runner.
  process.env['NODE_ENV'] = 'production'
  const [{ build }, { mainBundle, parseWorkerBundle, preloadBundle, rendererBundle, storeWorkerBundle }] =
    await Promise.all([import('vite'), import('./bundles.ts')])
  // Emptied here, because three of the bundles share a folder.
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  const bundles = [mainBundle, storeWorkerBundle, parseWorkerBundle, preloadBundle, rendererBundle]
  await Promise.all(bundles.map((bundle) => build(bundle(root))))
  // Written anew: a copy would be as old as the picture, where the file system clones.
  writeFileSync(join(root, 'dist/main/tray.png'), readFileSync(join(root, 'build/icon.png')))
  return performance.now() - startedAt
}

/** Builds unless every product is newer than every source. */
export const buildIfNeeded = async (root: string): Promise<void> => {
  if (!isBuilt(root)) await buildAll(root)
}
