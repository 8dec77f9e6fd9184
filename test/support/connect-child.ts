/*
 * Plays the app that is killed while it connects: opens record and vault below a folder, starts one attempt, says on
 * stdout where to sign in, and kills itself without warning at the point that is asked for.
 */
import { join } from 'node:path'
import * as z from 'zod'
import { providerId } from '../../shared/domain/mailbox.ts'
import { ok } from '../../shared/errors/result.ts'
import { createAccountTurns } from '../../main/mailboxes/account-turns.ts'
import { createConnector } from '../../main/mailboxes/connect.ts'
import { accessTokens } from '../../main/mailboxes/tokens.ts'
import { createGoogleOAuth } from '../../main/oauth/google.ts'
import { createMicrosoftOAuth } from '../../main/oauth/microsoft.ts'
import { systemClock } from '../../main/platform/clock.ts'
import { overridableFetch } from '../../main/platform/http.ts'
import { createMemoryLogger } from '../../main/platform/logger.ts'
import { openStore } from '../../main/store/client.ts'
import { killPoints } from './connect-script.ts'
import { openKeyedVault } from './keyed-vault.ts'

const job = z
  .object({
    folder: z.string(),
    provider: providerId,
    endpoints: z.record(z.string(), z.string()),
    keys: z.object({ id: z.string(), secret: z.string() }),
    kill: z.enum(killPoints),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))

const around =
  <A extends unknown[], T>(point: 'vault' | 'row', work: (...at: A) => Promise<T>) =>
  async (...at: A): Promise<T> => {
    if (job.kill === `before ${point}`) process.kill(process.pid, 'SIGKILL')
    const value = await work(...at)
    if (job.kill === `after ${point}`) process.kill(process.pid, 'SIGKILL')
    return value
  }

const clock = systemClock
const logger = createMemoryLogger(clock)
const opened = await openStore({ path: join(job.folder, 'record.sqlite'), logger, now: clock.now })
if (!opened.ok) throw new Error(opened.error.message)
const store = {
  ...opened.value,
  mailboxes: { ...opened.value.mailboxes, save: around('row', opened.value.mailboxes.save) },
}
const files = openKeyedVault(job.folder)
const vault = { ...files, write: around('vault', files.write) }
const fetch = overridableFetch({ fetch: globalThis.fetch, endpoints: job.endpoints })
const oauthProviders = {
  gmail: createGoogleOAuth({ fetch, clock, clientKeys: () => job.keys }),
  graph: createMicrosoftOAuth({
    fetch,
    clock,
    logger,
    client: () => ({ clientId: job.keys.id, tenant: 'common', drafts: false }),
  }),
}
const oauth = oauthProviders[job.provider]
const tokens = accessTokens({ vault, oauth, clock, logger, onAuthExpired: () => undefined })
const connector = createConnector({
  store,
  tokens: { gmail: tokens, graph: tokens },
  accountTurns: createAccountTurns(),
  oauthProviders,
  clock,
  logger,
  endpoints: job.endpoints,
  swept: Promise.resolve(),
  newId: () => 'box-1',
  publish: () => undefined,
  openInBrowser: async () => ok(null),
})
const started = await connector.start({ provider: job.provider, reconnects: null })
process.stdout.write(`${started.ok ? started.value.authorizeUrl : started.error.code}\n`)
