import { useEffect, type ReactNode } from 'react'
import { themes, type SettingsView } from '../../../shared/domain/settings.ts'
import { ErrorNotice } from '../../app/error-notice.tsx'
import { routeHash, settingsSections, type SettingsSection } from '../../app/routes.ts'
import { SettingRow } from '../../ui/setting-row.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { MatchingRows } from '../matching/index.ts'
import { GoogleClient, MicrosoftClient } from './client-forms.tsx'
import { CustomVariables } from './custom-variables.tsx'
import { KeepRunning } from './keep-running.tsx'
import { Guards, MissedSchedule, UndoSeconds } from './sending-form.tsx'
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

const sectionWords: Readonly<Record<SettingsSection, string>> = {
  general: 'General',
  sending: 'Sending',
  matching: 'Matching',
  accounts: 'Accounts',
  about: 'About',
}

const sectionId = (section: SettingsSection): string => `settings-${section}`

/** The way to each part of a long page. */
const Anchors = () => (
  <nav className="anchors" aria-label="Parts of the settings">
    {settingsSections.map((section) => (
      <a key={section} className="link" href={routeHash({ place: 'settings', section })}>
        {sectionWords[section]}
      </a>
    ))}
  </nav>
)

type PartProps = { readonly section: SettingsSection; readonly children: ReactNode }

const Part = ({ section, children }: PartProps) => (
  <section className="settings-section" aria-labelledby={sectionId(section)}>
    <h2 id={sectionId(section)} tabIndex={-1}>
      {sectionWords[section]}
    </h2>
    {children}
  </section>
)

const Sending = ({ sending }: Pick<SettingsView, 'sending'>) => (
  <Part section="sending">
    <SettingRow title="Undo" words="How long a mail waits after you send it, so that you can take it back.">
      <UndoSeconds sending={sending} />
    </SettingRow>
    <SettingRow
      title="Missed times"
      words="When a mail should have gone while this computer slept, was off or was offline."
    >
      <MissedSchedule sending={sending} />
    </SettingRow>
    <SettingRow title="Questions before it goes" words="Liaison asks once, and sends when you say so.">
      <Guards sending={sending} />
    </SettingRow>
    <SettingRow
      title="Templates"
      words="Texts to begin a mail with. In a mail, type / or press { } to put one in."
    >
      <p className="setting-link">
        <a className="link" href={routeHash({ place: 'templates' })}>
          Manage templates
        </a>
      </p>
    </SettingRow>
    <SettingRow
      title="Own values for templates"
      words={
        <>
          A value named <code>calendar</code> is put where a template says{' '}
          <code>{'{{custom.calendar}}'}</code>.
        </>
      }
    >
      {/* Changed elsewhere, it begins anew with what is stored. */}
      <CustomVariables sending={sending} key={JSON.stringify(sending.variables)} />
    </SettingRow>
  </Part>
)

const Accounts = ({ settings, vault }: { settings: SettingsView; vault: About['vault'] }) => (
  <Part section="accounts">
    <SettingRow
      title="Microsoft client"
      tall
      words={
        <>
          Microsoft 365 is connected through an app registration of your own company in Microsoft Entra: a
          public client with the redirect address <code>http://localhost</code>.
        </>
      }
    >
      <MicrosoftClient settings={settings} />
    </SettingRow>
    <SettingRow
      title="Google client"
      tall
      words="Gmail is connected through a client of your own company: an OAuth client of the type “Desktop app” in its Google Cloud project."
    >
      <GoogleClient settings={settings} key={settings.google.clientId} />
    </SettingRow>
    <SettingRow title="Sign-ins" words={vault === null ? 'Not known yet.' : vaultWords[vault]} />
  </Part>
)

/** Brings the part that the address names into sight, once it is there. */
const useSection = (section: SettingsSection | null, ready: boolean): void => {
  useEffect(() => {
    if (section === null || !ready) return
    const heading = document.querySelector<HTMLElement>(`#${sectionId(section)}`)
    heading?.scrollIntoView({ block: 'start' })
    heading?.focus({ preventScroll: true })
  }, [section, ready])
}

type About = { readonly version: string; readonly vault: keyof typeof vaultWords | null }
type Props = About & { readonly section: SettingsSection | null }

/** How Liaison looks and sends, whose mail it keeps, the clients of the providers, where sign-ins are kept, about. */
export const SettingsPlace = ({ version, vault, section }: Props) => {
  const settings = useSettings((state) => state.settings)
  const error = useSettings((state) => state.error)
  const load = useSettings((state) => state.load)
  useSection(section, settings !== null)
  return (
    <div className="page-inner narrow">
      <h1>Settings</h1>
      {settings === null && error !== null && <ErrorNotice error={error} onRetry={() => void load()} />}
      {settings === null && error === null && <SkeletonRows rows={4} />}
      {settings !== null && (
        <>
          <Anchors />
          <Part section="general">
            <SettingRow title="Theme" words="How Liaison looks on this computer.">
              <ThemeChoice settings={settings} />
            </SettingRow>
            <SettingRow
              title="Closed windows"
              words="Whether mail still comes and goes when no window is open."
            >
              <KeepRunning settings={settings} />
            </SettingRow>
          </Part>
          <Sending sending={settings.sending} />
          <Part section="matching">
            <MatchingRows />
          </Part>
          <Accounts settings={settings} vault={vault} />
          <Part section="about">
            <SettingRow
              title={`Liaison ${version}`}
              words="Mail stays on this computer and at your provider."
            />
          </Part>
        </>
      )}
    </div>
  )
}
