import * as z from 'zod'
import { usualSending, type SendingSettings } from '../../shared/domain/sending.ts'
import { themes, type SettingsChange, type SettingsView } from '../../shared/domain/settings.ts'
import { sendingAfter, storedSendingSchema } from './stored-sending.ts'

/** Where settings are kept: electron-store in the app. `read` answers whatever lies there; it is parsed here. */
export type SettingsFile = {
  readonly read: () => unknown
  readonly write: (settings: StoredSettings) => void
}

const noMicrosoftClient = { clientId: '', tenant: 'common', drafts: false }

const storedSettings = z.object({
  theme: z.enum(themes).catch('system').default('system'),
  google: z
    .object({ clientId: z.string(), clientSecret: z.string() })
    .catch({ clientId: '', clientSecret: '' })
    .default({ clientId: '', clientSecret: '' }),
  microsoft: z
    .object({ clientId: z.string(), tenant: z.string(), drafts: z.boolean().catch(false).default(false) })
    .catch(noMicrosoftClient)
    .default(noMicrosoftClient),
  sending: storedSendingSchema.default(usualSending),
  /** Undefined until somebody chose: what is usual depends on the system. */
  keepRunning: z.boolean().optional().catch(undefined),
})
export type StoredSettings = z.infer<typeof storedSettings>

/** Client id and secret of the organisation's Google Desktop client. The secret is not confidential (RFC 8252 section 8.5), but is not shown either. */
export type GoogleClient = { readonly clientId: string; readonly clientSecret: string }

const environmentClient = z.object({
  LIAISON_GOOGLE_CLIENT_ID: z.string().min(1),
  LIAISON_GOOGLE_CLIENT_SECRET: z.string().default(''),
})

/** The organisation's app registration at Microsoft Entra: a public client, which has no secret. */
export type MicrosoftClient = {
  readonly clientId: string
  /** `common`, `organizations`, a tenant's id or one of its domains. */
  readonly tenant: string
  /** Asks for Mail.ReadWrite as well. Counts from the next sign-in of a mailbox. */
  readonly drafts: boolean
}

const environmentMicrosoftClient = z.object({
  LIAISON_MICROSOFT_CLIENT_ID: z.string().min(1),
  LIAISON_MICROSOFT_TENANT: z.string().min(1).default('common'),
})

const environmentDrafts = z.object({ LIAISON_MICROSOFT_DRAFTS: z.enum(['0', '1']) })

/** A hand-edited or damaged value falls back to its default alone; the other settings are kept. */
const parseStored = (raw: unknown): StoredSettings =>
  storedSettings.catch(storedSettings.parse({})).parse(raw ?? {})

/** Where every desktop shows a tray, programs for mail live on in it. Elsewhere it is for people to say that theirs does. */
const usuallyKeepsRunning = (platform: NodeJS.Platform): boolean =>
  platform === 'darwin' || platform === 'win32'

/** The file takes no value that is undefined. */
const keptRunning = (keepRunning: boolean | undefined): { keepRunning?: boolean } =>
  keepRunning === undefined ? {} : { keepRunning }

/** The settings. The environment wins over the file, so that IT and the demo can preset the client. */
export const createSettings = (deps: {
  readonly file: SettingsFile
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
}) => {
  const preset = environmentClient.safeParse(deps.environment)
  let stored = parseStored(deps.file.read())

  const googleClient = (): GoogleClient =>
    preset.success
      ? {
          clientId: preset.data.LIAISON_GOOGLE_CLIENT_ID,
          clientSecret: preset.data.LIAISON_GOOGLE_CLIENT_SECRET,
        }
      : stored.google

  const microsoftPreset = environmentMicrosoftClient.safeParse(deps.environment)
  const draftsPreset = environmentDrafts.safeParse(deps.environment)
  const microsoftClient = (): MicrosoftClient => ({
    ...stored.microsoft,
    ...(microsoftPreset.success && {
      clientId: microsoftPreset.data.LIAISON_MICROSOFT_CLIENT_ID,
      tenant: microsoftPreset.data.LIAISON_MICROSOFT_TENANT,
    }),
    ...(draftsPreset.success && { drafts: draftsPreset.data.LIAISON_MICROSOFT_DRAFTS === '1' }),
  })

  const view = (): SettingsView => {
    const { clientId, clientSecret } = googleClient()
    return {
      theme: stored.theme,
      google: { clientId, hasSecret: clientSecret !== '', fromEnvironment: preset.success },
      microsoft: {
        ...microsoftClient(),
        fromEnvironment: microsoftPreset.success,
        draftsFromEnvironment: draftsPreset.success,
      },
      sending: stored.sending,
      keepRunning: stored.keepRunning ?? usuallyKeepsRunning(deps.platform),
    }
  }

  /** An empty secret with an unchanged client id keeps the secret: the window never had it to send back. */
  const googleAfter = (change: GoogleClient): GoogleClient =>
    change.clientSecret === '' && change.clientId === stored.google.clientId ? stored.google : change

  const microsoftAfter = ({ clientId, tenant, drafts }: NonNullable<SettingsChange['microsoft']>) => ({
    clientId: clientId ?? stored.microsoft.clientId,
    tenant: tenant ?? stored.microsoft.tenant,
    drafts: drafts ?? stored.microsoft.drafts,
  })

  const sending = (): SendingSettings => stored.sending

  const change = (changes: SettingsChange): SettingsView => {
    const next = {
      theme: changes.theme ?? stored.theme,
      google: changes.google === undefined ? stored.google : googleAfter(changes.google),
      microsoft: changes.microsoft === undefined ? stored.microsoft : microsoftAfter(changes.microsoft),
      sending: sendingAfter(stored.sending, changes.sending ?? {}),
      ...keptRunning(changes.keepRunning ?? stored.keepRunning),
    }
    // A write that fails throws: what the window is told then must not be in use.
    deps.file.write(next)
    stored = next
    return view()
  }

  return { view, change, googleClient, microsoftClient, sending }
}

export type Settings = ReturnType<typeof createSettings>
