import { useEffect, useState } from 'react'
import { ArrowDownLeft, ArrowUpRight, ChevronDown, ChevronRight } from 'lucide-react'
import type { ThreadMail } from '../../../shared/domain/message.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { useClient } from '../../ipc/client-context.tsx'
import { counted } from '../../ui/amount-words.ts'
import { useNow } from '../../ui/clock.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { timeWords } from '../../ui/time-words.ts'
import { AttachmentChips } from './attachment-chips.tsx'
import { BlockedBar, MailBody } from './mail-body.tsx'
import { bodySource, useMail } from './use-mail.ts'

type Read = { readonly mails: readonly ThreadMail[] | null; readonly error: AppError | null }

const useThread = (messageId: string): Read => {
  const client = useClient()
  const [read, setRead] = useState<Read>({ mails: null, error: null })
  useEffect(() => {
    let wanted = true
    const ask = async () => {
      const answer = await client.invoke('message.thread', { messageId })
      if (!wanted) return
      if (answer.ok) setRead({ mails: answer.value.mails, error: null })
      else setRead({ mails: null, error: answer.error })
    }
    void ask()
    return () => {
      wanted = false
    }
  }, [client, messageId])
  return read
}

const whoOf = (mail: ThreadMail): string =>
  mail.direction === 'sent' ? 'You' : mail.from.name || mail.from.address

const OpenedMail = ({ mail }: { mail: ThreadMail }) => {
  const { opened, again } = useMail(mail.messageId)
  const message = opened.status === 'ready' ? opened.message : null
  return (
    <div className="thread-opened">
      <BlockedBar mail={opened.status === 'ready' ? opened.mail : null} />
      <MailBody shown={opened} title={`Mail from ${whoOf(mail)}`} onAgain={again} {...bodySource(opened)} />
      {message !== null && <AttachmentChips messageId={message.id} attachments={message.attachments} />}
    </div>
  )
}

type LineProps = { readonly mail: ThreadMail; readonly here: boolean; readonly otherMailbox: boolean }

const Words = ({ mail, here, otherMailbox }: LineProps) => {
  const now = useNow(60_000)
  return (
    <>
      <span className="thread-way" title={mail.direction === 'sent' ? 'Sent' : 'Received'}>
        {mail.direction === 'sent' ? <ArrowUpRight /> : <ArrowDownLeft />}
        <span className="visually-hidden">{mail.direction === 'sent' ? 'Sent' : 'Received'}</span>
      </span>
      <span className="thread-who clip" dir="auto">
        {whoOf(mail)}
      </span>
      <span className="thread-snippet clip" dir="auto">
        {here ? 'This mail' : mail.snippet}
      </span>
      {otherMailbox && <span className="thread-mailbox clip">{mail.mailboxAddress}</span>}
      <time dateTime={new Date(mail.occurredAt).toISOString()} title={timeWords.exact(mail.occurredAt)}>
        {timeWords.short(mail.occurredAt, now)}
      </time>
    </>
  )
}

const ThreadLine = (props: LineProps) => {
  const [open, setOpen] = useState(false)
  if (props.here) {
    return (
      <li className="thread-line thread-here" aria-current="true">
        <span className="thread-fold" />
        <Words {...props} />
      </li>
    )
  }
  return (
    <li>
      <button type="button" className="thread-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="thread-fold">{open ? <ChevronDown /> : <ChevronRight />}</span>
        <Words {...props} />
      </button>
      {open && <OpenedMail mail={props.mail} />}
    </li>
  )
}

/** Of a long conversation, the end and what is around this mail: the rest on demand. */
export const firstShown = (mails: readonly Pick<ThreadMail, 'messageId'>[], messageId: string): number => {
  const here = mails.findIndex((mail) => mail.messageId === messageId)
  if (mails.length <= 12) return 0
  return Math.max(0, Math.min(here === -1 ? mails.length : here - 2, mails.length - 8))
}

type Props = {
  readonly id: string
  readonly messageId: string
  /** The mailbox of the mail that the conversation is opened from: others are named. */
  readonly mailboxAddress: string
}

const Lines = ({
  mails,
  messageId,
  mailboxAddress,
}: Omit<Props, 'id'> & { mails: readonly ThreadMail[] }) => {
  const [whole, setWhole] = useState(false)
  const earlier = whole ? 0 : firstShown(mails, messageId)
  return (
    <ol>
      {earlier > 0 && (
        <li>
          <button type="button" className="thread-line thread-more" onClick={() => setWhole(true)}>
            Show {counted(earlier, 'earlier mail')}
          </button>
        </li>
      )}
      {mails.slice(earlier).map((mail) => (
        <ThreadLine
          key={mail.messageId}
          mail={mail}
          here={mail.messageId === messageId}
          otherMailbox={mail.mailboxAddress !== mailboxAddress}
        />
      ))}
    </ol>
  )
}

/** The conversation of a mail, oldest first, over all mailboxes. Each of its mails opens in its place. */
export const Conversation = ({ id, messageId, mailboxAddress }: Props) => {
  const { mails, error } = useThread(messageId)
  return (
    <div id={id} className="thread" role="region" aria-label="Conversation">
      {error !== null && <ErrorLine error={error} />}
      {mails === null && error === null && <SkeletonRows rows={2} />}
      {mails !== null && <Lines mails={mails} messageId={messageId} mailboxAddress={mailboxAddress} />}
    </div>
  )
}
