import { join } from 'node:path'
import { buildAll } from './build/build-all.ts'

const took = await buildAll(join(import.meta.dirname, '..'))
console.log(`Built main, preload and renderer in ${(took / 1000).toFixed(1)} s`)
