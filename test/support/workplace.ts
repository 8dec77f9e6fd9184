import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAttemptSchema } from '../../shared/domain/connect-attempt.ts'
import { launchApp, type RunningApp } from './app-harness.ts'
import {
  EMULATED_CLIENT,
  startEmulatedGoogle,
  type AccountSeed,
  type EmulatedGoogle,
} from './google/index.ts'
import { consent } from './google-consent.ts'
import { openHeadlessWindow, type HeadlessWindow } from './headless-window.ts'

export type OpenApp = { readonly app: RunningApp; readonly window: HeadlessWindow }

/**
 * An emulated Google and a profile on disk, over which the built app is started, ended and killed as often as a test
 * likes. Everything goes with `close`. `unitsPerMinute` is the quota on both sides.
 */
export const openWorkplace = async (accounts: readonly AccountSeed[], unitsPerMinute = 6000) => {
  const folder = mkdtempSync(join(tmpdir(), 'liaison-work-'))
  const google: EmulatedGoogle = await startEmulatedGoogle({ accounts, unitsPerMinute })
  const profile = join(folder, 'profile')
  const running = new Set<RunningApp>()

  /** Ready to be given to `launchApp`. */
  const options = {
    profile,
    endpoints: google.endpoints,
    keyring: join(folder, 'keyring'),
    env: {
      LIAISON_GOOGLE_CLIENT_ID: EMULATED_CLIENT.clientId,
      LIAISON_GOOGLE_CLIENT_SECRET: EMULATED_CLIENT.clientSecret,
      LIAISON_GMAIL_UNITS_PER_MINUTE: String(unitsPerMinute),
    },
  }

  return {
    google,
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
      await google.close()
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

/** Connects a mailbox as a person would, by the consent page. Answers its id. */
export const connectMailbox = async ({ app, window }: OpenApp, account: string): Promise<string> => {
  const end = attemptEnd(window)
  const link = app.nextExternalUrl()
  await window.expect('mailbox.connect', { provider: 'gmail', reconnects: null })
  await consent(await link, { account })
  const mailboxId = await end
  if (mailboxId === null) throw new Error(`Not connected:\n${app.logs()}`)
  return mailboxId
}
