import { buildMail } from '../mail-builder.ts'
import type { MailSpec } from '../mail-builder.ts'
import type { Fault, Faults, PlantedFault } from '../http-emulator/faults.ts'
import { receive } from './gmail/delivery.ts'
import type { Disturbance, Disturbed } from '../http-emulator/disturbances.ts'
import type { Mailbox } from './gmail/mailbox.ts'
import type { SearchWork } from '../http-emulator/people-index.ts'
import type { StoredMessage } from './gmail/stored-message.ts'
import { mailView } from './mail-view.ts'
import type { MailView } from './mail-view.ts'
import type { Grants } from './oauth/grants.ts'
import { expandScopes } from './oauth/scopes.ts'
import type { AccountSeed, EmulationOptions, LoggedRequest, SeedMessage } from './types.ts'
import type { World } from './world.ts'

export type DeliverOptions = { at?: number; labels?: readonly string[] }

export type DraftView = { id: string; message: MailView }

/** What tests and the demo do to the emulated Google from inside its process. Accounts are named by address. */
export type GoogleControl = {
  addAccount: (seed: AccountSeed) => Promise<void>
  /** Mail from outside: INBOX and UNREAD unless labels say otherwise, threaded by References, recorded in history. */
  deliver: (
    account: string,
    mail: Buffer | MailSpec,
    options?: DeliverOptions,
  ) => Promise<{ id: string; threadId: string }>
  /** Many messages at once, without history records; returns how many. */
  seedMany: (account: string, messages: Iterable<SeedMessage> | AsyncIterable<SeedMessage>) => Promise<number>
  /** One message as it is, there before anybody looked (no history record); answers its id. `at` epoch ms, else its Date. */
  importRaw: (account: string, raw: Buffer, at?: number, labels?: readonly string[]) => string
  remove: (account: string, id: string) => void
  changeLabels: (
    account: string,
    id: string,
    change: { add?: readonly string[]; remove?: readonly string[] },
  ) => void
  /** Oldest first. */
  sentMessages: (account: string) => MailView[]
  allMessages: (account: string) => MailView[]
  message: (account: string, id: string) => MailView | undefined
  draftsOf: (account: string) => DraftView[]
  currentHistoryId: (account: string) => string
  /** Every history id known so far becomes too old (404), also in the middle of paging. */
  expireHistory: (account: string) => void
  /** Ends the grant as a person does on their account page: access and refresh tokens die. */
  revoke: (account: string) => void
  rotateRefreshTokens: (on: boolean) => void
  expireAccessTokens: () => void
  /** These scopes are never granted, whatever is ticked on the consent page. An empty list ends it. */
  denyScopes: (scopes: readonly string[]) => void
  /** Tokens without a browser, as if the person had allowed these scopes. */
  grant: (account: string, scopes: readonly string[]) => { accessToken: string; refreshToken: string }
  /** While on, new mail is invisible to list and search. `settleIndex` lets the index catch up. */
  delayIndex: (on: boolean) => void
  settleIndex: () => void
  /** Mail that comes from now on is found by list and search only so much later, in ms. */
  indexLag: (account: string, ms: number) => void
  /** Wrong pages of listings and of history: see `Disturbance`. */
  disturb: (account: string, where: Disturbed, kind: Disturbance, times?: number) => void
  fault: (fault: Fault) => PlantedFault
  /** Ends faults on the wire and wrong pages. */
  clearFaults: () => void
  /** Changes what may change while running: quota answer, text bodies, Message-ID handling. */
  set: (
    change: Partial<
      Pick<EmulationOptions, 'rateLimitAnswer' | 'textBodies' | 'messageIds' | 'consentTicked'>
    >,
  ) => void
  requests: () => readonly LoggedRequest[]
  clearRequests: () => void
  /** Requests of one API method, such as 'gmail.messages.get'. */
  countOf: (api: string) => number
  /** Units spent in the running minute. */
  unitsUsed: (account: string) => number
  searchWork: (account: string) => Readonly<SearchWork>
}

