import type { Clock } from '../../../main/platform/ports.ts'
import type { MailProvider, OutgoingMail, StructuredMail } from '../../../main/providers/provider.ts'
import { appError, type AppError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import { providerMessage } from '../store/provider-message.ts'

/**
 * What becomes of one attempt to send: it goes out and that is answered; it goes out and the answer is lost; neither
 * the mail nor an answer arrives; it is refused; or it is refused and goes out all the same.
 */
export type Fate = 'sent' | 'sent_unheard' | 'lost' | AppError | { readonly sentThough: AppError }

type Copy = { readonly id: string; readonly mail: OutgoingMail; readonly visibleAt: number }

const isSentThough = (fate: Fate): boolean => typeof fate === 'object' && 'sentThough' in fate

const unheard = () => err(appError('outcome_unknown', 'the answer was lost', 'backoff'))

/**
 * The sending half of a made-up provider that can't hold a mail before it is sent, and that says neither which message
 * a sent mail became nor that one was not sent: only a copy among the sent mail tells.
 */
export const createUnparkedMailbox = (clock: Clock) => {
  const copies: Copy[] = []
  const calls: string[] = []
  let fates: Fate[] = []
  let answers: (AppError | null)[] = []
  let delayMs = 0

  const notHere = (name: string) => async (): Promise<never> => {
    throw new Error(`${name} is no part of sending here`)
  }

  const take = (mail: OutgoingMail): void => {
    const id = `copy-${String(copies.length + 1)}`
    copies.push({ id, mail, visibleAt: clock.now() + delayMs })
  }

  const seen = (): Copy[] => copies.filter(({ visibleAt }) => visibleAt <= clock.now())

  const messageOf = ({ id, mail }: Copy) => {
    const { from, to, cc, bcc, subject }: StructuredMail = JSON.parse(new TextDecoder().decode(mail.frozen))
    return providerMessage({
      providerMessageId: id,
      direction: 'sent',
      from,
      to,
      cc,
      bcc,
      subject,
      occurredAt: clock.now(),
      submissionId: mail.submissionId,
    })
  }

  const provider: MailProvider = {
    provider: 'graph',
    capabilities: {
      parks: false,
      form: 'structured',
      maxMessageBytes: 4_000_000,
      maxAttachmentBytes: 2_900_000,
      sendsPerMinute: 30,
      bodiesPerMinute: null,
      choosesFolders: true,
    },
    aliases: async () => ok([]),
    folders: async () => ok([]),
    identity: notHere('identity'),
    anchor: notHere('anchor'),
    pull: notHere('pull'),
    search: notHere('search'),
    sent: notHere('sent'),
    getMany: notHere('getMany'),
    find: notHere('find'),
    raw: notHere('raw'),
    attachment: notHere('attachment'),
    park: notHere('park'),
    unpark: notHere('unpark'),
    get: async (id) => {
      calls.push(`get ${id}`)
      const copy = seen().find((each) => each.id === id)
      return copy === undefined ? err(appError('not_found', 'gone')) : ok(messageOf(copy))
    },
    deliver: async (mail) => {
      calls.push(`deliver ${mail.submissionId}`)
      const fate = fates.shift() ?? 'sent'
      if (fate === 'sent' || fate === 'sent_unheard' || isSentThough(fate)) take(mail)
      if (fate === 'sent') return ok({ providerMessageId: null })
      if (typeof fate === 'string') return unheard()
      return err('sentThough' in fate ? fate.sentThough : fate)
    },
    settle: async ({ submissionId }) => {
      calls.push(`settle ${submissionId}`)
      const failure = answers.shift() ?? null
      if (failure !== null) return err(failure)
      const copy = seen().find(({ mail }) => mail.submissionId === submissionId)
      return ok(copy === undefined ? { kind: 'unknown' } : { kind: 'sent', providerMessageId: copy.id })
    },
  }

  return {
    provider,
    /** Every call that was made, with what it was for. */
    calls,
    /** What becomes of the next mails; those after that are sent. */
    fate: (...next: readonly Fate[]): void => {
      fates = [...next]
    },
    /** What asking for a copy comes to next: an error, or null for the truth. */
    answer: (...next: readonly (AppError | null)[]): void => {
      answers = [...next]
    },
    /** How long the copy of a mail sent from now on is not to be seen, in ms. */
    delayCopies: (ms: number): void => {
      delayMs = ms
    },
    /** How many times a mail went out, seen or not. */
    copies: (submissionId: string): number =>
      copies.filter(({ mail }) => mail.submissionId === submissionId).length,
    /** The message that a mail became, as a sync would bring it. */
    messages: () => copies.map(messageOf),
  }
}

export type UnparkedMailbox = ReturnType<typeof createUnparkedMailbox>
