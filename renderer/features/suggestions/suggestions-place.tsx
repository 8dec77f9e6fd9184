import { useEffect, useMemo, useRef, useState } from 'react'
import { UserSearch } from 'lucide-react'
import type { Suggestion } from '../../../shared/domain/matching.ts'
import { ErrorNotice } from '../../app/error-notice.tsx'
import { wordsFor } from '../../app/error-words.ts'
import { useShortcut } from '../../app/keyboard.ts'
import { go, routeHash } from '../../app/routes.ts'
import { count, counted } from '../../ui/amount-words.ts'
import { Empty } from '../../ui/empty.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { SuggestionRow } from './suggestion-row.tsx'
import { nameOf } from './suggestion-words.ts'
import { useSuggestions } from './suggestions-store.tsx'

const NoSuggestions = () => (
  <Empty icon={<UserSearch />} title="Nobody to suggest">
    People who write to you or are written to appear here, from every mail that a sync sees. Colleagues,
    no-reply addresses and those you dismissed do not.
  </Empty>
)

/** Adds and dismisses, and says what became of it. */
const useActing = () => {
  const add = useSuggestions((state) => state.add)
  const dismiss = useSuggestions((state) => state.dismiss)
  const restore = useSuggestions((state) => state.restore)
  const show = useToasts((state) => state.show)
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set())
  /** False where it was not added. */
  const onAdd = async (suggestion: Suggestion): Promise<boolean> => {
    const { key } = suggestion
    if (busy.has(key)) return false
    setBusy((before) => new Set([...before, key]))
    const answer = await add(key)
    setBusy((before) => new Set([...before].filter((each) => each !== key)))
    if (!answer.ok) {
      const { title, hint } = wordsFor(answer.error)
      show(`${title}. ${hint}`, null, 'bad')
      return false
    }
    const contactId = answer.value.id
    show(`${answer.value.name} added. Past mail is being fetched`, {
      label: 'Open',
      run: () => go({ place: 'contacts', contactId }),
    })
    return true
  }
  const onDismiss = (suggestion: Suggestion) => {
    dismiss(suggestion.key)
    show(`${nameOf(suggestion)} dismissed`, {
      label: 'Undo',
      run: () => restore(suggestion.key),
    })
  }
  return { busy, onAdd, onDismiss }
}

/** The row that keys act on. It stays at its place when the row that was there goes. */
const useCursor = (keys: readonly string[]) => {
  const buttons = useRef(new Map<string, HTMLButtonElement>())
  /** Null until a key or the focus has chosen one. */
  const [at, setAt] = useState<number | null>(null)
  /** The row that is going, whose place the next one takes with the focus. */
  const going = useRef<string | null>(null)
  const chosen = at === null ? undefined : keys[Math.min(at, keys.length - 1)]
  const focus = (key: string | undefined) => buttons.current.get(key ?? '')?.focus()
  const step = (by: number) => {
    const next = at === null ? 0 : Math.max(0, Math.min(keys.length - 1, at + by))
    setAt(next)
    focus(keys[next])
  }
  useEffect(() => {
    if (going.current === null || keys.includes(going.current)) return
    going.current = null
    buttons.current.get(chosen ?? '')?.focus()
  }, [keys, chosen])
  const refOf = (key: string) => (button: HTMLButtonElement | null) => {
    if (button === null) buttons.current.delete(key)
    else buttons.current.set(key, button)
  }
  const leave = (key: string) => {
    setAt(keys.indexOf(key))
    going.current = key
  }
  return { chosen, step, setAt, refOf, leave, stay: () => void (going.current = null) }
}

type Editing = { readonly onEdit: (suggestion: Suggestion) => void }

const Rows = ({ onEdit }: Editing) => {
  const suggestions = useSuggestions((state) => state.suggestions)
  const total = useSuggestions((state) => state.total)
  const loadMore = useSuggestions((state) => state.loadMore)
  const { busy, onAdd, onDismiss } = useActing()
  const keys = useMemo(() => suggestions.map(({ key }) => key), [suggestions])
  const cursor = useCursor(keys)
  const chosen = suggestions.find(({ key }) => key === cursor.chosen)
  const add = async (suggestion: Suggestion | undefined) => {
    if (suggestion === undefined) return
    cursor.leave(suggestion.key)
    if (!(await onAdd(suggestion))) cursor.stay()
  }
  const dismiss = (suggestion: Suggestion | undefined) => {
    if (suggestion === undefined) return
    cursor.leave(suggestion.key)
    onDismiss(suggestion)
  }
  useShortcut('list.next', () => cursor.step(1))
  useShortcut('list.previous', () => cursor.step(-1))
  useShortcut('list.open', () => void add(chosen))
  useShortcut('replyAll', () => void add(chosen))
  useShortcut('dismiss', () => dismiss(chosen))
  return (
    <>
      <ul className="people-rows" aria-label="People you write with">
        {suggestions.map((suggestion, index) => (
          <SuggestionRow
            key={suggestion.key}
            ref={cursor.refOf(suggestion.key)}
            suggestion={suggestion}
            busy={busy.has(suggestion.key)}
            onAdd={() => void add(suggestion)}
            onEdit={() => onEdit(suggestion)}
            onDismiss={() => dismiss(suggestion)}
            onFocus={() => cursor.setAt(index)}
          />
        ))}
      </ul>
      {suggestions.length < total && (
        <p className="more-rows">
          <button type="button" className="link" onClick={() => void loadMore()}>
            Show more
          </button>
          <span>
            The {count(suggestions.length)} likeliest of {counted(total, 'person', 'people')}. As you add or
            dismiss them, others come up.
          </span>
        </p>
      )}
    </>
  )
}

const Body = ({ onEdit }: Editing) => {
  const status = useSuggestions((state) => state.status)
  const error = useSuggestions((state) => state.error)
  const none = useSuggestions((state) => state.suggestions.length === 0)
  const load = useSuggestions((state) => state.load)
  if (status === 'loading') return <SkeletonRows rows={6} />
  if (status === 'failed' && error !== null && none)
    return <ErrorNotice error={error} onRetry={() => void load()} />
  return none ? <NoSuggestions /> : <Rows onEdit={onEdit} />
}

/** People one writes with who are no contact: each added with one press. */
export const SuggestionsPlace = ({ onEdit }: Editing) => {
  const load = useSuggestions((state) => state.load)
  const total = useSuggestions((state) => state.total)
  useEffect(() => void load(), [load])
  return (
    <div className="page-inner">
      <h1>
        People you write with <span className="page-count">{total > 0 && count(total)}</span>
      </h1>
      <p className="lead">
        They are no contacts yet, so their mail is not kept here. Add those you sell to, and their past mail
        comes onto their timelines.{' '}
        <a className="link" href={routeHash({ place: 'settings', section: 'matching' })}>
          Add people automatically
        </a>
      </p>
      <Body onEdit={onEdit} />
    </div>
  )
}
