import { useId, useState, type FormEvent } from 'react'
import { Plus, X } from 'lucide-react'
import type { Contact, ContactView } from '../../../shared/domain/contact.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { contactFromInput } from '../../../shared/rules/contact-from-input.ts'
import { addressKey, isAddress } from '../../../shared/rules/address.ts'
import type { Bounce } from '../../../shared/domain/submission.ts'
import { bounceReason, serverWords } from '../../app/bounce-words.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Time } from '../../ui/time.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { useContacts } from './contacts-store.tsx'

type AddressRow = { readonly key: number; readonly text: string; readonly added?: boolean }

const BounceLine = ({ bounce }: { bounce: Bounce | undefined }) =>
  bounce === undefined ? null : (
    <span className={bounce.permanent ? 'field-error' : 'field-hint'} title={serverWords(bounce)}>
      Mail came back <Time at={bounce.at} as="ago" />: {bounceReason(bounce)}.
    </span>
  )

type AddressesProps = {
  readonly rows: readonly AddressRow[]
  readonly onChange: (rows: readonly AddressRow[]) => void
  readonly checked: boolean
  /** Addresses to which mail came back. */
  readonly bounces: readonly Bounce[]
}

const Addresses = ({ rows, onChange, checked, bounces }: AddressesProps) => {
  const bounceOf = (text: string) =>
    bounces.find((bounce) => addressKey(bounce.address) === addressKey(text.trim()))
  const legendId = useId()
  const wrong = (text: string) => checked && text.trim() !== '' && !isAddress(text.trim())
  return (
    <fieldset className="addresses" aria-labelledby={legendId}>
      <span id={legendId} className="field-label">
        Addresses
      </span>
      {rows.map((row, index) => (
        <div key={row.key} className="address-row">
          <input
            className="input"
            type="text"
            inputMode="email"
            autoComplete="off"
            spellCheck={false}
            autoFocus={row.added === true}
            aria-label={`Address ${index + 1}`}
            aria-invalid={wrong(row.text)}
            placeholder="name@company.example"
            value={row.text}
            onChange={(event) =>
              onChange(
                rows.map((each) => (each.key === row.key ? { ...each, text: event.target.value } : each)),
              )
            }
          />
          {rows.length > 1 && (
            <IconButton
              label={`Remove address ${index + 1}`}
              onClick={() => onChange(rows.filter((each) => each.key !== row.key))}
            >
              <X />
            </IconButton>
          )}
          {wrong(row.text) && <span className="field-error">This is not a mail address.</span>}
          <BounceLine bounce={bounceOf(row.text)} />
        </div>
      ))}
      <button
        type="button"
        className="link add-address"
        onClick={() =>
          onChange([...rows, { key: Math.max(...rows.map((row) => row.key)) + 1, text: '', added: true }])
        }
      >
        <Plus /> Add another address
      </button>
    </fieldset>
  )
}

const rowsOf = (contact: Contact | null): AddressRow[] => {
  const known = contact?.addresses.map((each, key) => ({ key, text: each.address })) ?? []
  return known.length > 0 ? known : [{ key: 0, text: '' }]
}

type Props = {
  /** Null adds a new one. */
  readonly contact: ContactView | null
  readonly onClose: () => void
  readonly onSaved: (contact: Contact) => void
}

/** Adds or edits a contact. What is wrong is said at once; what main refuses (an address taken) is said too. */
export const ContactDialog = ({ contact, onClose, onSaved }: Props) => {
  const save = useContacts((state) => state.save)
  const show = useToasts((state) => state.show)
  const [fields, setFields] = useState({
    name: contact?.name ?? '',
    company: contact?.company ?? '',
    title: contact?.title ?? '',
  })
  const [addresses, setAddresses] = useState<readonly AddressRow[]>(rowsOf(contact))
  const [checked, setChecked] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  const formId = useId()
  const submit = async () => {
    setChecked(true)
    const input = {
      id: contact?.id ?? null,
      ...fields,
      addresses: addresses.map((row) => row.text.trim()).filter((text) => text !== ''),
      share: false,
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
    void submit()
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
          onChange={setAddresses}
          checked={checked}
          bounces={contact?.bounces ?? []}
        />
        {error !== null && <ErrorLine error={error} />}
      </form>
    </Dialog>
  )
}
