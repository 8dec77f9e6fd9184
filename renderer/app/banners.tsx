import { Info, TriangleAlert, X } from 'lucide-react'
import type { StartNotice } from '../../shared/ipc/contract.ts'
import type { Mailbox } from '../../shared/domain/mailbox.ts'
import { troubleOf, useMailboxes } from '../features/mailboxes/index.ts'
import { counted } from '../ui/amount-words.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { wordsFor } from './error-words.ts'
import { go } from './routes.ts'
import { useSession } from './session-store.tsx'
import { assertNever } from '../../shared/errors/assert-never.ts'

type NoticeWords = { readonly title: string; readonly hint: string; readonly bad: boolean }

/** What was found at start, in plain words. `detail` is main's own sentence fragment: a reason or a file's name. */
export const noticeWords = (notice: StartNotice): NoticeWords => {
  const { detail } = notice
  switch (notice.kind) {
    case 'vault_session_only': {
      const because = detail === '' ? 'this system offers no safe place for them' : detail.replace(/\.$/, '')
      return {
        title: `Sign-ins are kept for this session only, because ${because}.`,
        hint: 'After Liaison quits, mailboxes have to be reconnected.',
        bad: false,
      }
    }
    case 'store_moved_aside':
      return {
        title: 'The store of mail on this computer was damaged and put aside.',
        hint: `Mail is fetched again from the provider.${detail === '' ? '' : ` The damaged file is kept: ${detail}`}`,
        bad: false,
      }
    case 'store_unusable': {
      const words = notice.error === null ? null : wordsFor(notice.error)
      return {
        title: `${words?.title ?? 'The store of mail on this computer can not be used'}.`,
        hint: words?.hint ?? detail,
        bad: true,
      }
    }
    default:
      return assertNever(notice.kind)
  }
}

const NoticeBanner = ({ notice }: { notice: StartNotice }) => {
  const dismiss = useSession((state) => state.dismissNotice)
  const words = noticeWords(notice)
  return (
    <div className={words.bad ? 'notice notice-bad' : 'notice'} role={words.bad ? 'alert' : 'status'}>
      {words.bad ? <TriangleAlert /> : <Info />}
      <span className="notice-words">
        <b>{words.title}</b> {words.hint}
      </span>
      {!words.bad && (
        <IconButton label="Dismiss" onClick={() => dismiss(notice.kind)}>
          <X />
        </IconButton>
      )}
    </div>
  )
}

/** Above this number the mailboxes are counted instead of named: banners must not push the window away. */
const mostNamed = 2

const EndedBanner = ({ mailbox }: { mailbox: Mailbox }) => {
  const connect = useMailboxes((state) => state.connect)
  return (
    <div className="notice" role="status">
      <TriangleAlert />
      <span className="notice-words">
        <b>{mailbox.address} has to sign in again.</b> {troubleOf(mailbox)?.words}
      </span>
      <Button
        className="button-small"
        onClick={() => void connect(mailbox.provider, mailbox.id)}
        aria-label={`Reconnect ${mailbox.address}`}
      >
        Reconnect
      </Button>
    </div>
  )
}

const ReconnectBanner = () => {
  const mailboxes = useMailboxes((state) => state.mailboxes)
  const ended = mailboxes.filter((mailbox) => mailbox.state === 'reconnect')
  if (ended.length <= mostNamed) {
    return ended.map((mailbox) => <EndedBanner mailbox={mailbox} key={mailbox.id} />)
  }
  const waiting = ended.reduce((sum, { counts }) => sum + counts.waiting, 0)
  return (
    <div className="notice" role="status">
      <TriangleAlert />
      <span className="notice-words">
        <b>{ended.length} mailboxes have to sign in again.</b> Their sync and sending are paused
        {waiting > 0 && `; ${counted(waiting, 'mail waits', 'mails wait')}`}. Nothing is lost.
      </span>
      <Button className="button-small" onClick={() => go({ place: 'mailboxes' })}>
        Show mailboxes
      </Button>
    </div>
  )
}

/** What the person has to know before anything else. The page of mailboxes says the second kind by itself. */
export const Banners = ({ onMailboxes }: { onMailboxes: boolean }) => {
  const notices = useSession((state) => state.notices)
  const error = useSession((state) => state.error)
  return (
    <div className="banners">
      {error !== null && (
        <div className="notice notice-bad" role="alert">
          <TriangleAlert />
          <span className="notice-words">
            <b>{wordsFor(error).title}.</b> {wordsFor(error).hint}
          </span>
        </div>
      )}
      {notices.map((notice) => (
        <NoticeBanner key={notice.kind} notice={notice} />
      ))}
      {!onMailboxes && <ReconnectBanner />}
    </div>
  )
}
