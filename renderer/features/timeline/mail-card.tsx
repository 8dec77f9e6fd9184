import { useState } from 'react'
import { ChevronUp, Forward, Reply, ReplyAll, ShieldCheck } from 'lucide-react'
import type { Activity } from '../../../shared/domain/activity.ts'
import type { Message } from '../../../shared/domain/message.ts'
import type { Participant } from '../../../shared/domain/participant.ts'
import { parseRecipients, addressKey } from '../../../shared/rules/address.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { wordsFor } from '../../app/error-words.ts'
import { useShortcut } from '../../app/keyboard.ts'
import { useClient } from '../../ipc/client-context.tsx'
import { MessageFrame, type CleanMail } from '../../message-frame/index.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { counted } from '../../ui/amount-words.ts'
import { Late } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { ownAddresses, useAnswer, useComposer } from '../composer/index.ts'
import { useMailboxes } from '../mailboxes/index.ts'
import { AttachmentChips } from './attachment-chips.tsx'
import { SentNote } from './sent-note.tsx'
import { useTimeline } from './timeline-store.tsx'
import { useMail } from './use-mail.ts'

const namesOf = (people: readonly Participant[], own: ReadonlySet<string>): string =>
  people.map((each) => (own.has(addressKey(each.address)) ? 'you' : each.name || each.address)).join(', ')

/** "2 remote images and 1 tracker blocked". */
export const blockedWords = (mail: Pick<CleanMail, 'remoteImages' | 'trackers'>): string | null => {
  const parts = [
    mail.remoteImages > 0 ? counted(mail.remoteImages, 'remote image') : '',
    mail.trackers > 0 ? counted(mail.trackers, 'tracker') : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? null : `${parts.join(' and ')} blocked`
}

/** Opens links of mail: addresses in the composer, pages through main, everything else is refused there. */
const useLinks = () => {
  const client = useClient()
  const write = useComposer((state) => state.write)
  const show = useToasts((state) => state.show)
  const openPage = async (url: string) => {
    const answer = await client.invoke('app.openLink', { url: url.slice(0, 8000) })
    if (!answer.ok) show(wordsFor(answer.error).title, null, 'bad')
  }
  return (url: string) => {
    if (/^mailto:/i.test(url)) {
      const [path, query] = url.slice(7).split('?')
      return write(
        parseRecipients(safelyDecoded(path ?? '')),
        new URLSearchParams(query).get('subject') ?? '',
      )
    }
    void openPage(url)
  }
}

const safelyDecoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

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

/** A mail, opened in its place on the timeline. */
export const MailCard = ({ activity, name, heights, onClose }: Props) => {
  const current = useTimeline((state) => state.current?.id === activity.id)
  const { opened, again } = useMail(activity.messageId)
  const onLink = useLinks()
  const message = opened.status === 'ready' ? opened.message : null
  const mail = opened.status === 'ready' ? opened.mail : null
  const answer = useAnswer(opened.status === 'ready' ? opened : null)
  const [height] = useState(heights.get(activity.id))
  useShortcut('reply', answer.reply, current)
  useShortcut('replyAll', answer.replyAll, current)
  useShortcut('forward', answer.forward, current && message !== null)
  const blocked = mail === null ? null : blockedWords(mail)
  return (
    <article
      className="card"
      aria-label={`Mail: ${activity.subject === '' ? 'No subject' : activity.subject}`}
    >
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
        <IconButton label="Close this mail" aria-expanded="true" onClick={onClose}>
          <ChevronUp />
        </IconButton>
      </header>
      <p className="card-subject" dir="auto">
        {activity.subject === '' ? 'No subject' : activity.subject}
      </p>
      <SentNote sent={activity.sent} />
      {blocked !== null && (
        <div className="blocked-bar">
          <ShieldCheck />
          <span>{blocked}</span>
        </div>
      )}
      <div className="card-body">
        {opened.status === 'loading' && (
          <div style={{ minHeight: height ?? 60 }}>
            <Late>
              <p className="quiet" role="status">
                Opening
              </p>
            </Late>
          </div>
        )}
        {opened.status === 'failed' && (
          <>
            <ErrorLine error={opened.error} />
            <Button className="button-small" onClick={again}>
              Try again
            </Button>
          </>
        )}
        {mail !== null && message !== null && (
          <MessageFrame
            mail={mail}
            title={`Mail from ${name}`}
            onLink={onLink}
            {...(height === undefined ? {} : { firstHeight: height })}
            onHeight={(next) => heights.set(activity.id, next)}
          />
        )}
      </div>
      {message !== null && <AttachmentChips messageId={message.id} attachments={message.attachments} />}
    </article>
  )
}
