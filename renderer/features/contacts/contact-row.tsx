import type { ContactRow } from '../../../shared/domain/contact.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Chip } from '../../ui/chip.tsx'
import { useNow } from '../../ui/clock.tsx'
import { Time } from '../../ui/time.tsx'
import { rowWaitingFor } from './waiting-for.ts'

/** What asks for something first: mail that can't arrive, then who is to write next. */
const RowChip = ({ row }: { row: ContactRow }) => {
  const waiting = rowWaitingFor(row, useNow(60_000))
  if (row.bounced) return <Chip tone="bad">bounced</Chip>
  if (waiting === null) return null
  return waiting === 'you' ? <Chip tone="accent">answer due</Chip> : <Chip tone="ok">waiting for them</Chip>
}

/** The three lines of a contact: who and when, the newest subject, its first words. */
export const ContactRowView = ({ row }: { row: ContactRow }) => {
  const { last } = row
  return (
    <>
      <Avatar name={row.name} address={row.address} />
      <div className="row-text">
        <div className="row-top">
          <h3 className="clip" dir="auto">
            {row.name}
          </h3>
          {last !== null && <Time at={last.occurredAt} />}
        </div>
        <p className="clip row-subject" dir="auto">
          {last === null ? row.address : last.subject === '' ? 'No subject' : last.subject}
        </p>
        <div className="row-bottom">
          <p className="clip" dir="auto">
            {last === null
              ? row.company || 'No mail yet'
              : `${last.direction === 'sent' ? 'You: ' : ''}${last.snippet}`}
          </p>
          <RowChip row={row} />
        </div>
      </div>
    </>
  )
}
