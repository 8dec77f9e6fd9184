import { Trash2 } from 'lucide-react'
import type { MatchingRule } from '../../../shared/domain/matching.ts'
import { IconButton } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { useNow } from '../../ui/clock.tsx'
import { hitWords } from './matching-words.ts'

type Props = {
  readonly rule: MatchingRule
  readonly onSwitch: (on: boolean) => void
  readonly onRemove: () => void
}

/** An entry of a list: switched off and on, removed if it is one's own, with what it did. */
export const RuleRow = ({ rule, onSwitch, onRemove }: Props) => {
  const now = useNow(60_000)
  const { pattern, builtIn, enabled } = rule
  return (
    <li className="rule">
      <label className={enabled ? 'rule-name' : 'rule-name rule-off'}>
        <input
          type="checkbox"
          role="switch"
          className="switch"
          checked={enabled}
          onChange={(event) => onSwitch(event.target.checked)}
        />
        <span dir="auto">{pattern}</span>
      </label>
      <span className="rule-hits">{enabled ? hitWords(rule, now) : `off, ${hitWords(rule, now)}`}</span>
      {builtIn ? (
        <Chip>built in</Chip>
      ) : (
        <IconButton label={`Remove ${pattern}`} onClick={onRemove}>
          <Trash2 />
        </IconButton>
      )}
    </li>
  )
}
