import type { Participant } from '../../../shared/domain/participant.ts'
import type { Submission } from '../../../shared/domain/submission.ts'
import { appError, type AppError } from '../../../shared/errors/app-error.ts'
import { addressKey } from '../../../shared/rules/address.ts'
import { wordsFor } from '../../app/error-words.ts'
import { go } from '../../app/routes.ts'
import { useClient } from '../../ipc/client-context.tsx'
import type { Client } from '../../ipc/client.ts'
import { fetchBody } from '../../message-frame/index.ts'
import { useToasts } from '../../ui/toasts.tsx'
import { draftAgain, useAnswering, useComposer } from '../composer/index.ts'
import { useMailboxes } from '../mailboxes/index.ts'
import type { ActionName } from './outbox-actions.ts'
import { useOutbox } from './outbox-store.tsx'

/** Goes to a stored mail on a contact's timeline. */
export type OpenMail = (contactId: string, messageId: string) => void

/** Dialogs that an action opens instead of doing something at once. */
export type OutboxDialog = 'changeTime' | 'remind' | 'happened'

/** The first recipient who is a contact: the mail stands on that timeline. */
const contactAmong = async (client: Client, people: readonly Participant[]): Promise<string | null> => {
  for (const { address } of people.slice(0, 20)) {
    const found = await client.invoke('contact.list', {
      text: address,
      order: 'recent',
      after: null,
      limit: 5,
    })
    if (!found.ok) return null
    for (const row of found.value.rows) {
      const contact = await client.invoke('contact.get', { contactId: row.id })
      const has = contact.ok && contact.value.addresses.some(({ key }) => key === addressKey(address))
      if (has) return row.id
    }
  }
  return null
}

/** Opens a sent mail on the timeline of somebody it went to. */
const useOpen = (onOpen: OpenMail) => {
  const client = useClient()
  const show = useToasts((state) => state.show)
  return async ({ to, cc, bcc, messageId }: Submission): Promise<AppError | null> => {
    if (messageId === null) return appError('message_not_found', 'it was not read back yet', 'user')
    const contactId = await contactAmong(client, [...to, ...cc, ...bcc])
    if (contactId === null) show('None of its recipients is a contact, so no timeline shows it', null, 'bad')
    else onOpen(contactId, messageId)
    return null
  }
}

/** A reply to everybody, below one's own mail: in the same conversation. */
const useWriteAgain = () => {
  const client = useClient()
  const { replyAll } = useAnswering()
  return async ({ messageId }: Submission): Promise<AppError | null> => {
    if (messageId === null) return appError('message_not_found', 'it was not read back yet', 'user')
    const message = await client.invoke('message.get', { messageId })
    if (!message.ok) return message.error
    const body = await fetchBody(
      message.value,
      (input, init) => fetch(input, init),
      new AbortController().signal,
    )
    if (!body.ok) return body.error
    replyAll({ message: message.value, raw: body.value })
    return null
  }
}

/** A sent mail once more, as a draft of its own: the sent one stays as it is. */
const useCopyAsDraft = () => {
  const content = useOutbox((state) => state.content)
  const begin = useComposer((state) => state.begin)
  const mailboxes = useMailboxes((state) => state.mailboxes)
  return async ({ id }: Submission): Promise<AppError | null> => {
    const answer = await content(id)
    if (!answer.ok) return answer.error
    begin(draftAgain(answer.value.content, mailboxes))
    return null
  }
}

const useCancel = () => {
  const cancel = useOutbox((state) => state.cancel)
  const show = useToasts((state) => state.show)
  return async ({ id, state }: Submission): Promise<AppError | null> => {
    const failure = await cancel(id)
    if (failure !== null) return failure
    const words = state === 'failed' ? 'Put away' : 'Taken back'
    const action = { label: 'Show', run: () => go({ place: 'outbox', tab: 'cancelled' }) }
    show(`${words}. It is kept for 7 days`, action)
    return null
  }
}

const useRuns = (submission: Submission, onOpen: OpenMail, onDialog: (dialog: OutboxDialog) => void) => {
  const { retry, decide, remind, load } = useOutbox((state) => state)
  const takeBack = useComposer((state) => state.takeBack)
  const open = useOpen(onOpen)
  const writeAgain = useWriteAgain()
  const copy = useCopyAsDraft()
  const cancel = useCancel()
  const { id } = submission
  const edit = async () => {
    const failure = await takeBack(id)
    await load()
    return failure
  }
  const ask = (dialog: OutboxDialog) => async () => {
    onDialog(dialog)
    return null
  }
  const runs: Readonly<Record<ActionName, () => Promise<AppError | null>>> = {
    undo: edit,
    edit,
    editResend: () => (submission.state === 'sent' ? copy(submission) : edit()),
    restore: edit,
    cancel: () => cancel(submission),
    remove: () => cancel(submission),
    sendNow: () => retry(id),
    retry: () => retry(id),
    wasSent: () => decide(id, 'was_sent'),
    sendAgain: () => decide(id, 'send_again'),
    changeTime: ask('changeTime'),
    remind: ask('remind'),
    stopReminding: () => remind(id, null),
    writeAgain: () => writeAgain(submission),
    open: () => open(submission),
    happened: ask('happened'),
  }
  return runs
}

/** Does what an action says; a refusal is said in words. */
export const useActions = (
  submission: Submission,
  onOpen: OpenMail,
  onDialog: (dialog: OutboxDialog) => void,
) => {
  const runs = useRuns(submission, onOpen, onDialog)
  const show = useToasts((state) => state.show)
  return async (name: ActionName): Promise<void> => {
    const failure = await runs[name]()
    if (failure === null) return
    const { title, hint } = wordsFor(failure)
    show(`${title}. ${hint}`, null, 'bad')
  }
}
