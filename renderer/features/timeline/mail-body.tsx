import { ShieldCheck } from 'lucide-react'
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

export type Shown =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly error: AppError }
  | { readonly status: 'ready'; readonly mail: CleanMail }

type Props = {
  readonly shown: Shown
  readonly title: string
  readonly onAgain: () => void
  /** Height of an earlier showing, in pixels, and where the next one is noted. */
  readonly height?: number | undefined
  readonly onHeight?: (height: number) => void
}

/** The text of a mail: on its way, in its frame, or why not. */
export const MailBody = ({ shown, title, onAgain, height, onHeight }: Props) => {
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
