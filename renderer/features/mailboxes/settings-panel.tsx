import { useEffect, useRef, useState } from 'react'
import type { Mailbox, MailboxChange } from '../../../shared/domain/mailbox.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Time } from '../../ui/time.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { useMailboxes } from './mailboxes-store.tsx'
import { providers } from './providers.tsx'
import { Aliases, GrantedPermissions } from './settings-account.tsx'
import { FolderChoice } from './settings-folders.tsx'
import { RangeChoice, VisibilityChoice } from './settings-sharing.tsx'
import { SignatureField } from './settings-signature.tsx'
import { changedOf } from './settings-rules.ts'

const nothing: MailboxChange = {}

/** The settings as they are shown: what is stored, with what was changed and not saved yet. */
const useEdited = (mailbox: Mailbox) => {
  const edits = useMailboxes((state) => state.edits[mailbox.id]) ?? nothing
  const edit = useMailboxes((state) => state.edit)
  const changed = changedOf(mailbox, edits)
  return {
    edits,
    shown: {
      displayName: edits.displayName ?? mailbox.displayName,
      signatureHtml: edits.signatureHtml ?? mailbox.signatureHtml,
      visibility: edits.visibility ?? mailbox.visibility,
      pullDays: edits.pullDays ?? mailbox.pullDays,
      isDefault: edits.isDefault ?? mailbox.isDefault,
    },
    changed,
    dirty: !changed.ok || Object.keys(changed.value).length > 0,
    merge: (change: MailboxChange) => edit(mailbox.id, (before) => ({ ...before, ...change })),
    drop: () => edit(mailbox.id, () => nothing),
    keepDefault: () => edit(mailbox.id, ({ isDefault: _before, ...rest }) => rest),
    leaveOut: (excludedFolderIds: string[] | null) =>
      edit(mailbox.id, ({ excludedFolderIds: _before, ...rest }) =>
        excludedFolderIds === null ? rest : { ...rest, excludedFolderIds },
      ),
  }
}

type Edited = ReturnType<typeof useEdited>

/** Saves, and says why not where it can't. */
const useSaving = (mailbox: Mailbox, { changed, drop }: Edited, onDone: () => void) => {
  const change = useMailboxes((state) => state.change)
  const show = useToasts((state) => state.show)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  const save = async () => {
    if (!changed.ok) return setError(changed.error)
    setBusy(true)
    const failure = await change(mailbox.id, changed.value)
    setBusy(false)
    setError(failure)
    if (failure !== null) return
    drop()
    show('Settings saved')
    onDone()
  }
  return { save, busy, error }
}

const Identity = ({ mailbox, edited }: { mailbox: Mailbox; edited: Edited }) => (
  <>
    <label className="field">
      Name on outgoing mail
      <input
        className="input"
        dir="auto"
        maxLength={200}
        value={edited.shown.displayName}
        placeholder="Only the address is shown"
        onChange={(event) => edited.merge({ displayName: event.target.value })}
      />
    </label>
    <label className="tick">
      <input
        type="checkbox"
        checked={edited.shown.isDefault}
        disabled={mailbox.isDefault}
        // Another default is made by naming it: there always is one.
        onChange={(event) =>
          event.target.checked ? edited.merge({ isDefault: true }) : edited.keepDefault()
        }
      />
      <span>
        New mail is written from this mailbox
        {mailbox.isDefault && <small>To change that, make another mailbox the default.</small>}
      </span>
    </label>
    <SignatureField
      mailboxId={mailbox.id}
      signatureHtml={edited.shown.signatureHtml}
      from={{ name: edited.shown.displayName, address: mailbox.address }}
      onChange={(signatureHtml) => edited.merge({ signatureHtml })}
    />
  </>
)

type FooterProps = {
  readonly asking: boolean
  readonly dirty: boolean
  readonly busy: boolean
  readonly onKeep: () => void
  readonly onDiscard: () => void
  readonly onClose: () => void
  readonly onSave: () => void
}

/** Closing with something unsaved is a question, not a loss. */
const Footer = ({ asking, dirty, busy, onKeep, onDiscard, onClose, onSave }: FooterProps) => (
  <>
    <span className="push settings-unsaved" role="status">
      {asking ? 'Save your changes first?' : dirty ? 'Not saved yet' : ''}
    </span>
    {asking ? (
      <>
        <Button onClick={onKeep}>Keep editing</Button>
        <Button kind="danger" onClick={onDiscard}>
          Discard
        </Button>
      </>
    ) : (
      <Button onClick={onClose}>{dirty ? 'Cancel' : 'Close'}</Button>
    )}
    <Button kind="primary" disabled={!dirty || busy} onClick={onSave}>
      {busy ? 'Saving' : 'Save'}
    </Button>
  </>
)

/** Brings the part that somebody came for into sight, and to the keys. */
const usePart = () => {
  const part = useMailboxes((state) => state.settingsPart)
  const holder = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (part === null) return
    const found = holder.current?.querySelector<HTMLElement>(`[data-part=${part}]`)
    found?.scrollIntoView({ block: 'center' })
    found?.querySelector<HTMLElement>('select, input')?.focus({ preventScroll: true })
  }, [part])
  return holder
}

const Panel = ({ mailbox, onClose }: { mailbox: Mailbox; onClose: () => void }) => {
  const edited = useEdited(mailbox)
  const [asking, setAsking] = useState(false)
  const holder = usePart()
  const { save, busy, error } = useSaving(mailbox, edited, onClose)
  const provider = providers[mailbox.provider]
  const close = () => (edited.dirty ? setAsking(true) : onClose())
  const discard = () => {
    edited.drop()
    onClose()
  }
  return (
    <Dialog
      panel
      title="Mailbox settings"
      onClose={close}
      footer={
        <Footer
          asking={asking && edited.dirty}
          dirty={edited.dirty}
          busy={busy}
          onKeep={() => setAsking(false)}
          onDiscard={discard}
          onClose={close}
          onSave={() => void save()}
        />
      }
    >
      <p className="settings-whose">
        <span className="logo">{provider.logo}</span>
        <span className="settings-address">
          <b>{mailbox.address}</b>
          <small>
            {provider.name}, connected <Time at={mailbox.connectedAt} as="ago" />
          </small>
        </span>
      </p>
      {error !== null && <ErrorLine error={error} speaker={provider} />}
      <Identity mailbox={mailbox} edited={edited} />
      <VisibilityChoice
        chosen={edited.shown.visibility}
        onChoose={(visibility) => edited.merge({ visibility })}
      />
      <div ref={holder}>
        <div data-part="past">
          <RangeChoice
            stored={mailbox.pullDays}
            chosen={edited.shown.pullDays}
            onChoose={(pullDays) => edited.merge({ pullDays })}
          />
        </div>
        <div data-part="folders">
          <FolderChoice
            mailbox={mailbox}
            excluded={edited.edits.excludedFolderIds}
            onChange={edited.leaveOut}
          />
        </div>
      </div>
      <Aliases mailbox={mailbox} />
      <GrantedPermissions mailbox={mailbox} />
    </Dialog>
  )
}

/** The settings of the mailbox that was asked for. */
export const SettingsPanel = () => {
  const mailbox = useMailboxes((state) => state.mailboxes.find(({ id }) => id === state.settingsOf))
  const showSettings = useMailboxes((state) => state.showSettings)
  if (mailbox === undefined) return null
  return <Panel mailbox={mailbox} onClose={() => showSettings(null)} key={mailbox.id} />
}
