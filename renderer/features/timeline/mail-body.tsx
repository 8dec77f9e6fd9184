import { FileWarning, ShieldCheck } from 'lucide-react'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { MessageFrame, type CleanMail } from '../../message-frame/index.ts'
import { Button } from '../../ui/button.tsx'
import { counted } from '../../ui/amount-words.ts'
import { Late } from '../../ui/skeleton.tsx'
import { useLinks } from './use-links.ts'

/** "2 remote images and 1 tracker blocked". */
export const blockedWords = (mail: Pick<CleanMail, 'remoteImages' | 'trackers'>): string | null => {
  const parts = [
    mail.remoteImages > 0 ? counted(mail.remoteImages, 'remote image') : '',
    mail.trackers > 0 ? counted(mail.trackers, 'tracker') : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? null : `${parts.join(' and ')} blocked`
}

/** What was kept from reaching out, where something was. */
export const BlockedBar = ({ mail }: { mail: CleanMail | null }) => {
  const words = mail === null ? null : blockedWords(mail)
  if (words === null) return null
  return (
    <div className="blocked-bar">
      <ShieldCheck />
      <span>{words}</span>
    </div>
  )
}

const lossWords: Readonly<Record<NonNullable<CleanMail['lost']>, string>> = {
  layout: 'This mail is too large or too deeply nested to be laid out, so only its words are shown.',
  end: 'This mail is too long to be shown whole: this is its beginning.',
}

/** Said where a mail could not be shown as it is in bounded time. */
const LossBar = ({ lost, source }: { lost: NonNullable<CleanMail['lost']>; source: string | undefined }) => (
  <div className="blocked-bar" role="note">
    <FileWarning />
    <span>{lossWords[lost]}</span>
    {source !== undefined && (
      <a className="link" href={source} download="mail.txt">
        Save all of it as text
      </a>
    )}
  </div>
)

export type Shown =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly error: AppError }
  | { readonly status: 'ready'; readonly mail: CleanMail }

type Props = {
  readonly shown: Shown
  readonly title: string
  readonly onAgain: () => void
  /** Where all of the body is served, as a file. */
  readonly source?: string
  /** Height of an earlier showing, in pixels, and where the next one is noted. */
  readonly height?: number | undefined
  readonly onHeight?: (height: number) => void
}

/** The text of a mail: on its way, in its frame, or why not. */
export const MailBody = ({ shown, title, onAgain, source, height, onHeight }: Props) => {
  const onLink = useLinks()
  if (shown.status === 'loading') {
    return (
      <div className="card-body">
        <div style={{ minHeight: height ?? 60 }}>
          <Late>
            <p className="quiet" role="status">
              Opening
            </p>
          </Late>
        </div>
      </div>
    )
  }
  if (shown.status === 'failed') {
    return (
      <div className="card-body">
        <ErrorLine error={shown.error} />
        <Button className="button-small" onClick={onAgain}>
          Try again
        </Button>
      </div>
    )
  }
  return (
    <div className="card-body">
      {shown.mail.lost !== null && <LossBar lost={shown.mail.lost} source={source} />}
      <MessageFrame
        mail={shown.mail}
        title={title}
        onLink={onLink}
        {...(height === undefined ? {} : { firstHeight: height })}
        {...(onHeight === undefined ? {} : { onHeight })}
      />
    </div>
  )
}
