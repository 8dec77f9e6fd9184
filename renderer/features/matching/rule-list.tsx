import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import type { RuleList } from '../../../shared/domain/matching.ts'
import type { Person } from '../../../shared/domain/person.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { Button } from '../../ui/button.tsx'
import { inOrder, listWords, losing } from './matching-words.ts'
import { useMatching, type RuleInput } from './matching-store.tsx'
import { NeverLogDialog } from './never-log-dialog.tsx'
import { RuleRow } from './rule-row.tsx'

type Question = { readonly rule: RuleInput; readonly people: readonly Person[]; readonly done: () => void }

/** Stores entries; asks before mail goes from timelines by it. */
const useSaving = () => {
  const saveRule = useMatching((state) => state.saveRule)
  const removeRule = useMatching((state) => state.removeRule)
  const meant = useMatching((state) => state.meant)
  const [question, setQuestion] = useState<Question | null>(null)
  const [error, setError] = useState<AppError | null>(null)
  const store = async (rule: RuleInput, done: () => void) => {
    const failure = await saveRule(rule)
    setError(failure)
    if (failure === null) done()
  }
  const save = async (rule: RuleInput, done = () => {}) => {
    const people = rule.list === 'never_log' && rule.enabled ? losing(meant(rule.pattern)) : []
    if (people.length > 0) setQuestion({ rule, people, done })
    else await store(rule, done)
  }
  const confirm = () => {
    if (question !== null) void store(question.rule, question.done)
    setQuestion(null)
  }
  const remove = async (id: string) => setError(await removeRule(id))
  return { save, remove, error, setError, question, confirm, cancel: () => setQuestion(null) }
}

type FormProps = {
  readonly list: RuleList
  readonly error: AppError | null
  readonly onChange: () => void
  readonly onAdd: (pattern: string, done: () => void) => Promise<void>
}

const AddForm = ({ list, error, onChange, onAdd }: FormProps) => {
  const [pattern, setPattern] = useState('')
  const [busy, setBusy] = useState(false)
  const errorId = useId()
  const { title } = listWords[list]
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault()
    if (pattern.trim() === '') return
    setBusy(true)
    await onAdd(pattern.trim(), () => setPattern(''))
    setBusy(false)
  }
  return (
    <form className="rule-add" onSubmit={(event) => void onSubmit(event)} noValidate>
      <input
        className="input"
        aria-label={`Add to ${title}: an address, @domain or name@`}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : errorId}
        placeholder={list === 'not_a_person' ? 'no-reply@' : 'ann@acme.example or @acme.example'}
        autoComplete="off"
        spellCheck={false}
        maxLength={320}
        value={pattern}
        onChange={(event) => {
          setPattern(event.target.value)
          onChange()
        }}
      />
      <Button type="submit" disabled={busy || pattern.trim().length < 2}>
        Add
      </Button>
      {error !== null && (
        <div className="rule-error" id={errorId}>
          <ErrorLine error={error} />
        </div>
      )}
    </form>
  )
}

/** From so many entries on there is something to search. */
const searchFrom = 8

/** The text that a list is searched for; somebody who was sent here for an entry sees that entry. */
const useSearch = (list: RuleList) => {
  const sought = useMatching((state) => (state.sought?.list === list ? state.sought.pattern : null))
  const seek = useMatching((state) => state.seek)
  const [text, setText] = useState(sought ?? '')
  const holder = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (sought === null) return undefined
    // After the page has brought its section into sight.
    const frame = requestAnimationFrame(() => {
      setText(sought)
      holder.current?.scrollIntoView({ block: 'center' })
      seek(null)
    })
    return () => cancelAnimationFrame(frame)
  }, [sought, seek])
  return { text, setText, holder }
}

/** One of the lists: what is in it, what each entry did, and a field for more. */
export const RuleListForm = ({ list }: { list: RuleList }) => {
  const all = useMatching((state) => state.rules)
  const { save, remove, error, setError, question, confirm, cancel } = useSaving()
  const { text, setText, holder } = useSearch(list)
  const { title, none } = listWords[list]
  const rules = inOrder(all.filter((rule) => rule.list === list))
  const searching = rules.length > searchFrom || text !== ''
  const found = searching ? rules.filter(({ pattern }) => pattern.includes(text.trim().toLowerCase())) : rules
  return (
    <div className="settings-form rules" ref={holder}>
      <AddForm
        list={list}
        error={error}
        onChange={() => setError(null)}
        onAdd={(pattern, done) => save({ id: null, list, pattern, enabled: true }, done)}
      />
      {searching && (
        <input
          className="input"
          type="search"
          aria-label={`Search ${title}`}
          placeholder={`Search ${rules.length} entries`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {rules.length === 0 && <p className="field-hint">{none}</p>}
      {rules.length > 0 && found.length === 0 && <p className="field-hint">No entry has “{text.trim()}”.</p>}
      {found.length > 0 && (
        <ul className="rule-rows" aria-label={title} tabIndex={found.length > searchFrom ? 0 : undefined}>
          {found.map((rule) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              onSwitch={(enabled) => void save({ id: rule.id, list, pattern: rule.pattern, enabled })}
              onRemove={() => void remove(rule.id)}
            />
          ))}
        </ul>
      )}
      {question !== null && (
        <NeverLogDialog
          pattern={question.rule.pattern}
          people={question.people}
          onClose={cancel}
          onConfirm={confirm}
        />
      )}
    </div>
  )
}
