import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AppError } from '../shared/errors/app-error.ts'
import { err } from '../shared/errors/result.ts'
import type { CommandResponse, StartNotice } from '../shared/ipc/contract.ts'
import { channels } from '../shared/ipc/names.ts'
import type { Compose, Host, Running } from './app/host.ts'
import { composeMail } from './compose-mail.ts'
import { composeSignIn } from './compose-sign-in.ts'
import { demoVariable, fillDemo } from './demo.ts'
import { createDispatch } from './ipc/dispatch.ts'
import type { Handlers } from './ipc/handlers.ts'
import { appHandlers } from './ipc/handlers/app.ts'
import { contactHandlers } from './ipc/handlers/contact.ts'
import { mailboxHandlers } from './ipc/handlers/mailbox.ts'
import { outboxHandlers } from './ipc/handlers/outbox.ts'
import { settingsHandlers } from './ipc/handlers/settings.ts'
import { timelineHandlers } from './ipc/handlers/timeline.ts'
import type { Publish } from './ipc/publish.ts'
import { registerIpc } from './ipc/register.ts'
import { createConnector } from './mailboxes/connect.ts'
import { createDisconnect } from './mailboxes/disconnect.ts'
import { systemClock } from './platform/clock.ts'
import { endpointsVariable, parseEndpoints } from './platform/http.ts'
import { newRandomId } from './platform/ids.ts'
import { openFileLogger } from './platform/logger.ts'
import { watchNetwork } from './platform/network.ts'
import { createSettings } from './settings/settings.ts'
import { openStore } from './store/client.ts'
import type { Store } from './store/store.ts'

const composeFoundation = (host: Host) => {
  const clock = systemClock
  const logger = openFileLogger({ dir: join(host.userDataDir, 'logs'), clock })
  const publish: Publish = (name, payload) => host.publish(channels.event, { name, payload })
  const settings = createSettings({ file: host.settingsFile, environment: host.env })
  const network = watchNetwork({ isOnline: host.isOnline, onResume: host.onResume, clock })
  network.onChange((online) => publish('network.changed', { online }))
  host.setTheme(settings.view().theme)
  return { host, clock, logger, publish, settings, network, newId: newRandomId, random: Math.random }
}

/** What every part is built on. */
export type Foundation = ReturnType<typeof composeFoundation>

const demoPath = (host: Host): string | null => (host.isPackaged ? null : (host.env[demoVariable] ?? null))

const settingsPart = ({ settings, publish, host }: Foundation) =>
  settingsHandlers({
    settings,
    onChanged: (view) => {
      host.setTheme(view.theme)
      publish('settings.changed', view)
    },
  })

const appPart = (
  { host, network }: Foundation,
  vault: CommandResponse<'app.state'>['vault'],
  notices: () => Promise<StartNotice[]>,
) =>
  appHandlers({
    openExternal: host.openExternal,
    state: async () => ({
      version: host.version,
      demo: demoPath(host) !== null,
      online: network.isOnline(),
      vault,
      notices: await notices(),
    }),
  })

/** The record can't be opened: the window says why, and nothing touches the file. */
const composeWithoutStore = (foundation: Foundation, error: AppError): Running => {
  const { host, logger, newId, network } = foundation
  const notice: StartNotice = { kind: 'store_unusable', error, detail: error.message }
  const usable: Partial<Handlers> = {
    ...appPart(foundation, 'session', async () => [notice]),
    ...settingsPart(foundation),
  }
  const dispatch = createDispatch({
    call: async (name, request) => usable[name]?.(request) ?? err(error),
    logger,
    newId,
  })
  registerIpc({ handle: host.handle, dispatch, logger })
  return {
    logger,
    serveMessage: async () => new Response(error.code, { status: 503 }),
    stop: async () => {
      network.stop()
      logger.close()
    },
  }
}

const composeWithStore = async (foundation: Foundation, store: Store): Promise<Running> => {
  const { host, clock, logger, newId, publish, network } = foundation
  const signIn = await composeSignIn(foundation, store)
  const mail = composeMail(foundation, store, signIn)
  const { sync, outbox, enqueue, serveMessage } = mail
  const oauthProviders = { gmail: signIn.oauth }
  const endpoints = parseEndpoints(host.isPackaged ? undefined : host.env[endpointsVariable])
  const parts = { store, clock, newId, logger, publish, oauthProviders, ...signIn }
  const connector = createConnector({
    ...parts,
    endpoints: endpoints.ok ? endpoints.value : {},
    openInBrowser: host.openExternal,
    onConnected: (mailboxId) => {
      outbox.wake(mailboxId)
      void sync.syncNow(mailboxId)
    },
  })
  const disconnect = createDisconnect({ ...parts, stopWork: sync.forget })
  const handlers: Handlers = {
    ...appPart(foundation, signIn.vault.kind, async () => [...(await store.notices()), ...signIn.notices]),
    ...settingsPart(foundation),
    ...mailboxHandlers({ store, sync, connector, disconnect }),
    ...contactHandlers({ store, clock, newId, publish, syncNow: sync.syncNow }),
    ...timelineHandlers({ store }),
    ...outboxHandlers({ store, enqueue, outbox }),
  }
  const dispatch = createDispatch({ call: (name, request) => handlers[name](request), logger, newId })
  registerIpc({ handle: host.handle, dispatch, logger })

  const demo = demoPath(host)
  if (demo !== null) await fillDemo({ path: demo, store, clock, newId })
  await sync.start()
  outbox.start()
  const stopListening = host.onResume(() => {
    outbox.wake()
    void sync.syncNow(null)
  })
  const stop = async (): Promise<void> => {
    stopListening()
    network.stop()
    await Promise.all([connector.stop(), sync.stop(), outbox.stop()])
    await store.close()
    logger.close()
  }
  return { logger, serveMessage, stop }
}

/** Builds every part and passes each what it needs. The only place that knows them all. */
export const compose: Compose = async (host) => {
  const foundation = composeFoundation(host)
  const { clock, logger } = foundation
  const opened = await openStore({
    path: join(host.userDataDir, 'liaison.db'),
    workerUrl: pathToFileURL(host.storeWorkerFile),
    logger,
    now: clock.now,
  })
  return opened.ok
    ? composeWithStore(foundation, opened.value)
    : composeWithoutStore(foundation, opened.error)
}
