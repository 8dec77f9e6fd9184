import { expect } from 'vitest'
import type {
  MailProvider,
  OutgoingMail,
  ProviderMessage,
  PullPage,
  StructuredMail,
} from '../../../../main/providers/provider.ts'
import type { Participant } from '../../../../shared/domain/participant.ts'
import type { Result } from '../../../../shared/errors/result.ts'
import type { FaultAction } from '../../../support/http-emulator/faults.ts'
import type { MailSpec } from '../../../support/mail-builder.ts'

/** A refusal by its meaning; how a server words it is the bench's business. */
export type Refusal = 'bad request' | 'not signed in' | 'scope' | 'quota' | 'too large' | 'too fast'

/** What a server does to one kind of request. */
export type ServerFault =
  | { readonly kind: 'refusal'; readonly refusal: Refusal; readonly retryAfter?: number }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number }
  | { readonly kind: 'cut' | 'accept-then-drop' | 'not-json' }

/** Faults that are the same at every server. */
export const plainFaults: Readonly<Record<'cut' | 'accept-then-drop' | 'not-json', FaultAction>> = {
  cut: { kind: 'cut', when: 'before' },
  'accept-then-drop': { kind: 'accept-then-drop' },
  'not-json': { kind: 'wrong-json', body: '<html>Sign in to the airport network</html>' },
}

/** Where a message lies, in words that fit labels and folders alike. */
export type Place = 'inbox' | 'spam' | 'trash' | 'archive' | 'sent'

export type FaultPlace = 'get' | 'many' | 'raw' | 'park' | 'deliver'

/** A copy in Sent. `marked`: it carries this submission's mark, however the provider keeps it. */
export type SentCopy = {
  readonly id: string
  readonly raw: string
  readonly marked: (submissionId: string) => boolean
}

/** A provider with a mailbox at a server that the test controls. */
export type ProviderBench = {
  readonly provider: MailProvider
  readonly address: string
  /** What `aliases` has to answer. */
  readonly aliases: readonly Participant[]
  readonly now: () => number
  /** Lets waits of the provider pass. */
  readonly pass: <T>(work: Promise<T>) => Promise<T>
  /** The same mailbox opened again, with these folders left out. */
  readonly reopen: (excludedFolderIds: readonly string[]) => MailProvider
  /** Mail from outside; answers its id. `at` epoch ms, now unless told. */
  readonly receive: (mail: MailSpec, place?: Place, at?: number) => Promise<string>
  readonly sent: () => Promise<readonly SentCopy[]>
  readonly parked: () => Promise<number>
  /** What came to the mailbox of somebody else, whole. */
  readonly cameTo: (address: string) => readonly string[]
  readonly remove: (id: string) => Promise<void>
  readonly move: (id: string, place: Place) => Promise<void>
  readonly expireHistory: () => void
  /** `get`: asking for one message, by itself or as a part; `many`: the request in which several are asked for. */
  readonly fault: (on: FaultPlace, fault: ServerFault, times: number) => () => number
  /** Asking for this message fails from now on with the status, in whichever request. */
  readonly poison: (id: string, status: number) => void
  readonly close: () => Promise<void>
}

/** Parts of the port that a server can show. All, unless said otherwise. */
export type Abilities = {
  readonly history: boolean
  /** Forgets history on order. */
  readonly expiry: boolean
  /** Headers of one's own invention are handed out again, without which nothing sent can be recognised. */
  readonly marks: boolean
  /** OR in queries. */
  readonly anyOf: boolean
  /** Faults on order, other people's mailboxes, aliases, files and large bodies as the provider has them. */
  readonly control: boolean
  /** Looks for a Message-ID everywhere, and shows mail sent from elsewhere where it lies. */
  readonly find: boolean
}

export const signal = new AbortController().signal

export const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

export const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)

export const jana = 'jana@customer.example'
export const petr = 'petr@customer.example'
export const quiet = 'quiet@customer.example'

export const fromJana: MailSpec = {
  from: jana,
  to: 'ann@northwind.example',
  subject: 'Quote',
  text: 'Hi',
}

export type MailPlan = {
  readonly submissionId?: string
  readonly to?: readonly string[]
  readonly cc?: readonly string[]
  readonly bcc?: readonly string[]
  readonly subject?: string
  readonly text?: string
  readonly triedBefore?: boolean
  /** A message that is answered: by the provider's ids, and by the Message-ID in what it came with. */
  readonly answers?: {
    readonly providerMessageId: string
    readonly providerThreadId: string | null
    readonly rfcMessageId: string | null
  }
}

const person = (address: string): Participant => ({ name: '', address })

