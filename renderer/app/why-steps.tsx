import type { AppError } from '../../shared/errors/app-error.ts'
import { assertNever } from '../../shared/errors/assert-never.ts'
import { useContacts } from '../features/contacts/index.ts'
import { useMailboxes } from '../features/mailboxes/index.ts'
import { useMatching } from '../features/matching/index.ts'
import { useTimeline } from '../features/timeline/index.ts'
import { useWhy, WhyDialogs, type WindowStep } from '../features/why/index.ts'
import { useClient } from '../ipc/client-context.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { wordsFor } from './error-words.ts'
import { go } from './routes.ts'

type AtMailbox = Extract<WindowStep, { readonly mailboxAddress: string }>

/** What is done with the mailbox that an answer names. */
const useMailboxStep = () => {
  const client = useClient()
  const mailboxes = useMailboxes((state) => state.mailboxes)
  const showSettings = useMailboxes((state) => state.showSettings)
  const change = useMailboxes((state) => state.change)
  const show = useToasts((state) => state.show)
  const tell = (error: AppError | null, said: string) => {
    if (error === null) return show(said)
    const { title, hint } = wordsFor(error)
    show(`${title}. ${hint}`, null, 'bad')
  }
  const ask = async (name: 'mailbox.check' | 'mailbox.retryFailures', mailboxId: string, said: string) => {
    const answer = await client.invoke(name, { mailboxId })
    tell(answer.ok ? null : answer.error, said)
  }
  const resume = async (mailboxId: string, said: string) =>
    tell(await change(mailboxId, { paused: false }), said)
  return ({ kind, mailboxAddress }: AtMailbox) => {
    const mailboxId = mailboxes.find(({ address }) => address === mailboxAddress)?.id
    if (mailboxId === undefined) return go({ place: 'mailboxes' })
    if (kind === 'check') return void ask('mailbox.check', mailboxId, `Checking ${mailboxAddress}`)
    if (kind === 'resume') return void resume(mailboxId, `${mailboxAddress} resumed`)
    if (kind === 'retry')
      return void ask('mailbox.retryFailures', mailboxId, `Trying ${mailboxAddress} again`)
    go({ place: 'mailboxes' })
    showSettings(mailboxId, kind === 'range' ? 'past' : 'folders')
  }
}

const useStep = () => {
  const begin = useContacts((state) => state.begin)
  const reveal = useTimeline((state) => state.reveal)
  const seek = useMatching((state) => state.seek)
  const atMailbox = useMailboxStep()
  return (step: WindowStep): void => {
    switch (step.kind) {
      case 'add_contact':
        return begin({ name: step.name, address: step.address })
      case 'open_contact':
        return go({ place: 'contacts', contactId: step.contactId })
      case 'open_mail':
        go({ place: 'contacts', contactId: step.contactId })
        return reveal(step.contactId, step.messageId)
      case 'review':
        return go({ place: 'reviews' })
      case 'rule':
        if (step.pattern !== null) seek({ list: step.list, pattern: step.pattern })
        return go({ place: 'settings', section: 'matching' })
      case 'newsletters':
        return go({ place: 'settings', section: 'matching' })
      case 'connect':
        return go({ place: 'mailboxes' })
      case 'check':
      case 'folders':
      case 'range':
      case 'resume':
      case 'retry':
        return atMailbox(step)
      default:
        return assertNever(step)
    }
  }
}

/** The questions why a mail is here or not, and the ways that their answers show. */
export const WhyAnswers = () => {
  const close = useWhy((state) => state.close)
  const act = useStep()
  return (
    <WhyDialogs
      onStep={(step) => {
        // What a step opens gives the focus back to what had it before.
        close()
        act(step)
      }}
    />
  )
}
