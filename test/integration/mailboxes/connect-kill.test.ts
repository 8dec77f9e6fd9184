import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { providerIds, type ProviderId } from '../../../shared/domain/mailbox.ts'
import { createSweep } from '../../../main/mailboxes/sweep.ts'
import { systemClock } from '../../../main/platform/clock.ts'
import { overridableFetch } from '../../../main/platform/http.ts'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import { killPoints, type KillPoint } from '../../support/connect-script.ts'
import { ann, startIdentityProvider, type IdentityProvider } from '../../support/identity-provider.ts'
import { isReachable } from '../../support/is-reachable.ts'
import { openKeyedVault } from '../../support/keyed-vault.ts'
import { openTestStore, temporaryFolder } from '../../support/store/open-test-store.ts'

const script = fileURLToPath(new URL('../../support/connect-child.ts', import.meta.url))

/** Lets a process of its own connect, and answers the port it listened on once it was killed. */
const killedWhileConnecting = async (
  folder: string,
  identity: IdentityProvider,
  kill: KillPoint,
): Promise<number> => {
  const { provider, endpoints, keys } = identity
  const job = JSON.stringify({ folder, provider, endpoints, keys, kill })
  const child = spawn(process.execPath, [script, job], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = await once(createInterface(child.stdout), 'line')
  const back = await identity.answer(String(line), { account: ann })
  // The process may be gone before its page has come.
  await fetch(back ?? expect.unreachable()).catch(() => undefined)
  await exited
  expect(child.signalCode).toBe('SIGKILL')
  return Number(back?.port)
}

const cases = providerIds.flatMap((provider) => killPoints.map((kill) => [provider, kill] as const))

it.each<readonly [ProviderId, KillPoint]>(cases)(
  'kill -9 while %s is connected, %s',
  async (provider, kill) => {
    const identity = await startIdentityProvider(provider, systemClock)
    onTestFinished(identity.close)
    const folder = temporaryFolder()
    const port = await killedWhileConnecting(folder, identity, kill)
    expect(await isReachable('127.0.0.1', port)).toBe(false)

    const { store } = openTestStore({ path: join(folder, 'record.sqlite'), now: systemClock.now })
    const vault = openKeyedVault(folder)
    const stored = kill === 'before vault' ? [] : ['box-1']
    expect(await vault.list()).toEqual({ ok: true, value: stored })
    const logger = createMemoryLogger()
    const fetch = overridableFetch({ fetch: globalThis.fetch, endpoints: identity.endpoints })
    const keys = { current: identity.keys }
    const oauth = identity.createOAuth({ fetch, clock: systemClock, logger, keys })
    const oauthProviders = { gmail: oauth, graph: oauth }
    await createSweep({ store, vault, oauthProviders, clock: systemClock, logger })()

    const connected = kill === 'after row'
    const ids = connected ? ['box-1'] : []
    expect((await store.mailboxes.list()).map(({ id }) => id)).toEqual(ids)
    expect(await vault.list()).toEqual({ ok: true, value: ids })
    const taken = stored.length - ids.length
    expect(identity.control.revocations()).toBe(provider === 'gmail' ? taken : 0)
    if (!connected) return
    const kept = await vault.read('box-1')
    const credential = (kept.ok ? kept.value : null) ?? expect.unreachable()
    expect(await oauth.refresh(credential, null, new AbortController().signal)).toMatchObject({ ok: true })
  },
)
