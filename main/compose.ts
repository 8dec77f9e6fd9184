import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AppError } from '../shared/errors/app-error.ts'
import { err } from '../shared/errors/result.ts'
import type { CommandResponse, StartNotice } from '../shared/ipc/contract.ts'
import type { Compose, Host, Running } from './app/host.ts'
import { composeMail } from './compose-mail.ts'
import { composeMailboxes } from './compose-mailboxes.ts'
import { composeBadge } from './compose-outbox.ts'
import { composeSignIn } from './compose-sign-in.ts'
import { createStop } from './compose-stop.ts'
import { composeFoundation, type Foundation } from './compose-foundation.ts'
import { demoVariable, fillDemo } from './demo.ts'
import { createDispatch } from './ipc/dispatch.ts'
import type { Handlers } from './ipc/handlers.ts'
import { appHandlers } from './ipc/handlers/app.ts'
import { attachedHandlers } from './ipc/handlers/attached.ts'
import { contactHandlers } from './ipc/handlers/contact.ts'
import { fileHandlers } from './ipc/handlers/file.ts'
import { matchingHandlers } from './ipc/handlers/matching.ts'
import { outboxHandlers } from './ipc/handlers/outbox.ts'
import { reviewHandlers } from './ipc/handlers/review.ts'
import { settingsHandlers } from './ipc/handlers/settings.ts'
import { suggestionHandlers } from './ipc/handlers/suggestion.ts'
import { templateHandlers } from './ipc/handlers/template.ts'
import { timelineHandlers } from './ipc/handlers/timeline.ts'
import { whyHandlers } from './ipc/handlers/why.ts'
import { registerIpc } from './ipc/register.ts'
import { openStore } from './store/client.ts'
import type { Store } from './store/store.ts'

const demoPath = (host: Host): string | null => (host.isPackaged ? null : (host.env[demoVariable] ?? null))

const settingsPart = ({ settings, publish, host }: Foundation) =>
  settingsHandlers({
    settings,
    onChanged: (view) => {
      host.setTheme(view.theme)
      host.setKeepRunning(view.keepRunning)
      publish('settings.changed', view)
    },
  })

const appPart = (
  { host, network }: Foundation,
  vault: () => Promise<CommandResponse<'app.state'>['vault']>,
  notices: () => Promise<StartNotice[]>,
) =>
  appHandlers({
    openExternal: host.openExternal,
    openDraftWindow: host.openDraftWindow,
    state: async () => ({
      version: host.version,
      demo: demoPath(host) !== null,
      online: network.isOnline(),
      vault: await vault(),
      notices: await notices(),
    }),
  })

/** The record can't be opened: the window says why, and nothing touches the file. */
const composeWithoutStore = (foundation: Foundation, error: AppError): Running => {
  const { host, logger, newId, network } = foundation
  const notice: StartNotice = { kind: 'store_unusable', error, detail: error.message }
  const usable: Partial<Handlers> = {
    ...appPart(
      foundation,
      async () => 'session',
      async () => [notice],
    ),
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
    serveFile: async () => new Response(error.code, { status: 503 }),
    stop: async () => {
      network.stop()
      logger.close()
    },
  }
}

const composeWithStore = async (given: Foundation, store: Store): Promise<Running> => {
  const { badge, watched: foundation } = composeBadge(given, store)
  const { host, clock, logger, newId, publish, network } = foundation
  const signIn = composeSignIn(foundation, store)
  const mail = composeMail(foundation, store, signIn)
  const { sync, outbox, enqueue, serveMessage, serveFile, noted, syncSoon } = mail
  const mailboxes = composeMailboxes(foundation, store, signIn, mail)
  const handlers: Handlers = {
    ...appPart(foundation, signIn.vaultKind, async () => [
      ...(await store.notices()),
      ...(await signIn.notices()),
    ]),
    ...settingsPart(foundation),
    ...mailboxes.handlers,
    ...contactHandlers({ store, clock, newId, publish, syncNow: sync.syncNow }),
    ...matchingHandlers({ store, clock, publish, syncNow: sync.syncNow }),
    ...suggestionHandlers({ store, clock, publish, syncNow: sync.syncNow }),
    ...reviewHandlers({ store, clock, publish }),
    ...whyHandlers({ store, openProvider: mail.openProvider, network, clock }),
    ...timelineHandlers({ store }),
    ...attachedHandlers(mail),
    ...outboxHandlers({ store, enqueue, outbox }),
    ...templateHandlers({ store, clock, newId, publish }),
    ...fileHandlers({ files: mail.files, fromMessage: mail.fileFromMessage }),
  }
  const dispatch = createDispatch({ call: (name, request) => handlers[name](request), logger, newId })
  registerIpc({ handle: host.handle, dispatch, logger })

  const demo = demoPath(host)
  if (demo !== null) await fillDemo({ path: demo, store, clock, newId })
  // A store that fails now is told by every command; the window has to come up for that.
  await noted(sync.start())
  outbox.start()
  badge.start()
  mailboxes.start()
  const ignoreResume = host.onResume(() => {
    outbox.wake()
    syncSoon(null)
    mailboxes.wake()
  })
  const ignoreTray = host.onSyncAsked(() => syncSoon(null))
  const endParts = createStop({
    clock,
    logger,
    work: [mailboxes.stop, sync.stop, outbox.stop, badge.stop, mail.parser.stop],
    tokens: signIn.idle,
    store: store.close,
  })
  const stop = async (): Promise<void> => {
    ignoreResume()
    ignoreTray()
    network.stop()
    await endParts()
    logger.close()
  }
  return { logger, serveMessage, serveFile, stop }
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