const structured = (from: string, plan: MailPlan): StructuredMail => ({
  from: { name: 'Ann', address: from },
  to: (plan.to ?? [jana]).map(person),
  cc: (plan.cc ?? []).map(person),
  bcc: (plan.bcc ?? [quiet]).map(person),
  subject: plan.subject ?? 'Offer',
  html: `<!doctype html><html><body>${plan.text ?? 'Hello Jana'}</body></html>`,
  attachments: [],
})

const mime = (from: string, submissionId: string, rfcMessageId: string, plan: MailPlan): string => {
  const { to, cc, bcc, subject } = structured(from, plan)
  const list = (name: string, people: readonly Participant[]): string[] =>
    people.length === 0 ? [] : [`${name}: ${people.map(({ address }) => address).join(', ')}`]
  const parent = plan.answers?.rfcMessageId ?? null
  return [
    `From: Ann <${from}>`,
    ...list('To', to),
    ...list('Cc', cc),
    ...list('Bcc', bcc),
    `Subject: ${subject}`,
    ...(parent === null ? [] : [`In-Reply-To: <${parent}>`, `References: <${parent}>`]),
    `Message-ID: <${rfcMessageId}>`,
    `X-Liaison-Submission: ${submissionId}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    plan.text ?? 'Hello Jana',
    '',
  ].join('\r\n')
}

let serial = 0

/** A mail as the provider takes it, with our mark. To Jana, with a hidden copy to somebody else, unless planned otherwise. */
export const outgoing = (
  bench: Pick<ProviderBench, 'provider' | 'address' | 'now'>,
  plan: MailPlan = {},
): OutgoingMail => {
  serial += 1
  const submissionId = plan.submissionId ?? `submission-${String(serial)}`
  const rfcMessageId = `${submissionId}@northwind.example`
  const { answers } = plan
  const frozen =
    bench.provider.capabilities.form === 'mime'
      ? mime(bench.address, submissionId, rfcMessageId, plan)
      : JSON.stringify(structured(bench.address, plan))
  return {
    submissionId,
    rfcMessageId,
    providerThreadId: answers?.providerThreadId ?? null,
    answered: answers?.providerMessageId ?? null,
    frozen: new TextEncoder().encode(frozen),
    triedBefore: plan.triedBefore ?? false,
  }
}

/** Parks where that is possible, and delivers. */
export const send = async ({ provider, pass }: ProviderBench, mail: OutgoingMail) => {
  const parkId = value(await pass(provider.park(mail, signal)))
  return { parkId, end: await pass(provider.deliver(mail, parkId, signal)) }
}

/** Sends and answers the id of the copy: from the provider's answer, or by asking for it. */
export const sendAndFind = async (bench: ProviderBench, mail: OutgoingMail): Promise<string> => {
  const { parkId, end } = await send(bench, mail)
  const { providerMessageId } = value(end)
  if (providerMessageId !== null) return providerMessageId
  const settled = value(await bench.pass(bench.provider.settle(mail, parkId, signal)))
  return settled.kind === 'sent' ? settled.providerMessageId : expect.unreachable(settled.kind)
}

/** Pulls until there is nothing more, and puts the pages together. `told`: what was changed, with a head or without. */
export const pullAll = async ({ provider, pass }: Pick<ProviderBench, 'provider' | 'pass'>, from: string) => {
  const told: string[] = []
  const heads: ProviderMessage[] = []
  const removed: string[] = []
  const left: string[] = []
  const pages: PullPage[] = []
  let cursor = from
  for (let more = true; more;) {
    const page = value(await pass(provider.pull(cursor, signal)))
    told.push(...toldBy(page))
    heads.push(...page.heads)
    removed.push(...page.removed)
    left.push(...page.left)
    pages.push(page)
    cursor = page.next
    more = page.more
  }
  return { told, heads, removed, left, cursor, pages }
}

export const toldBy = (page: PullPage): string[] => [
  ...page.changed,
  ...page.heads.map(({ providerMessageId }) => providerMessageId),
]

/** Searches to the end. */
export const searchAll = async (
  { provider, pass }: Pick<ProviderBench, 'provider' | 'pass'>,
  query: { addresses: readonly string[]; since: number },
): Promise<{ ids: string[]; pages: number }> => {
  const ids: string[] = []
  let page: string | null = null
  let pages = 0
  do {
    const found: { ids: readonly string[]; next: string | null } = value(
      await pass(provider.search({ ...query, page }, signal)),
    )
    ids.push(...found.ids)
    page = found.next
    pages += 1
  } while (page !== null)
  return { ids, pages }
}
