import type { Ref } from 'react'
import { UserPlus, X } from 'lucide-react'
import type { Suggestion } from '../../../shared/domain/matching.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.tsx'
import { timeWords } from '../../ui/time-words.ts'
import { nameOf, tallyWords } from './suggestion-words.ts'

type Props = {
  readonly suggestion: Suggestion
  readonly busy: boolean
  readonly ref: Ref<HTMLButtonElement>
  readonly onAdd: () => void
  readonly onEdit: () => void
  readonly onDismiss: () => void
  readonly onFocus: () => void
}

/** Somebody one writes with, and what can be done about it. */
export const SuggestionRow = ({ suggestion, busy, ref, onAdd, onEdit, onDismiss, onFocus }: Props) => {
  const now = useNow(60_000)
  const { name, address, company, title, lastAt } = suggestion
  const who = nameOf(suggestion)
  const about = [title, company].filter((part) => part !== '').join(', ')
  return (
    <li className="person-row" onFocus={onFocus}>
      <Avatar name={name} address={address} />
      <div className="person-who">
        <h2 className="clip" dir="auto" title={who}>
          {who}
        </h2>
        <p className="clip" dir="auto" title={`${address}${about === '' ? '' : ` · ${about}`}`}>
          {[name.trim() === '' ? '' : address, about].filter((part) => part !== '').join(' · ') ||
            'No name known'}
        </p>
      </div>
      <p className="person-tally" title={timeWords.exact(lastAt)}>
        {tallyWords(suggestion, now)}
      </p>
      <div className="person-actions">
        <Button icon={<UserPlus />} ref={ref} disabled={busy} aria-label={`Add ${who}`} onClick={onAdd}>
          Add
        </Button>
        <Button kind="ghost" disabled={busy} aria-label={`Edit ${who} first, then add`} onClick={onEdit}>
          Edit first
        </Button>
        <IconButton label={`Dismiss ${who}`} disabled={busy} onClick={onDismiss}>
          <X />
        </IconButton>
      </div>
    </li>
  )
}
