import { timeWords } from './time-words.ts'
import { useNow } from './clock.tsx'

type Props = { readonly at: number; readonly as?: 'ago' | 'short' | 'clock' | 'ahead' }

/** A time in relative words; the exact time on hover and for machines. */
export const Time = ({ at, as = 'short' }: Props) => {
  const now = useNow()
  const words = as === 'clock' ? timeWords.clock(at) : timeWords[as](at, now)
  return (
    <time dateTime={new Date(at).toISOString()} title={timeWords.exact(at)}>
      {words}
    </time>
  )
}
