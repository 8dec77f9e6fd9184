import { Pause, TriangleAlert } from 'lucide-react'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import { wordsFor } from '../../app/error-words.ts'
import { Button } from '../../ui/button.tsx'
import { useMailboxes } from './mailboxes-store.tsx'
import { providers } from './providers.tsx'
import { endedWords } from './sync-words.ts'

type Trouble = { readonly words: string; readonly reconnect: boolean }

/** What is wrong with a mailbox and what to do, or null where nothing is. */
export const troubleOf = (mailbox: Mailbox): Trouble | null => {
  const { state, grants, lastError, provider } = mailbox
  const words = lastError === null ? null : wordsFor(lastError, providers[provider])
  if (state === 'reconnect') {
    return { words: `${words?.title ?? 'This sign-in has ended'}. ${endedWords(mailbox)}`, reconnect: true }
  }
  if (state !== 'connected') return null
  if (!grants.readMail) {
    return { words: 'Liaison may not read this mailbox: nothing comes onto the timelines.', reconnect: true }
  }
  if (!grants.sendMail) {
    return { words: 'Liaison may not send from this mailbox: what you write waits.', reconnect: true }
  }
  if (words === null || lastError === null) return null
  const reconnect = ['auth_expired', 'scope_missing', 'vault_unreadable'].includes(lastError.code)
  return { words: `${words.title}. ${words.hint}`, reconnect }
}

/** What is wrong, in a sentence, with the way to mend it; or quietly that the mailbox is paused. */
export const MailboxAlert = ({ mailbox }: { mailbox: Mailbox }) => {
  const connect = useMailboxes((state) => state.connect)
  const trouble = troubleOf(mailbox)
  if (mailbox.paused && mailbox.state === 'connected') {
    return (
      <div className="mailbox-alert mailbox-quiet">
        <Pause />
        <span>Neither sync nor sending until you resume. What you write is queued.</span>
      </div>
    )
  }
  if (trouble === null) return null
  return (
    <div className="mailbox-alert">
      <TriangleAlert />
      <span>{trouble.words}</span>
      {trouble.reconnect && (
        <Button className="button-small" onClick={() => void connect(mailbox.provider, mailbox.id)}>
          Reconnect
        </Button>
      )}
    </div>
  )
}
