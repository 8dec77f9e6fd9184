import type { ReactNode } from 'react'
import { Trash2 } from 'lucide-react'
import { IconButton } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.tsx'
import { timeWords } from '../../ui/time-words.ts'
import type { DraftItem } from './composer-store.tsx'
import { assertNever } from '../../../shared/errors/assert-never.ts'

/** What the footer says about the draft's safety. "Saved" only after the disk has it. */
export const savedWords = (item: Pick<DraftItem, 'saved' | 'savedAt'>, now: number): string => {
  switch (item.saved) {
    case 'new':
      return ''
    case 'unsaved':
    case 'saving':
      return 'saving'
    case 'saved':
      return item.savedAt === null
        ? 'saved'
        : `saved ${timeWords.ago(item.savedAt, Math.max(now, item.savedAt))}`
    case 'failed':
      return 'not saved: the disk refused it'
    default:
      return assertNever(item.saved)
  }
}

type Props = {
  readonly item: DraftItem
  readonly online: boolean
  /** Send, and the tools beside it. */
  readonly children: ReactNode
  readonly onDiscard: () => void
}

export const ComposeFooter = ({ item, online, children, onDiscard }: Props) => {
  const saved = savedWords(item, useNow())
  const words = [online ? '' : 'Offline: will be queued', saved].filter((part) => part !== '').join(' · ')
  return (
    <footer className="compose-foot">
      {children}
      <span className="compose-saved clip" role="status" title={words}>
        {words}
      </span>
      <IconButton label="Discard draft" onClick={onDiscard}>
        <Trash2 />
      </IconButton>
    </footer>
  )
}
