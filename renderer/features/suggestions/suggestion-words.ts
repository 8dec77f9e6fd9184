import type { Suggestion } from '../../../shared/domain/matching.ts'
import { count } from '../../ui/amount-words.ts'
import { timeWords, type TimeWords } from '../../ui/time-words.ts'

/** What to call somebody: the name, else the address. */
export const nameOf = ({ name, address }: Pick<Suggestion, 'name' | 'address'>): string =>
  name.trim() === '' ? address : name

/** "12 received · 5 sent · last 2 days ago". */
export const tallyWords = (
  { received, sent, lastAt }: Pick<Suggestion, 'received' | 'sent' | 'lastAt'>,
  now: number,
  words: Pick<TimeWords, 'ago'> = timeWords,
): string =>
  [
    received > 0 ? `${count(received)} received` : 'none received',
    sent > 0 ? `${count(sent)} sent` : 'none sent',
    `last ${words.ago(lastAt, now)}`,
  ].join(' · ')
