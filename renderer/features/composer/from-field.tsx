import { ChevronDown } from 'lucide-react'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import { Dot } from '../../ui/chip.tsx'
import { useMailboxes } from '../mailboxes/index.ts'
import { useComposer, type DraftItem } from './composer-store.tsx'
import { offeredSenders, senderKey } from './sender-rules.ts'

/** Why mail of this mailbox waits; null where it goes at once. */
export const fromNote = ({ state, paused, grants }: Mailbox): string | null => {
  if (state !== 'connected' || !grants.sendMail) return 'waits for reconnecting'
  return paused ? 'paused; waits until it is resumed' : null
}

/** The address that a mail goes from: any mailbox, or one of its aliases. */
export const FromField = ({ item }: { item: DraftItem }) => {
  const mailboxes = useMailboxes((state) => state.mailboxes)
  const change = useComposer((state) => state.change)
  const { id, mailboxId, fromAddress } = item.draft
  const offered = offeredSenders(mailboxes)
  const wanted = mailboxId === null ? '' : senderKey({ mailboxId, fromAddress })
  const chosen = offered.find(({ key }) => key === wanted)
  const mailbox = mailboxes.find((each) => each.id === chosen?.mailboxId)
  const note = mailbox === undefined ? null : fromNote(mailbox)
  const onChoose = (key: string) => {
    const sender = offered.find((each) => each.key === key)
    if (sender !== undefined) change(id, { mailboxId: sender.mailboxId, fromAddress: sender.fromAddress })
  }
  const none = offered.length === 0 ? 'No mailbox connected yet' : 'Choose an address'
  return (
    <label className="compose-field">
      <span>From</span>
      <Dot tone={mailbox !== undefined && note === null ? 'ok' : 'warn'} />
      <select
        className="from-select"
        value={chosen?.key ?? ''}
        onChange={(event) => onChoose(event.target.value)}
      >
        {chosen === undefined && (
          <option value="">
            {fromAddress === null ? none : `${fromAddress} is no address of yours any more`}
          </option>
        )}
        {offered.map(({ key, words }) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
      <ChevronDown className="from-chevron" />
      {note !== null && <span className="from-note">{note}</span>}
    </label>
  )
}
