import { join, resolve } from 'node:path'
import { checkLayers } from './layers/check-layers.ts'

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'))
const breaches = await checkLayers(root)
for (const { rule, comment, from, to } of breaches) {
  console.error(`${from}${to === '' ? '' : ` → ${to}`}\n  ${rule}: ${comment}`)
}
console.log(breaches.length === 0 ? 'The layers hold.' : `${breaches.length} breaches of the layers`)
process.exitCode = breaches.length === 0 ? 0 : 1
