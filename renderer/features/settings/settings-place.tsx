import { useState, type FormEvent } from 'react'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { themes, type SettingsView } from '../../../shared/domain/settings.ts'
import { ErrorLine, ErrorNotice } from '../../app/error-notice.tsx'
import { Button } from '../../ui/button.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { useToasts } from '../../ui/toasts.tsx'
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

const GoogleClient = ({ settings }: { settings: SettingsView }) => {
  const change = useSettings((state) => state.change)
  const show = useToasts((state) => state.show)
  const [clientId, setClientId] = useState(settings.google.clientId)
  const [clientSecret, setClientSecret] = useState('')
  const [error, setError] = useState<AppError | null>(null)
  const save = async () => {
    const failure = await change({ google: { clientId, clientSecret } })
    setError(failure)
    if (failure !== null) return
    setClientSecret('')
    show('Google client saved')
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  if (settings.google.fromEnvironment) {
    return (
      <p className="lead">
        Set by the environment of this computer (<code>{settings.google.clientId}</code>); it can not be
        changed here.
      </p>
    )
  }
  return (
    <form onSubmit={onSubmit} className="settings-form">
      <label className="field">
        Client id
        <input
          className="input"
          value={clientId}
          spellCheck={false}
          autoComplete="off"
          placeholder="1234567890-abc.apps.googleusercontent.com"
          onChange={(event) => setClientId(event.target.value)}
        />
      </label>
      <label className="field">
        Client secret
        <input
          className="input"
          type="password"
          value={clientSecret}
          autoComplete="off"
          placeholder={settings.google.hasSecret ? 'Stored. Enter a new one to replace it' : ''}
          onChange={(event) => setClientSecret(event.target.value)}
        />
        <span className="field-hint">It is written, never shown again.</span>
      </label>
      {error !== null && <ErrorLine error={error} />}
      <Button type="submit" disabled={clientId.trim() === ''}>
        Save
      </Button>
    </form>
  )
}

const vaultWords = {
  system: "Encrypted by the system's own key store. Only this user on this computer can read them.",
  keyring: "Encrypted in a file; its key is in the system's keyring.",
  session: 'In memory only: they are gone when Liaison quits, and mailboxes have to be reconnected.',
} as const

type About = { readonly version: string; readonly vault: keyof typeof vaultWords | null }

/** Theme, the Google client, where sign-ins are kept, about. */
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
          <section className="setting setting-tall">
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
