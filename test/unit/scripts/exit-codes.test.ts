import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'liaison-exit-codes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const node = (script: string, ...args: string[]): { status: number | null; output: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

describe('the check of the layers, as a program', () => {
  const layers = (name: string, breach?: string) => {
    const tree = join(folder, name)
    cpSync(join(root, 'test/fixtures/layers'), tree, { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'dir')
    if (breach !== undefined) writeFileSync(join(tree, 'shared/ipc/breach.ts'), breach)
    return node(join(root, 'scripts/layers.ts'), tree)
  }

  test('ends well where they hold', () => {
    expect(layers('clean')).toEqual({ status: 0, output: 'The layers hold.\n' })
  })

  test('ends with 1 and names the breach where they do not', () => {
    const { status, output } = layers('broken', `import '../../main/store/open.ts'`)
    expect(status).toBe(1)
    expect(output).toContain('shared/ipc/breach.ts → main/store/open.ts\n  shared-is-a-leaf')
  })
})

// The programs of the stages are played by shell scripts.
describe.skipIf(process.platform === 'win32')('npm test, as a program', () => {
  const run = (name: string, failing: string, ...stages: string[]) => {
    const tree = join(folder, name)
    mkdirSync(join(tree, 'node_modules/.bin'), { recursive: true })
    cpSync(join(root, 'scripts/test.ts'), join(tree, 'scripts/test.ts'))
    cpSync(join(root, 'scripts/test'), join(tree, 'scripts/test'), { recursive: true })
    writeFileSync(join(tree, 'package.json'), '{ "type": "module" }')
    for (const program of ['tsc', 'oxlint', 'prettier', 'node', 'vitest', 'playwright']) {
      const file = join(tree, 'node_modules/.bin', program)
      writeFileSync(file, `#!/bin/sh\necho "ran ${program}"\nexit ${program === failing ? '1' : '0'}\n`)
      chmodSync(file, 0o755)
    }
    return node(join(tree, 'scripts/test.ts'), ...stages)
  }

  test('ends well when every stage did', () => {
    const { status, output } = run('good', 'none')
    expect(status).toBe(0)
    expect(output.match(/^passed .*/gm)).toHaveLength(8)
  })

  test.each(['tsc', 'oxlint', 'prettier', 'node', 'vitest', 'playwright'])(
    'ends with 1 when %s failed, and runs nothing after it',
    (program) => {
      const { status, output } = run(`bad-${program}`, program)
      expect(status).toBe(1)
      expect(output.match(/^FAILED/gm)).toHaveLength(1)
      expect(output.lastIndexOf('ran ')).toBe(output.indexOf(`ran ${program}\n`))
    },
  )

  test('ends with 2 where there is no such stage', () => {
    expect(run('unknown', 'none', 'everything')).toMatchObject({ status: 2 })
  })
})
