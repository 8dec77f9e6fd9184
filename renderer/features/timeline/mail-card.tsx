import { useState } from 'react'
import {
  ChevronUp,
  CircleQuestionMark,
  Ellipsis,
  Forward,
  MessagesSquare,
  Reply,
  ReplyAll,
} from 'lucide-react'
import type { Activity } from '../../../shared/domain/activity.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { Participant } from '../../../shared/domain/participant.ts'
import { addressKey } from '../../../shared/rules/address.ts'
import { useShortcut } from '../../app/keyboard.ts'
import { counted } from '../../ui/amount-words.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { IconButton } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Time } from '../../ui/time.tsx'
import { ownAddresses, useAnswer } from '../composer/index.ts'
import { useMailboxes } from '../mailboxes/index.ts'
import { useWhy } from '../why/index.ts'
import { AttachmentChips } from './attachment-chips.tsx'
import { Conversation } from './conversation.tsx'
import { BlockedBar, MailBody } from './mail-body.tsx'
import { OriginChip } from './origin-chip.tsx'
import { SentNote } from './sent-note.tsx'
import { useTimeline } from './timeline-store.tsx'
import { bodySource, useMail } from './use-mail.ts'

const namesOf = (people: readonly Participant[], own: ReadonlySet<string>): string =>
  people.map((each) => (own.has(addressKey(each.address)) ? 'you' : each.name || each.address)).join(', ')

const Recipients = ({ message, activity }: { message: Message | null; activity: Activity }) => {
  const mailboxes = useMailboxes((state) => state.mailboxes)
  const own = new Set(ownAddresses(mailboxes).map(addressKey))
  const to = message === null ? '' : namesOf(message.to, own)
  const cc = message === null || message.cc.length === 0 ? '' : `, cc ${namesOf(message.cc, own)}`
  return (
    <small
      className="clip"
      dir="auto"
      title={message === null ? '' : [...message.to, ...message.cc].map((each) => each.address).join(', ')}
    >
      {to !== '' && `to ${to}${cc} · `}
      <Time at={activity.occurredAt} as="clock" /> · {activity.mailboxAddress}
    </small>
  )
}

type Heights = Map<string, number>
type Props = {
  readonly activity: Activity
  readonly name: string
  readonly heights: Heights
  readonly onClose: () => void
}

type HeadProps = Omit<Props, 'heights'> & {
  readonly message: Message | null
  readonly answer: ReturnType<typeof useAnswer>
}

const CardHead = ({ activity, name, message, answer, onClose }: HeadProps) => {
  const askHere = useWhy((state) => state.askHere)
  const why = () => askHere(activity.messageId, activity.subject)
  return (
    <header className="card-head">
      <Avatar name={activity.who.name} address={activity.who.address} />
      <div className="card-who">
        <h3 className="clip" dir="auto">
          {name}
        </h3>
        <Recipients message={message} activity={activity} />
      </div>
      <IconButton label="Reply" disabled={message === null} onClick={answer.reply}>
        <Reply />
      </IconButton>
      <IconButton label="Reply to all" disabled={message === null} onClick={answer.replyAll}>
        <ReplyAll />
      </IconButton>
      <IconButton label="Forward" disabled={message === null} onClick={answer.forward}>
        <Forward />
      </IconButton>
      <Menu
        label="More for this mail"
        icon={<Ellipsis />}
        items={[{ label: 'Why is this here?', icon: <CircleQuestionMark />, choose: why }]}
      />
      <IconButton label="Close this mail" aria-expanded="true" onClick={onClose}>
        <ChevronUp />
      </IconButton>
    </header>
  )
}

/** The subject, who made it, and the way into the conversation. */
const CardSubject = ({ activity }: { activity: Activity }) => {
  const [shown, setShown] = useState(false)
  const { subject, origin, threadCount, messageId, mailboxAddress } = activity
  const id = `thread-${activity.id}`
  return (
    <>
      <div className="card-subject">
        <p dir="auto">{subject === '' ? 'No subject' : subject}</p>
        <OriginChip origin={origin} />
        {threadCount > 1 && (
          <button
            type="button"
            className="thread-chip"
            aria-expanded={shown}
            aria-controls={shown ? id : undefined}
            title={shown ? 'Close the conversation' : 'Open the conversation'}
            onClick={() => setShown(!shown)}
          >
            <MessagesSquare aria-hidden="true" />
            {counted(threadCount, 'mail')}
          </button>
        )}
      </div>
      {shown && <Conversation id={id} messageId={messageId} mailboxAddress={mailboxAddress} />}
    </>
  )
}

/** A mail, opened in its place on the timeline. */
export const MailCard = ({ activity, name, heights, onClose }: Props) => {
  const current = useTimeline((state) => state.current?.id === activity.id)
  const { opened, again } = useMail(activity.messageId)
  const message = opened.status === 'ready' ? opened.message : null
  const answer = useAnswer(opened.status === 'ready' ? opened : null)
  const [height] = useState(heights.get(activity.id))
  useShortcut('reply', answer.reply, current)
  useShortcut('replyAll', answer.replyAll, current)
  useShortcut('forward', answer.forward, current && message !== null)
  return (
    <article
      className="card"
      aria-label={`Mail: ${activity.subject === '' ? 'No subject' : activity.subject}`}
    >
      <CardHead activity={activity} name={name} message={message} answer={answer} onClose={onClose} />
      <CardSubject activity={activity} />
      <SentNote sent={activity.sent} />
      <BlockedBar mail={opened.status === 'ready' ? opened.mail : null} />
      <MailBody
        shown={opened}
        title={`Mail from ${name}`}
        onAgain={again}
        {...bodySource(opened)}
        height={height}
        onHeight={(next) => heights.set(activity.id, next)}
      />
      {message !== null && <AttachmentChips messageId={message.id} attachments={message.attachments} />}
    </article>
  )
}
