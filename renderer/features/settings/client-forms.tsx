import { useState, type FormEvent, type ReactNode } from 'react'
import type { SettingsChange, SettingsView } from '../../../shared/domain/settings.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { Button } from '../../ui/button.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { useSettings } from './settings-store.tsx'

/** Stores a change; `error` is why it was not stored. */
const useSaving = (said: string) => {
  const change = useSettings((state) => state.change)
  const show = useToasts((state) => state.show)
  const [error, setError] = useState<AppError | null>(null)
  const save = async (changes: SettingsChange): Promise<boolean> => {
    const failure = await change(changes)
    setError(failure)
    if (failure === null) show(said)
    return failure === null
  }
  return { save, error }
}

const Preset = ({ clientId, children }: { clientId: string; children?: ReactNode }) => (
  <p className="lead">
    Set by the environment of this computer (<code>{clientId}</code>
    {children}); it can not be changed here.
  </p>
)

type FormProps = {
  readonly onSave: () => Promise<unknown>
  readonly error: AppError | null
  readonly ready: boolean
  readonly name: string
  readonly children: ReactNode
}

const ClientForm = ({ onSave, error, ready, name, children }: FormProps) => {
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void onSave()
  }
  return (
    <form onSubmit={onSubmit} className="settings-form" aria-label={name}>
      {children}
      {error !== null && <ErrorLine error={error} />}
      <Button type="submit" disabled={!ready}>
        Save
      </Button>
    </form>
  )
}

type TextProps = {
  readonly value: string
  readonly placeholder: string
  readonly onChange: (value: string) => void
}

const IdInput = ({ value, placeholder, onChange }: TextProps) => (
  <input
    className="input"
    value={value}
    spellCheck={false}
    autoComplete="off"
    maxLength={300}
    placeholder={placeholder}
    onChange={(event) => onChange(event.target.value)}
  />
)

export const GoogleClient = ({ settings }: { settings: SettingsView }) => {
  const { google } = settings
  const [clientId, setClientId] = useState(google.clientId)
  const [clientSecret, setClientSecret] = useState('')
  const { save, error } = useSaving('Google client saved')
  const onSave = async () => {
    if (await save({ google: { clientId, clientSecret } })) setClientSecret('')
  }
  if (google.fromEnvironment) return <Preset clientId={google.clientId} />
  return (
    <ClientForm name="Google client" onSave={onSave} error={error} ready={clientId.trim() !== ''}>
      <label className="field">
        Client id
        <IdInput
          value={clientId}
          placeholder="1234567890-abc.apps.googleusercontent.com"
          onChange={setClientId}
        />
      </label>
      <label className="field">
        Client secret
        <input
          className="input"
          type="password"
          value={clientSecret}
          autoComplete="off"
          maxLength={300}
          placeholder={google.hasSecret ? 'Stored. Enter a new one to replace it' : ''}
          onChange={(event) => setClientSecret(event.target.value)}
        />
        <span className="field-hint">It is written, never shown again.</span>
      </label>
    </ClientForm>
  )
}

/** Saved as it is ticked, and seen at once. One that the environment sets is shown and can't be changed. */
const MicrosoftDrafts = ({ microsoft }: Pick<SettingsView, 'microsoft'>) => {
  const { save, error } = useSaving('Saved. It counts from the next sign-in of each mailbox')
  const [wanted, setWanted] = useState<boolean | null>(null)
  const onChange = async (drafts: boolean) => {
    setWanted(drafts)
    await save({ microsoft: { drafts } })
    setWanted(null)
  }
  return (
    <div className="settings-form">
      <label className="tick">
        <input
          type="checkbox"
          checked={wanted ?? microsoft.drafts}
          disabled={microsoft.draftsFromEnvironment}
          onChange={(event) => void onChange(event.target.checked)}
        />
        <span>
          Keep outgoing mail in Drafts until it is sent
          <small>
            Then it is always known whether a mail was sent, also when the connection breaks. Microsoft asks
            for one permission more (Mail.ReadWrite), which an administrator may have to approve again. It
            counts from the next sign-in of each mailbox.
            {microsoft.draftsFromEnvironment && ' Set by the environment of this computer.'}
          </small>
        </span>
      </label>
      {error !== null && <ErrorLine error={error} />}
    </div>
  )
}

const MicrosoftKeys = ({ settings }: { settings: SettingsView }) => {
  const { microsoft } = settings
  const [clientId, setClientId] = useState(microsoft.clientId)
  const [tenant, setTenant] = useState(microsoft.tenant)
  const { save, error } = useSaving('Microsoft client saved')
  if (microsoft.fromEnvironment) {
    return <Preset clientId={microsoft.clientId}>, tenant {microsoft.tenant}</Preset>
  }
  // Left empty, the tenant is the one for every account.
  const onSave = () => save({ microsoft: { clientId, tenant: tenant.trim() === '' ? 'common' : tenant } })
  return (
    <ClientForm name="Microsoft client" onSave={onSave} error={error} ready={clientId.trim() !== ''}>
      <label className="field">
        Application (client) id
        <IdInput value={clientId} placeholder="00000000-0000-0000-0000-000000000000" onChange={setClientId} />
      </label>
      <label className="field">
        Tenant
        <IdInput value={tenant} placeholder="common" onChange={setTenant} />
        <span className="field-hint">
          “common” takes accounts of any company and personal ones. For your company alone, enter its tenant
          id or one of its domains, such as company.example.
        </span>
      </label>
    </ClientForm>
  )
}

/** The app registration, and what it is used for beside the least. */
export const MicrosoftClient = ({ settings }: { settings: SettingsView }) => {
  const { microsoft } = settings
  return (
    <div className="settings-clients">
      <MicrosoftKeys settings={settings} key={microsoft.clientId + microsoft.tenant} />
      <MicrosoftDrafts microsoft={microsoft} />
    </div>
  )
}
