import { BellRing, MailX, Reply } from 'lucide-react'
import type { Activity } from '../../../shared/domain/activity.ts'
import { bounceWords, serverWords } from '../../app/bounce-words.ts'
import { useNow } from '../../ui/clock.tsx'
import { timeWords } from '../../ui/time-words.ts'

/** What became of a sent mail, in sentences, where there is something to say. */
export const SentNote = ({ sent }: Pick<Activity, 'sent'>) => {
  const now = useNow(60_000)
  if (sent === null) return null
  const { bounces, answeredAt, remindAt } = sent
  if (bounces.length === 0 && answeredAt === null && remindAt === null) return null
  return (
    <ul className="sent-note" aria-label="What became of it">
      {bounces.map((bounce) => (
        <li key={bounce.address} className={bounce.permanent ? 'sent-bad' : 'sent-warn'}>
          <MailX aria-hidden="true" />
          <span title={serverWords(bounce)}>
            <b dir="auto">{bounce.address}</b> {bounceWords(bounce)}.
          </span>
        </li>
      ))}
      {answeredAt !== null && (
        <li title={timeWords.exact(answeredAt)}>
          <Reply aria-hidden="true" />
          <span>Answered {timeWords.dated(answeredAt, now)}</span>
        </li>
      )}
      {answeredAt === null && remindAt !== null && (
        <li title={timeWords.exact(remindAt)}>
          <BellRing aria-hidden="true" />
          <span>
            {remindAt > now
              ? `Reminds you ${timeWords.dated(remindAt, now)} if nobody answers`
              : 'Nobody answered in the time that you set'}
          </span>
        </li>
      )}
    </ul>
  )
}
