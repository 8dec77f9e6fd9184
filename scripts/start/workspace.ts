import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { corpusSeed, demoContacts, demoSeeds } from '../../test/support/demo/index.ts'
import { startEmulatedGoogle, type EmulatedGoogle } from '../../test/support/google/index.ts'
import { startEmulatedMicrosoft } from '../../test/support/microsoft/index.ts'
import type { StartOptions } from './options.ts'

/** Where the app runs: its data, what stands in for the providers, and how all that ends. */
export type Workspace = {
  profile: string
  /** A file that plays the keyring, where the person's own must not be touched. */
  keyring: string | undefined
  env: Readonly<Record<string, string>>
  close: () => Promise<void>
}

const day = 24 * 60 * 60_000
/** Ten times what Google gives: nobody wants to wait a minute for a demo to fill. */
const unitsPerMinute = 60_000
/** Within what a first sync fetches. */
const corpusDays = 85

const ownProfile = (): string => {
  const roots: Partial<Record<NodeJS.Platform, string | undefined>> = {
    darwin: join(homedir(), 'Library/Application Support'),
    win32: process.env['APPDATA'],
  }
  return join(
    roots[process.platform] ?? process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'),
    'Liaison',
  )
}

const liveWorkspace = (profile: string | undefined): Workspace => ({
  profile: profile === undefined ? ownProfile() : resolve(profile),
  keyring: undefined,
  env: {},
  close: async () => undefined,
})

type Emulated = { env: Readonly<Record<string, string>>; close: () => Promise<void> }

const googleEnv = ({ clientId, clientSecret }: EmulatedGoogle): Readonly<Record<string, string>> => ({
  LIAISON_GOOGLE_CLIENT_ID: clientId,
  LIAISON_GOOGLE_CLIENT_SECRET: clientSecret,
  LIAISON_GMAIL_UNITS_PER_MINUTE: String(unitsPerMinute),
})

/** Both providers, and the contacts whose mail they have. */
const demoProviders = async (folder: string): Promise<Emulated> => {
  const { gmail, graph } = demoSeeds(Date.now())
  const google = await startEmulatedGoogle({ accounts: gmail, unitsPerMinute })
  const microsoft = await startEmulatedMicrosoft({ accounts: graph })
  const contactsFile = join(folder, 'demo.json')
  writeFileSync(contactsFile, JSON.stringify(demoContacts()))
  return {
    env: {
      ...googleEnv(google),
      LIAISON_ENDPOINTS: JSON.stringify({ ...google.endpoints, ...microsoft.endpoints }),
      LIAISON_MICROSOFT_CLIENT_ID: microsoft.clientId,
      LIAISON_MICROSOFT_TENANT: 'common',
      LIAISON_DEMO: contactsFile,
    },
    close: async () => void (await Promise.all([google.close(), microsoft.close()])),
  }
}

/** Files are mail of one account at Google. */
const corpusProvider = async (mode: Extract<StartOptions['mode'], { kind: 'corpus' }>): Promise<Emulated> => {
  const seed = corpusSeed(resolve(mode.folder), { ...mode, withinMs: corpusDays * day })
  const google = await startEmulatedGoogle({ accounts: [seed], unitsPerMinute })
  return {
    env: { ...googleEnv(google), LIAISON_ENDPOINTS: JSON.stringify(google.endpoints) },
    close: google.close,
  }
}

const emulatedWorkspace = async (
  mode: Exclude<StartOptions['mode'], { kind: 'live' }>,
  chosenProfile: string | undefined,
): Promise<Workspace> => {
  const folder = mkdtempSync(join(tmpdir(), 'liaison-demo-'))
  const emulated = mode.kind === 'demo' ? await demoProviders(folder) : await corpusProvider(mode)
  const profile = chosenProfile === undefined ? join(folder, 'profile') : resolve(chosenProfile)
  return {
    profile,
    // Beside a profile that is kept, so that its sign-ins can be read the next time; never in it.
    keyring: chosenProfile === undefined ? join(folder, 'keyring') : `${profile}.keyring`,
    env: emulated.env,
    close: async () => {
      await emulated.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Prepares what the options ask for. */
export const openWorkspace = ({ mode, profile }: StartOptions): Promise<Workspace> =>
  mode.kind === 'live' ? Promise.resolve(liveWorkspace(profile)) : emulatedWorkspace(mode, profile)
