import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { startEmulatedGoogle } from '../support/google/index.ts'
import type { Fault } from '../support/http-emulator/faults.ts'
import { startEmulatedMicrosoft } from '../support/microsoft/index.ts'
import { accounts } from './people.ts'
import { postHeader } from './post.ts'
import type { Place } from './steps.ts'

/** What the provider has, as it stands there. */
export type Copy = {
  readonly id: string
  /** The post that it is a copy of; null for what was sent by the program that is tested. */
  readonly post: number | null
  readonly messageId: string
  readonly people: readonly string[]
  readonly subject: string
  readonly at: number
  readonly place: Place
}

/** One mailbox at its provider. */
export type Side = {
  readonly provider: ProviderId
  readonly account: string
  readonly endpoints: Readonly<Record<string, string>>
  readonly token: () => string
  readonly arrive: (raw: Buffer, at: number, place: Place) => Promise<string>
  /** In the order in which they came. */
  readonly copies: () => Copy[]
  readonly move: (id: string, place: Place) => void
  readonly remove: (id: string) => void
  readonly read: (id: string) => void
  readonly sendDraft: (id: string, at: number) => Promise<void>
  /** Positions known so far are too old. */
  readonly expire: () => void
  readonly fault: (fault: Fault) => () => void
  /** While on, what is new is not found by a search. */
  readonly lag: (on: boolean) => void
  readonly heal: () => void
}

const postOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text))

type Google = Awaited<ReturnType<typeof startEmulatedGoogle>>
type Microsoft = Awaited<ReturnType<typeof startEmulatedMicrosoft>>

const labelsOf: Readonly<Record<Place, readonly string[]>> = {
  inbox: ['INBOX', 'UNREAD'],
  archive: [],
  clients: ['Label_1'],
  sent: ['SENT'],
  drafts: ['DRAFT'],
  spam: ['SPAM'],
  trash: ['TRASH'],
}
const moved = ['INBOX', 'Label_1', 'SPAM', 'TRASH']

const gmailPlace = (labels: readonly string[]): Place => {
  if (labels.includes('DRAFT')) return 'drafts'
  if (labels.includes('TRASH')) return 'trash'
  if (labels.includes('SPAM')) return 'spam'
  if (labels.includes('SENT')) return 'sent'
  return labels.includes('INBOX') ? 'inbox' : labels.includes('Label_1') ? 'clients' : 'archive'
}

const googleScopes = ['compose', 'readonly'].map((name) => `https://www.googleapis.com/auth/gmail.${name}`)

const gmailSide = ({ control, endpoints }: Google, account: string): Side => {
  const place = (id: string, at: Place): void => {
    const add = labelsOf[at].filter((label) => moved.includes(label))
    control.changeLabels(account, id, { add, remove: moved.filter((label) => !add.includes(label)) })
  }
  return {
    provider: 'gmail',
    account,
    endpoints,
    token: () => control.grant(account, googleScopes).accessToken,
    arrive: async (raw, at, where) =>
      (await control.deliver(account, raw, { at, labels: labelsOf[where] })).id,
    copies: () =>
      control.allMessages(account).map((mail) => ({
        id: mail.id,
        post: postOf(mail.header(postHeader)),
        messageId: mail.messageId,
        people: [mail.from, ...mail.to, ...mail.cc, ...mail.bcc],
        subject: mail.subject,
        at: mail.internalAt,
        place: gmailPlace(mail.labelIds),
      })),
    move: place,
    remove: (id) => control.remove(account, id),
    read: (id) => control.changeLabels(account, id, { remove: ['UNREAD'] }),
    // Gmail makes another message of a draft that is sent.
    sendDraft: async (id, at) => {
      const raw = control.message(account, id)?.raw
      control.remove(account, id)
      if (raw !== undefined) await control.deliver(account, raw, { at, labels: ['SENT'] })
    },
    expire: () => control.expireHistory(account),
    fault: (fault) => control.fault(fault).cancel,
    lag: (on) => {
      control.delayIndex(on)
      if (!on) control.settleIndex()
    },
    heal: () => {
      control.clearFaults()
      control.delayIndex(false)
      control.settleIndex()
    },
  }
}

const folders: Readonly<Record<Place, string>> = {
  inbox: 'inbox',
  archive: 'archive',
  clients: 'Clients',
  sent: 'sentitems',
  drafts: 'drafts',
  spam: 'junkemail',
  trash: 'deleteditems',
}

const graphPlace = (folder: string): Place => {
  const found = (['inbox', 'archive', 'clients', 'sent', 'drafts', 'spam', 'trash'] as const).find(
    (place) => folders[place] === folder,
  )
  return found ?? 'archive'
}

const graphSide = ({ control, endpoints }: Microsoft, account: string): Side => ({
  provider: 'graph',
  account,
  endpoints,
  token: () => control.grant(account, ['User.Read', 'Mail.Read', 'Mail.Send', 'Mail.ReadWrite']).accessToken,
  arrive: async (raw, at, place) => {
    const { id } = await control.deliver(account, raw, { at, folder: folders[place] })
    if (place === 'drafts') control.update(account, id, { isDraft: true })
    return id
  },
  copies: () =>
    control.allMessages(account).map((mail) => ({
      id: mail.id,
      post: postOf(mail.header(postHeader)),
      messageId: mail.messageId,
      people: [mail.from, ...mail.to, ...mail.cc, ...mail.bcc],
      subject: mail.subject,
      at: mail.receivedAt,
      place: mail.isDraft ? 'drafts' : graphPlace(mail.folder),
    })),
  move: (id, place) => void control.move(account, id, folders[place]),
  remove: (id) => control.remove(account, id),
  read: (id) => control.update(account, id, { isRead: true }),
  sendDraft: async (id) => {
    control.update(account, id, { isDraft: false })
    control.move(account, id, 'sentitems')
  },
  expire: () => control.expireDelta(account),
  fault: (fault) => control.fault(fault).cancel,
  // Exchange's search is at hand at once, as far as is known.
  lag: () => {},
  heal: control.clearFaults,
})

/** The providers of a history with a mailbox each for the accounts, in their order. */
export const startSides = async (
  boxes: readonly ProviderId[],
  clock: () => number,
): Promise<{ sides: Side[]; close: () => Promise<void> }> => {
  const seedsOf = (provider: ProviderId) =>
    accounts.filter((_, box) => boxes[box] === provider).map((email) => ({ email, name: 'Ann Meyer' }))
  const ofGoogle = seedsOf('gmail').map((seed) => ({ ...seed, labels: ['Clients'] }))
  const ofMicrosoft = seedsOf('graph').map((seed) => ({ ...seed, folders: ['Clients'] }))
  const google = ofGoogle.length > 0 ? await startEmulatedGoogle({ clock, accounts: ofGoogle }) : null
  const microsoft =
    ofMicrosoft.length > 0 ? await startEmulatedMicrosoft({ clock, accounts: ofMicrosoft }) : null
  const sides = boxes.map((provider, box) => {
    const account = accounts[box === 0 ? 0 : 1]
    if (provider === 'gmail' && google !== null) return gmailSide(google, account)
    if (microsoft !== null) return graphSide(microsoft, account)
    throw new Error(`${provider} was not started`)
  })
  return {
    sides,
    close: async () => void (await Promise.all([google?.close(), microsoft?.close()])),
  }
}
