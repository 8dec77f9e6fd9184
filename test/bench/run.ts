import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfNeeded } from '../../scripts/build/build-all.ts'
import { appBenches } from './app.ts'
import { benchFolder, fillBigRecord, openBenchRecord } from './big-record.ts'
import type { Compared } from './compare.ts'
import { manyBenches } from './many.ts'
import { mimeBenches } from './mime.ts'
import { storeBenches } from './store.ts'
import { table } from './table.ts'
import { windowBenches } from './window.ts'

/*
 * `npm run bench`, or `npm run bench -- store app` for some groups. Prints tables; asserts nothing, because a time is no
 * test: what must not get slow is held by tests of query plans and of index segments.
 */

const root = join(import.meta.dirname, '../..')
const folder = benchFolder()
const bigPath = join(folder, 'big.db')

const fillOnce = (): void => {
  if (existsSync(bigPath)) return
  const record = openBenchRecord(bigPath)
  fillBigRecord(record)
  record.close()
}

type Group = { readonly title: string; readonly run: () => Promise<Compared[]> }

const groups: Readonly<Record<string, Group>> = {
  store: {
    title: 'Store',
    run: () => {
      fillOnce()
      return storeBenches(folder, bigPath)
    },
  },
  mime: { title: 'Mail', run: mimeBenches },
  app: {
    title: 'Start',
    run: async () => {
      fillOnce()
      await buildIfNeeded(root)
      return appBenches(folder, bigPath)
    },
  },
  window: {
    title: 'Window',
    run: async () => {
      await buildIfNeeded(root)
      return windowBenches(folder)
    },
  },
  many: {
    title: 'Many mailboxes',
    run: async () => {
      await buildIfNeeded(root)
      return manyBenches(folder)
    },
  },
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(groups, name))
if (unknown.length > 0)
  throw new Error(`No such group: ${unknown.join(', ')}. ${Object.keys(groups).join(', ')}`)
for (const [name, { title, run }] of Object.entries(groups)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`\n## ${title}\n\n${table(await run())}`)
}
