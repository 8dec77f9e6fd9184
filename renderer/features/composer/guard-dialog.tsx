import { useEffect, useRef, useState, type ReactNode } from 'react'
import { AtSign, FileQuestion, Globe, Heading, UsersRound } from 'lucide-react'
import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import type { GuardName } from '../../../shared/domain/sending.ts'
import { usualRecipients, type Finding } from '../../../shared/rules/guards.ts'
import { assertNever } from '../../../shared/errors/assert-never.ts'
import { wordsFor } from '../../app/error-words.ts'
import { useMailboxes } from '../mailboxes/index.ts'
import { useSettings } from '../settings/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { useComposer, type Asking, type DraftItem } from './composer-store.tsx'

const icons: Readonly<Record<GuardName, ReactNode>> = {
  subject: <Heading />,
  attachment: <FileQuestion />,
  recipients: <UsersRound />,
  domain: <Globe />,
  mailbox: <AtSign />,
}

const list = new Intl.ListFormat('en', { type: 'conjunction' })
const namedAtMost = 3

const domainWords = (domains: readonly string[]): string => {
  const named = domains.slice(0, namedAtMost)
  const more = domains.length - named.length
  return list.format(more > 0 ? [...named, `${more} more`] : named)
}

/** What is asked, and why. */
export const findingWords = (
  finding: Finding,
  mailboxes: readonly Pick<Mailbox, 'id' | 'address'>[],
): { readonly title: string; readonly why: string } => {
  switch (finding.guard) {
    case 'subject':
      return { title: 'No subject', why: 'Mail without one is easily overlooked.' }
    case 'attachment':
      return { title: 'Nothing is attached', why: `The text says “${finding.word}”.` }
    case 'recipients':
      return {
        title: `${finding.count} people see each other’s addresses`,
        why: `More than ${usualRecipients} are in To and Cc. In Bcc, nobody sees the others.`,
      }
    case 'domain':
      return {
        title: `First mail to ${domainWords(finding.domains)}`,
        why: 'Nobody there is in your address book yet. Is the address right?',
      }
    case 'mailbox': {
      const usual = mailboxes.find(({ id }) => id === finding.usualMailboxId)?.address ?? 'another mailbox'
      return finding.reason === 'answered'
        ? { title: 'The answer goes from another mailbox', why: `The mail was written to ${usual}.` }
        : { title: 'You usually write from another mailbox', why: `To these people it was ${usual}.` }
    }
    default:
      return assertNever(finding)
  }
}

/** All questions about one mail at once. */
const Questions = ({ item, asking }: { item: DraftItem; asking: Asking }) => {
  const answer = useComposer((state) => state.answer)
  const mailboxes = useMailboxes((state) => state.mailboxes)
  const settings = useSettings((state) => state.settings)
  const changeSettings = useSettings((state) => state.change)
  const show = useToasts((state) => state.show)
  const [off, setOff] = useState<readonly GuardName[]>([])
  const { id } = item.draft
  const sendAnyway = useRef<HTMLButtonElement>(null)
  // After the dialog has put the focus on its first button.
  useEffect(() => sendAnyway.current?.focus(), [])
  const decide = async (anyway: boolean) => {
    if (off.length > 0 && settings !== null) {
      const guards = { ...settings.sending.guards, ...Object.fromEntries(off.map((name) => [name, false])) }
      const failure = await changeSettings({ sending: { guards } })
      if (failure !== null) show(wordsFor(failure).title, null, 'bad')
    }
    await answer(id, anyway)
  }
  const toggle = (guard: GuardName, on: boolean) =>
    setOff(on ? [...off, guard] : off.filter((each) => each !== guard))
  return (
    <Dialog
      title="Send it like this?"
      onClose={() => void decide(false)}
      footer={
        <>
          <Button onClick={() => void decide(false)}>Back</Button>
          <Button
            kind="primary"
            ref={sendAnyway}
            // The key that pressed Send and is still held down is no answer.
            onKeyDown={(event) => event.repeat && event.preventDefault()}
            onClick={() => void decide(true)}
          >
            Send anyway
          </Button>
        </>
      }
    >
      <ul className="guards">
        {asking.findings.map((finding) => {
          const { title, why } = findingWords(finding, mailboxes)
          return (
            <li key={finding.guard} className="guard">
              {icons[finding.guard]}
              <div>
                <b>{title}</b>
                <p>{why}</p>
                <label className="guard-off">
                  <input
                    type="checkbox"
                    checked={off.includes(finding.guard)}
                    onChange={(event) => toggle(finding.guard, event.target.checked)}
                  />
                  Don’t ask this again
                </label>
              </div>
            </li>
          )
        })}
      </ul>
    </Dialog>
  )
}

/** Asks before a mail goes, where something about it is worth a question. */
export const GuardDialog = ({ item }: { item: DraftItem }) =>
  item.asking === null ? null : <Questions item={item} asking={item.asking} />
