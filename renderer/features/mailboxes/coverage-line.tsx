import { useState } from 'react'
import { CircleCheck, CircleDashed, ScanSearch, TriangleAlert } from 'lucide-react'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import { counted } from '../../ui/amount-words.ts'
import { Time } from '../../ui/time.tsx'
import { certaintyOf, type Certainty } from './coverage-words.ts'
import { FailuresDialog } from './failures-dialog.tsx'

const icons: Readonly<Record<Certainty['tone'], typeof CircleCheck>> = {
  ok: CircleCheck,
  plain: CircleDashed,
  accent: ScanSearch,
  warn: CircleDashed,
}

const CheckProgress = ({ mailbox }: { mailbox: Mailbox }) => {
  const { checking, contacts } = mailbox.coverage
  const share = contacts === 0 ? 0 : Math.min(1, (checking ?? 0) / contacts)
  return (
    <span
      className="progress progress-short"
      role="progressbar"
      aria-label={`Check of ${mailbox.address}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <i style={{ transform: `scaleX(${share})` }} />
    </span>
  )
}

const Failures = ({ mailbox }: { mailbox: Mailbox }) => {
  const [shown, setShown] = useState(false)
  const { failed } = mailbox.coverage
  return (
    <>
      {failed > 0 && (
        <p className="coverage-failed">
          <TriangleAlert aria-hidden="true" />
          <span>
            {counted(failed, 'mail')} could not be fetched. {failed === 1 ? 'It is' : 'They are'} tried again
            from time to time.
          </span>
          <button
            type="button"
            className="link"
            aria-label={`Show what could not be fetched from ${mailbox.address}`}
            onClick={() => setShown(true)}
          >
            Show
          </button>
        </p>
      )}
      {shown && <FailuresDialog mailbox={mailbox} onClose={() => setShown(false)} />}
    </>
  )
}

type Props = { readonly mailbox: Mailbox; readonly onCheck: () => void }

/** Whether all of a mailbox's mail with the contacts is here, how that is known, and what is not. */
export const CoverageLine = ({ mailbox, onCheck }: Props) => {
  const { tone, words, checkedAt, notes, canCheck } = certaintyOf(mailbox)
  const Icon = icons[tone]
  return (
    <div className="coverage">
      <div className={`coverage-line coverage-${tone}`}>
        <Icon aria-hidden="true" />
        <div className="coverage-words">
          <p>
            <span>{words}</span>
            {checkedAt !== null && (
              <span className="coverage-at">
                {' · '}checked <Time at={checkedAt} as="ago" />
              </span>
            )}
          </p>
          {notes.length > 0 && <p className="coverage-notes">{notes.join('. ')}.</p>}
        </div>
        {tone === 'accent' ? (
          <CheckProgress mailbox={mailbox} />
        ) : (
          canCheck && (
            <button
              type="button"
              className="link"
              aria-label={`Check ${mailbox.address} now`}
              title="Compares what the provider has of your contacts with what is here, and fetches what is missing"
              onClick={onCheck}
            >
              Check now
            </button>
          )
        )}
      </div>
      <Failures mailbox={mailbox} />
    </div>
  )
}
