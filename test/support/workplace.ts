import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAttemptSchema } from '../../shared/domain/connect-attempt.ts'
import { launchApp, type RunningApp } from './app-harness.ts'
import { emulatedProviders, type EmulatedProvider } from './emulated-providers.ts'
import { startEmulatedGoogle, type AccountSeed as GoogleSeed } from './google/index.ts'
import { openHeadlessWindow, type HeadlessWindow } from './headless-window.ts'
import { startEmulatedMicrosoft, type AccountSeed as MicrosoftSeed } from './microsoft/index.ts'

export type OpenApp = { readonly app: RunningApp; readonly window: HeadlessWindow }

type WorkplaceOptions = {
  /** Accounts at the emulated Google, at the emulated Microsoft. */
  readonly gmail?: readonly GoogleSeed[]
  readonly graph?: readonly MicrosoftSeed[]
  /** Gmail's quota, on both sides. */
  readonly unitsPerMinute?: number
}

/**
 * The emulated providers and a profile on disk, over which the built app is started, ended and killed as often as a
 * test likes. Everything goes with `close`.
 */
export const openWorkplace = async ({ gmail = [], graph = [], unitsPerMinute = 6000 }: WorkplaceOptions) => {
  const folder = mkdtempSync(join(tmpdir(), 'liaison-work-'))
  const google = await startEmulatedGoogle({ accounts: gmail, unitsPerMinute })
  const microsoft = await startEmulatedMicrosoft({ accounts: graph })
  const profile = join(folder, 'profile')
  const running = new Set<RunningApp>()

  /** Ready to be given to `launchApp`. */
  const options = {
    profile,
    endpoints: { ...google.endpoints, ...microsoft.endpoints },
    keyring: join(folder, 'keyring'),
    env: {
      LIAISON_GOOGLE_CLIENT_ID: google.clientId,
      LIAISON_GOOGLE_CLIENT_SECRET: google.clientSecret,
      LIAISON_GMAIL_UNITS_PER_MINUTE: String(unitsPerMinute),
      LIAISON_MICROSOFT_CLIENT_ID: microsoft.clientId,
      LIAISON_MICROSOFT_TENANT: 'common',
    },
  }

  return {
    google,
    microsoft,
    providers: emulatedProviders({ google, microsoft }),
    profile,
    options,
    /** Starts the app with a window that is no browser. */
    open: async (): Promise<OpenApp> => {
      const app = await launchApp({ ...options, openExternally: 'report' })
      running.add(app)
      return { app, window: await openHeadlessWindow(app.url) }
    },
    close: async (): Promise<void> => {
      for (const app of running) await app.kill()
      await Promise.all([google.close(), microsoft.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type Workplace = Awaited<ReturnType<typeof openWorkplace>>

/** The end of the attempt under way: the mailbox that it connected, or null. */
const attemptEnd = (window: HeadlessWindow): Promise<string | null> =>
  new Promise((resolve) => {
    const stop = window.on('connect.changed', (payload) => {
      const attempt = connectAttemptSchema.parse(payload)
      if (['waiting', 'finishing'].includes(attempt.state)) return
      stop()
      resolve(attempt.mailboxId)
    })
  })

/** Connects a mailbox as a person would, by the provider's pages; `reconnects` an old one. Answers its id. */
export const connectMailbox = async (
  { app, window }: OpenApp,
  { provider, accept }: EmulatedProvider,
  account: string,
  reconnects: string | null = null,
): Promise<string> => {
  const end = attemptEnd(window)
  const link = app.nextExternalUrl()
  await window.expect('mailbox.connect', { provider, reconnects })
  await accept(await link, account)
  const mailboxId = await end
  if (mailboxId === null) throw new Error(`Not connected:\n${app.logs()}`)
  return mailboxId
}
