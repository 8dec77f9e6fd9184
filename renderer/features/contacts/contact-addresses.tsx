import { useId } from 'react'
import { Plus, X } from 'lucide-react'
import type { Bounce } from '../../../shared/domain/submission.ts'
import { addressKey, isAddress } from '../../../shared/rules/address.ts'
import { bounceReason, serverWords } from '../../app/bounce-words.ts'
import { IconButton } from '../../ui/button.tsx'
import { Time } from '../../ui/time.tsx'

export type AddressRow = { readonly key: number; readonly text: string; readonly added?: boolean }

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

/** The addresses of a contact, one a field. What is none is said once the form was handed in. */
export const Addresses = ({ rows, onChange, checked, bounces }: AddressesProps) => {
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
