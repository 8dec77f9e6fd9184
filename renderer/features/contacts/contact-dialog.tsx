import { useId, useState, type FormEvent } from 'react'
import type { Contact, ContactView } from '../../../shared/domain/contact.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { contactFromInput } from '../../../shared/rules/contact-from-input.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { Addresses, type AddressRow } from './contact-addresses.tsx'
import { ContactRefusal } from './contact-refusal.tsx'
import { useContacts, type ContactStart } from './contacts-store.tsx'

const rowsOf = (addresses: readonly string[]): AddressRow[] =>
  addresses.length > 0 ? addresses.map((text, key) => ({ key, text })) : [{ key: 0, text: '' }]

const begun = (contact: ContactView | null, start: ContactStart): AddressRow[] =>
  rowsOf(contact?.addresses.map((each) => each.address) ?? (start.address === '' ? [] : [start.address]))

const nothing: ContactStart = { name: '', company: '', title: '', address: '' }

type Props = {
  /** Null adds a new one. */
  readonly contact: ContactView | null
  /** What the form of a new one begins with. */
  readonly start?: ContactStart
  readonly onClose: () => void
  readonly onSaved: (contact: Contact) => void
}

/** Adds or edits a contact. What is wrong is said at once; what main refuses (an address taken) is said too. */
export const ContactDialog = ({ contact, start = nothing, onClose, onSaved }: Props) => {
  const save = useContacts((state) => state.save)
  const show = useToasts((state) => state.show)
  const [fields, setFields] = useState(() => {
    const { name, company, title } = contact ?? start
    return { name, company, title }
  })
  const [addresses, setAddresses] = useState<readonly AddressRow[]>(() => begun(contact, start))
  const [checked, setChecked] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  const formId = useId()
  const submit = async (share: boolean) => {
    setChecked(true)
    const input = {
      id: contact?.id ?? null,
      ...fields,
      addresses: addresses.map((row) => row.text.trim()).filter((text) => text !== ''),
      share,
    }
    const valid = contactFromInput(input)
    if (!valid.ok) return setError(valid.error)
    setBusy(true)
    const answer = await save(input)
    setBusy(false)
    if (!answer.ok) return setError(answer.error)
    show(contact === null ? 'Contact added. Past mail is being fetched' : 'Contact saved')
    onSaved(answer.value)
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void submit(false)
  }
  const text = (key: keyof typeof fields, label: string, focus = false) => (
    <label className="field">
      {label}
      <input
        className="input"
        dir="auto"
        maxLength={200}
        autoFocus={focus}
        value={fields[key]}
        onChange={(event) => setFields({ ...fields, [key]: event.target.value })}
      />
    </label>
  )
  return (
    <Dialog
      title={contact === null ? 'Add a contact' : 'Edit contact'}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form={formId} disabled={busy}>
            {contact === null ? 'Add contact' : 'Save'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={onSubmit} noValidate>
        {text('name', 'Name', true)}
        <div className="two-fields">
          {text('company', 'Company')}
          {text('title', 'Role')}
        </div>
        <Addresses
          rows={addresses}
          onChange={(rows) => {
            setAddresses(rows)
            // What was refused was said of other addresses.
            setError(null)
          }}
          checked={checked}
          bounces={contact?.bounces ?? []}
        />
        {error !== null && (
          <ContactRefusal error={error} busy={busy} onShare={() => void submit(true)} onLeave={onClose} />
        )}
      </form>
    </Dialog>
  )
}
