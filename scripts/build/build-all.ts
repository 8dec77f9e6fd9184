import { isBuilt } from './freshness.ts'

/** Builds main, preload and renderer into `dist`. Returns milliseconds. */
export const buildAll = async (root: string): Promise<number> => {
  const startedAt = performance.now()
  // Vite takes a build for one of development where NODE_ENV says something else, as it does under a test runner.
  process.env['NODE_ENV'] = 'production'
  const [{ build }, { mainBundle, preloadBundle, rendererBundle }] = await Promise.all([
    import('vite'),
    import('./bundles.ts'),
  ])
  await Promise.all([mainBundle, preloadBundle, rendererBundle].map((bundle) => build(bundle(root))))
  return performance.now() - startedAt
}

/** Builds unless every product is newer than every source. */
export const buildIfNeeded = async (root: string): Promise<void> => {
  if (!isBuilt(root)) await buildAll(root)
}
