import { useId, useRef, useState, type FormEvent } from 'react'
import { Plus, X } from 'lucide-react'
import { customVariableSchema, type SendingSettings } from '../../../shared/domain/sending.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { useSending } from './use-sending.ts'

type VariableRow = { readonly key: number; readonly name: string; readonly value: string }

/** What is wrong with a row, in words, or null. Rows that are empty altogether are left out on saving. */
export const variableFault = (rows: readonly Omit<VariableRow, 'key'>[], index: number): string | null => {
  const row = rows[index]
  if (row === undefined || (row.name.trim() === '' && row.value.trim() === '')) return null
  const name = row.name.trim()
  if (name === '') return 'Give it a name.'
  if (!customVariableSchema.shape.name.safeParse(name).success) {
    return 'A name has letters and figures only, begins with a letter and has at most 40 of them.'
  }
  if (row.value.trim() === '') return 'Give it a value, or remove it.'
  const first = rows.findIndex((each) => each.name.trim().toLowerCase() === name.toLowerCase())
  return first < index ? 'There is one of this name already.' : null
}

const filled = (rows: readonly VariableRow[]) =>
  rows
    .map(({ name, value }) => ({ name: name.trim(), value: value.trim() }))
    .filter(({ name, value }) => name !== '' || value !== '')

/** Values of one's own for templates. */
export const CustomVariables = ({ sending }: { sending: SendingSettings }) => {
  const { save, error } = useSending()
  const show = useToasts((state) => state.show)
  const nextKey = useRef(sending.variables.length + 1)
  const [rows, setRows] = useState<readonly VariableRow[]>(() =>
    sending.variables.map((each, key) => ({ ...each, key })),
  )
  const [checked, setChecked] = useState(false)
  const [busy, setBusy] = useState(false)
  const faults = rows.map((_, index) => variableFault(rows, index))
  const dirty = JSON.stringify(filled(rows)) !== JSON.stringify(sending.variables)
  const put = (key: number, change: Partial<VariableRow>) =>
    setRows(rows.map((each) => (each.key === key ? { ...each, ...change } : each)))
  const add = () => {
    nextKey.current += 1
    setRows([...rows, { key: nextKey.current, name: '', value: '' }])
  }
  const submit = async () => {
    setChecked(true)
    if (faults.some((fault) => fault !== null)) return
    setBusy(true)
    const saved = await save({ variables: filled(rows) })
    setBusy(false)
    if (!saved) return
    setChecked(false)
    show('Own values saved')
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    void submit()
  }
  return (
    <form className="settings-form" onSubmit={onSubmit} aria-label="Own values" noValidate>
      {rows.map((row, index) => (
        <VariableFields
          key={row.key}
          row={row}
          number={index + 1}
          fault={checked ? (faults[index] ?? null) : null}
          onChange={(change) => put(row.key, change)}
          onRemove={() => setRows(rows.filter((each) => each.key !== row.key))}
        />
      ))}
      {error !== null && <ErrorLine error={error} />}
      <div className="variable-actions">
        <button type="button" className="link add-address" disabled={rows.length >= 100} onClick={add}>
          <Plus /> Add a value
        </button>
        {(dirty || checked) && (
          <Button type="submit" disabled={busy}>
            Save
          </Button>
        )}
      </div>
    </form>
  )
}

type FieldsProps = {
  readonly row: VariableRow
  readonly number: number
  readonly fault: string | null
  readonly onChange: (change: Partial<VariableRow>) => void
  readonly onRemove: () => void
}

const VariableFields = ({ row, number, fault, onChange, onRemove }: FieldsProps) => {
  const faultId = useId()
  return (
    <div className="variable-row">
      <input
        className="input"
        aria-label={`Name of value ${number}`}
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : faultId}
        placeholder="calendar"
        spellCheck={false}
        autoComplete="off"
        maxLength={40}
        value={row.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <input
        className="input"
        dir="auto"
        aria-label={`Value ${number}`}
        placeholder="https://company.example/ann"
        autoComplete="off"
        maxLength={1000}
        value={row.value}
        onChange={(event) => onChange({ value: event.target.value })}
      />
      <IconButton label={`Remove value ${number}`} onClick={onRemove}>
        <X />
      </IconButton>
      {fault !== null && (
        <span className="field-error" id={faultId} role="alert">
          {fault}
        </span>
      )}
    </div>
  )
}
