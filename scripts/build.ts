import { join } from 'node:path'
import { build } from 'vite'
import { mainBundle, preloadBundle, rendererBundle } from './build/bundles.ts'
import { isBuilt } from './build/freshness.ts'

const root = join(import.meta.dirname, '..')

if (process.argv.includes('--if-needed') && isBuilt(root)) process.exit(0)

const startedAt = performance.now()
// Vite takes `production` for development where NODE_ENV says something else, as it does under a test runner.
process.env['NODE_ENV'] = 'production'
await Promise.all([mainBundle, preloadBundle, rendererBundle].map((bundle) => build(bundle(root))))
console.log(`Built main, preload and renderer in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
