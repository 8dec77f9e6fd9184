import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { credential } from '../../support/credential.ts'

const run = promisify(execFile)
const probe = fileURLToPath(new URL('../../support/keyring-probe.ts', import.meta.url))
const reportSchema = z.object({
  kind: z.string(),
  refused: z.array(z.string()),
  outcomes: z.array(z.unknown()),
})

const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter(
  (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
)
const why = missing.length === 0 ? '' : ` (NOT RUN: ${missing.join(' and ')} not installed here)`
if (why !== '') console.warn(`The vault was not tested on a real keyring${why}`)

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'liaison-keyring-'))
  mkdirSync(join(home, 'run'), { mode: 0o700 })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const unlock =
  'printf %s "$KEYRING_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1;'

/** A session bus of its own, with a keyring of its own in the test's folder. `daemon: false`: a bus and nobody on it. */
const inSession = async (
  steps: readonly string[],
  { daemon = true } = {},
): Promise<z.infer<typeof reportSchema>> => {
  const script = `${daemon ? unlock : ''} "$@"`
  const command = [
    process.execPath,
    '--no-warnings',
    probe,
    join(home, 'vault'),
    'Liaison keyring test',
    ...steps,
  ]
  const { stdout } = await run('dbus-run-session', ['--', 'sh', '-c', script, 'sh', ...command], {
    timeout: 18_000,
    env: {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      HOME: home,
      XDG_RUNTIME_DIR: join(home, 'run'),
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_CACHE_HOME: join(home, 'cache'),
      KEYRING_PASSWORD: 'only for this test',
      // No service files: the bus must not start another keyring by itself.
      XDG_DATA_DIRS: join(home, 'nothing'),
    },
  })
  return reportSchema.parse(JSON.parse(stdout))
}
const entry = (): string => readFileSync(join(home, 'vault', 'm1.json'), 'utf8')

describe.skipIf(missing.length > 0)(`the vault on a real gnome-keyring${why}`, () => {
  it('is there again in the next session, with a key in the keyring and ciphertext in the file', async () => {
    const written = await inSession(['write', 'read'])
    expect(written).toMatchObject({
      kind: 'keyring',
      outcomes: [{ ok: true }, { ok: true, value: credential() }],
    })
    expect(entry()).toContain('"cipher":"keyring"')
    expect(entry()).not.toMatch(/1\/\/refresh|ya29/)
    expect(readdirSync(join(home, 'data', 'keyrings'))).toContain('login.keyring')
    const read = await inSession(['read'])
    expect(read).toMatchObject({ kind: 'keyring', outcomes: [{ ok: true, value: credential() }] })
  })

  it('calls an entry unreadable when the key is another one, and leaves the file', async () => {
    await inSession(['write'])
    const before = entry()
    const read = await inSession(['forget-key', 'read'])
    expect(read.outcomes).toMatchObject([{ ok: false, error: { code: 'vault_unreadable' } }])
    expect(entry()).toBe(before)
  })

  it('keeps sign-ins for the session where the bus has no keyring, and does not lose the older entry', async () => {
    await inSession(['write'])
    const before = entry()
    const session = await inSession(['read', 'write', 'read'], { daemon: false })
    expect(session.kind).toBe('session')
    expect(session.refused).toHaveLength(1)
    expect(session.outcomes).toMatchObject([
      { ok: false, error: { code: 'vault_unavailable' } },
      { ok: true },
      { ok: true, value: credential() },
    ])
    expect(entry()).toBe(before)
    expect((await inSession(['read'])).outcomes).toMatchObject([{ ok: true }])
  })
})
