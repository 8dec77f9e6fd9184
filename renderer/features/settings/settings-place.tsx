import { themes, type SettingsView } from '../../../shared/domain/settings.ts'
import { ErrorNotice } from '../../app/error-notice.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { GoogleClient, MicrosoftClient } from './client-forms.tsx'
import { useSettings } from './settings-store.tsx'

const themeWords = { system: 'As the system', light: 'Light', dark: 'Dark' } as const

const ThemeChoice = ({ settings }: { settings: SettingsView }) => {
  const change = useSettings((state) => state.change)
  return (
    <fieldset className="segmented">
      <legend className="visually-hidden">Theme</legend>
      {themes.map((theme) => (
        <label key={theme} className="segment">
          <input
            type="radio"
            name="theme"
            checked={settings.theme === theme}
            onChange={() => void change({ theme })}
          />
          <span>{themeWords[theme]}</span>
        </label>
      ))}
    </fieldset>
  )
}

const vaultWords = {
  system: "Encrypted by the system's own key store. Only this user on this computer can read them.",
  keyring: "Encrypted in a file; its key is in the system's keyring.",
  session: 'In memory only: they are gone when Liaison quits, and mailboxes have to be reconnected.',
} as const

type About = { readonly version: string; readonly vault: keyof typeof vaultWords | null }

/** Theme, the clients of the providers, where sign-ins are kept, about. */
export const SettingsPlace = ({ version, vault }: About) => {
  const settings = useSettings((state) => state.settings)
  const error = useSettings((state) => state.error)
  const load = useSettings((state) => state.load)
  return (
    <div className="page-inner narrow">
      <h1>Settings</h1>
      {settings === null && error !== null && <ErrorNotice error={error} onRetry={() => void load()} />}
      {settings === null && error === null && <SkeletonRows rows={4} />}
      {settings !== null && (
        <>
          <section className="setting">
            <div>
              <h2>Theme</h2>
              <p>How Liaison looks on this computer.</p>
            </div>
            <ThemeChoice settings={settings} />
          </section>
          <section className="setting setting-tall" aria-label="Microsoft client">
            <div>
              <h2>Microsoft client</h2>
              <p>
                Microsoft 365 is connected through an app registration of your own company in Microsoft Entra:
                a public client with the redirect address <code>http://localhost</code>.
              </p>
            </div>
            <MicrosoftClient settings={settings} />
          </section>
          <section className="setting setting-tall" aria-label="Google client">
            <div>
              <h2>Google client</h2>
              <p>
                Gmail is connected through a client of your own company: an OAuth client of the type “Desktop
                app” in its Google Cloud project.
              </p>
            </div>
            <GoogleClient settings={settings} key={settings.google.clientId} />
          </section>
          <section className="setting">
            <div>
              <h2>Sign-ins</h2>
              <p>{vault === null ? 'Not known yet.' : vaultWords[vault]}</p>
            </div>
          </section>
          <section className="setting">
            <div>
              <h2>About</h2>
              <p>Liaison {version}. Mail stays on this computer and at your provider.</p>
            </div>
          </section>
        </>
      )}
    </div>
  )
}
