import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkLayers, type Breach } from '../../../scripts/layers/check-layers.ts'
import { importRules } from '../../../scripts/layers/import-rules.ts'
import { sourceRules } from '../../../scripts/layers/source-rules.ts'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'liaison-layers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const copyOfCleanTree = (name: string): string => {
  const tree = join(folder, name)
  cpSync(join(root, 'test/fixtures/layers'), tree, { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'dir')
  return tree
}

/** What planted files need beside them, harmless by itself. */
const beside: readonly (readonly [file: string, source: string])[] = [
  ['main/sync/b.ts', `import type { a } from './a.ts'\nexport const b: typeof a | 1 = 1`],
  ['test/support/fake.ts', 'export const fake = 1'],
]

/** One file a breach, planted into the clean tree. */
const planted: readonly (readonly [rule: string, file: string, source: string])[] = [
  ['no-cycles', 'main/sync/a.ts', `import { b } from './b.ts'\nexport const a = () => b`],
  ['not-found', 'main/sync/gone.ts', `import './nowhere.ts'`],
  ['shared-is-a-leaf', 'shared/rules/main.ts', `import '../../main/store/open.ts'`],
  [
    'shared-is-a-leaf',
    'shared/rules/type.ts',
    `import type { list } from '../../renderer/ui/button.ts'\nexport type L = typeof list`,
  ],
  ['shared-is-a-leaf', 'shared/rules/package.ts', `import 'vitest'`],
  ['main-stays-in-main', 'main/sync/page.ts', `import '../../renderer/ui/button.ts'`],
  ['main-stays-in-main', 'main/sync/door.ts', `import '../../preload/index.ts'`],
  ['renderer-stays-in-renderer', 'renderer/app/store.ts', `import '../../main/store/open.ts'`],
  ['server-stays-in-server', 'server/desktop.ts', `import '../main/store/open.ts'`],
  ['preload-is-thin', 'preload/schemas.ts', `import '../shared/domain/mail.ts'`],
  ['product-without-tests', 'main/sync/fixture.ts', `import '../../test/support/fake.ts'`],
  [
    'electron-at-the-edge',
    'main/sync/power.ts',
    `import { powerMonitor } from 'electron'\nexport { powerMonitor }`,
  ],
  [
    'electron-at-the-edge',
    'main/settings/settings.ts',
    `import Store from 'electron-store'\nexport { Store }`,
  ],
  [
    'electron-at-the-edge',
    'main/sync/type.ts',
    `import type { Session } from 'electron'\nexport type S = Session`,
  ],
  ['pages-without-node', 'renderer/app/files.ts', `import 'node:fs'`],
  ['pages-without-node', 'shared/rules/hash.ts', `import 'node:crypto'`],
  ['providers-behind-the-port', 'main/outbox/send.ts', `import '../providers/gmail/client.ts'`],
  [
    'providers-behind-the-port',
    'main/outbox/later.ts',
    `export const late = () => import('../providers/graph/client.ts')`,
  ],
  ['gmail-without-graph', 'main/providers/gmail/sibling.ts', `import '../graph/client.ts'`],
  ['graph-without-gmail', 'main/providers/graph/sibling.ts', `import '../gmail/client.ts'`],
  ['sqlite-in-the-store', 'main/sync/database.ts', `import 'node:sqlite'`],
  ['features-by-the-front-door', 'renderer/features/timeline/peek.ts', `import '../outbox/list.ts'`],
  ['features-by-the-front-door-from-outside', 'renderer/app/peek.ts', `import '../features/outbox/list.ts'`],
  ['ui-knows-no-feature', 'renderer/ui/row.ts', `import '../features/outbox/index.ts'`],
  ['main-runs-on-installed-packages', 'main/sync/dev.ts', `import 'vitest'`],
  [
    'sql-in-the-store',
    'main/outbox/rows.ts',
    'export const rows = `\n  SELECT id, state\n  FROM submission`',
  ],
  [
    'sql-in-the-store',
    'main/outbox/write.ts',
    `export const write = 'INSERT OR IGNORE INTO mail VALUES (?)'`,
  ],
  ['door-in-renderer-ipc', 'renderer/app/door.ts', `export const door = () => window.liaison`],
  ['door-in-renderer-ipc', 'renderer/app/other-door.ts', `export const door = () => globalThis['liaison']`],
  [
    'safe-storage-in-the-cipher',
    'main/oauth/encrypt.ts',
    `export const e = (s: any) => s.encryptStringAsync('')`,
  ],
  ['safe-storage-from-the-shell', 'main/oauth/storage.ts', `export const e = (h: any) => h.safeStorage`],
  ['shared-without-clock', 'shared/rules/now.ts', `export const now = () => Date.now()`],
]

const fileOf = ({ from }: Breach): string => from.replace(/:\d+$/, '')

describe('a clean tree', () => {
  test('passes', async () => {
    expect(await checkLayers(copyOfCleanTree('clean'))).toEqual([])
  })
})

describe('a tree with breaches', () => {
  let breaches: Breach[] = []
  beforeAll(async () => {
    const tree = copyOfCleanTree('breaches')
    for (const [file, source] of [...beside, ...planted.map(([, ...rest]) => rest)]) {
      mkdirSync(dirname(join(tree, file)), { recursive: true })
      writeFileSync(join(tree, file), source)
    }
    breaches = await checkLayers(tree)
  })

  test.each(planted)('%s is caught in %s', (rule, file) => {
    expect(breaches.filter((breach) => fileOf(breach) === file).map((breach) => breach.rule)).toContain(rule)
  })

  test('is accused of nothing but what was planted', () => {
    const files = new Set(planted.map(([, file]) => file))
    expect(breaches.filter((breach) => !files.has(fileOf(breach)))).toEqual([])
  })

  test('has a breach planted for each rule', () => {
    const names = [...importRules, ...sourceRules].map((rule) => rule.name)
    expect(names.filter((name) => !planted.some(([rule]) => rule === name))).toEqual([])
  })
})