export type ControlParts = {
  options: EmulationOptions
  world: World
  grants: Grants
  faults: Faults
  requests: LoggedRequest[]
  deniedScopes: Set<string>
  setRotation: (on: boolean) => void
}

function oldestFirst(a: StoredMessage, b: StoredMessage): number {
  return a.internalAt - b.internalAt || a.sequence - b.sequence
}

function allOf(mailbox: Mailbox): StoredMessage[] {
  return Array.from({ length: mailbox.order.size() }, (_, index) => mailbox.order.at(index)).flatMap(
    (message) => message ?? [],
  )
}

export function createControl({
  options,
  world,
  grants,
  faults,
  requests,
  deniedScopes,
  setRotation,
}: ControlParts): GoogleControl {
  function mailboxOf(account: string): Mailbox {
    const mailbox = world.mailboxOf(account)
    if (!mailbox) throw new Error(`No emulated account ${account}`)
    return mailbox
  }

  function messageOf(account: string, id: string): StoredMessage {
    const message = mailboxOf(account).message(id)
    if (!message) throw new Error(`No message ${id} in ${account}`)
    return message
  }

  return {
    addAccount: world.add,
    deliver: async (account, mail, { at, labels } = {}) => {
      const raw = Buffer.isBuffer(mail) ? mail : await buildMail(mail)
      const { id, threadId } = receive(mailboxOf(account), raw, at ?? options.clock(), labels)
      return { id, threadId }
    },
    seedMany: (account, messages) => mailboxOf(account).seed(messages),
    importRaw: (account, raw, at, labels) =>
      mailboxOf(account).place({
        raw,
        ...(at === undefined ? {} : { at }),
        ...(labels === undefined ? {} : { labels }),
      }).id,
    remove: (account, id) => void mailboxOf(account).remove(messageOf(account, id).id),
    changeLabels: (account, id, { add = [], remove = [] }) =>
      mailboxOf(account).relabel(messageOf(account, id), add, remove),
    sentMessages: (account) => [...mailboxOf(account).labelled('SENT')].toSorted(oldestFirst).map(mailView),
    allMessages: (account) => allOf(mailboxOf(account)).toSorted(oldestFirst).map(mailView),
    message: (account, id) => {
      const message = mailboxOf(account).message(id)
      return message && mailView(message)
    },
    draftsOf: (account) =>
      [...mailboxOf(account).drafts.values()].map(({ id, messageId }) => ({
        id,
        message: mailView(messageOf(account, messageId)),
      })),
    currentHistoryId: (account) => String(mailboxOf(account).history.current()),
    expireHistory: (account) => mailboxOf(account).history.expire(),
    revoke: (account) => void grants.revokeAccount(mailboxOf(account).email),
    rotateRefreshTokens: setRotation,
    expireAccessTokens: grants.expireAccessTokens,
    denyScopes: (scopes) => {
      deniedScopes.clear()
      for (const scope of expandScopes(scopes.join(' '))) deniedScopes.add(scope)
    },
    grant: (account, scopes) => {
      const { email } = mailboxOf(account)
      const expanded = expandScopes(scopes.join(' '))
      grants.recordConsent(email, expanded)
      return {
        accessToken: grants.issueAccess(email, expanded),
        refreshToken: grants.issueRefresh(email, expanded),
      }
    },
    delayIndex: world.delayIndex,
    settleIndex: () => {
      for (const mailbox of world.mailboxes()) mailbox.settleIndex()
    },
    indexLag: (account, ms) => mailboxOf(account).setIndexLag(ms),
    disturb: (account, where, kind, times = 1) => mailboxOf(account).disturbances.plant(where, kind, times),
    fault: faults.plant,
    clearFaults: () => {
      faults.clear()
      for (const { disturbances } of world.mailboxes()) disturbances.clear()
    },
    set: (change) => void Object.assign(options, change),
    requests: () => requests,
    clearRequests: () => void requests.splice(0),
    countOf: (api) => requests.filter((line) => line.api === api).length,
    unitsUsed: (account) => world.quotaOf(mailboxOf(account).email).usedUnits(),
    searchWork: (account) => ({ ...mailboxOf(account).work }),
  }
}
