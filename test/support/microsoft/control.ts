import type { Fault, Faults, PlantedFault } from '../http-emulator/faults.ts'
import { buildMail } from '../mail-builder.ts'
import type { MailSpec } from '../mail-builder.ts'
import type { Disturbance, Disturbed } from '../http-emulator/disturbances.ts'
import type { Account } from './entra/directory.ts'
import type { RefusalCode } from './entra/entra-error.ts'
import type { Grants } from './entra/grants.ts'
import { readScopes } from './entra/scopes.ts'
import type { Folder } from './graph/folder.ts'
import type { Change, Mailbox, MailboxWork } from './graph/mailbox.ts'
import type { StoredMessage } from './graph/stored-message.ts'
import type { Throttle } from './graph/throttle.ts'
import { mailView } from './mail-view.ts'
import type { MailView } from './mail-view.ts'
import type { AccountSeed, EmulationOptions, LoggedRequest, SeedMessage } from './types.ts'
import type { World } from './world.ts'

export type RevokeOptions = {
  suberror?: string
  /** With continuous access evaluation access tokens die at once; without it they live on for an hour. */
  accessTokens?: 'die' | 'live'
}

/** What tests and the demo do to the emulated Microsoft from inside its process. Accounts are named by address. */
export type MicrosoftControl = {
  addAccount: (seed: AccountSeed) => Promise<void>
  addFolder: (account: string, path: string) => void
  /** Puts a folder with its mail into another one; `deleteditems` is what deleting one does. */
  moveFolder: (account: string, folder: string, parent: string) => void
  /** Mail from outside, unread, into the inbox unless a folder (well-known or display name) says otherwise. */
  deliver: (
    account: string,
    mail: Buffer | MailSpec,
    options?: { at?: number; folder?: string },
  ) => Promise<MailView>
  /** Many messages at once; returns how many. */
  seedMany: (account: string, messages: Iterable<SeedMessage> | AsyncIterable<SeedMessage>) => Promise<number>
  /** One message as it is, like `seedMany`; answers its id. `at` epoch ms, else its Date. */
  importRaw: (account: string, raw: Buffer, at?: number, folder?: string) => string
  /** `id` in either form. */
  move: (account: string, id: string, folder: string) => MailView
  remove: (account: string, id: string) => void
  update: (account: string, id: string, change: Change) => void
  /** What is in Sent Items, oldest first. */
  sentMessages: (account: string) => MailView[]
  allMessages: (account: string) => MailView[]
  message: (account: string, id: string) => MailView | undefined
  /** While on, sent mail is delivered but its copy in Sent Items waits for settleSent. */
  delaySent: (on: boolean) => void
  settleSent: () => number
  /** Every delta token known so far becomes unknown (410), also in the middle of paging. */
  expireDelta: (account: string) => void
  /** Refresh tokens are refused from now on with this AADSTS code. A new sign-in brings good ones. */
  revoke: (account: string, aadsts?: RefusalCode, options?: RevokeOptions) => void
  /** The account's tenant wants an administrator's consent: the sign-in ends on a page. */
  requireAdminApproval: (account: string, on?: boolean) => void
  /** Refresh tokens that were already used for a newer one end (70008). */
  rotate: () => void
  expireAccessTokens: () => void
  /** Graph answers access tokens issued so far with a claims challenge. */
  challengeClaims: (account: string) => void
  /** Tokens without a browser, as if the person had accepted these scopes. */
  grant: (account: string, scopes: readonly string[]) => { accessToken: string; refreshToken: string }
  /** Mail that comes from now on is found by $search only so much later, in ms. Listings and delta show it at once. */
  indexLag: (account: string, ms: number) => void
  /** Wrong pages of listings and of delta queries: see `Disturbance`. */
  disturb: (account: string, where: Disturbed, kind: Disturbance, times?: number) => void
  fault: (fault: Fault) => PlantedFault
  /** Ends faults on the wire and wrong pages. */
  clearFaults: () => void
  /** Changes what may change while running. */
  set: (
    change: Partial<
      Pick<
        EmulationOptions,
        | 'concurrency'
        | 'requestsPerTenMinutes'
        | 'sendsPerMinute'
        | 'updates'
        | 'returningMoves'
        | 'sentDrafts'
      >
    >,
  ) => void
  requests: () => readonly LoggedRequest[]
  clearRequests: () => void
  /** Requests of one API method, such as 'graph.messages.get'. */
  countOf: (api: string) => number
  /** Most Graph requests of the mailbox at the same time since the start or the last clearRequests. */
  highWater: (account: string) => number
  work: (account: string) => Readonly<MailboxWork>
}

export type ControlParts = {
  options: EmulationOptions
  world: World
  grants: Grants
  faults: Faults
  throttle: Throttle
  needsApproval: Set<Account>
  requests: LoggedRequest[]
}

function oldestFirst(a: StoredMessage, b: StoredMessage): number {
  return a.internalAt - b.internalAt || a.sequence - b.sequence
}

function messagesIn({ order }: Pick<Folder, 'order'>): StoredMessage[] {
  const all = Array.from({ length: order.size() }, (_, index) => order.at(index))
  return all.flatMap((message) => message ?? []).toSorted(oldestFirst)
}

type MailControl = Pick<
  MicrosoftControl,
  | 'addFolder'
  | 'moveFolder'
  | 'deliver'
  | 'seedMany'
  | 'importRaw'
  | 'indexLag'
  | 'disturb'
  | 'move'
  | 'remove'
  | 'update'
  | 'sentMessages'
  | 'allMessages'
  | 'message'
  | 'expireDelta'
  | 'work'
>

/** What happens to mail. */
function mailControl({ options, world }: ControlParts): MailControl {
  const { mailboxNamed } = world

  function find(mailbox: Mailbox, id: string): StoredMessage | undefined {
    const read = mailbox.ids.readItem(id)
    return read && mailbox.byNumber(read.number)
  }

  function folderIn(mailbox: Mailbox, name: string): Folder {
    const folder = mailbox.folders.byName(name)
    if (!folder) throw new Error(`No folder ${name} in ${mailbox.account.email}`)
    return folder
  }

  function required(account: string, id: string): { mailbox: Mailbox; message: StoredMessage } {
    const mailbox = mailboxNamed(account)
    const message = find(mailbox, id)
    if (!message) throw new Error(`No message ${id} in ${account}`)
    return { mailbox, message }
  }

  return {
    addFolder: (account, path) => void mailboxNamed(account).folders.add(path),
    moveFolder: (account, name, parent) => {
      const mailbox = mailboxNamed(account)
      const target = parent === '' ? mailbox.folders.root : folderIn(mailbox, parent)
      mailbox.folders.move(folderIn(mailbox, name), target)
    },
    deliver: async (account, mail, { at, folder } = {}) => {
      const mailbox = mailboxNamed(account)
      const raw = Buffer.isBuffer(mail) ? mail : await buildMail(mail)
      const target = folder === undefined ? undefined : folderIn(mailbox, folder)
      return mailView(mailbox, world.receive(mailbox, raw, at ?? options.clock(), target))
    },
    seedMany: (account, messages) => mailboxNamed(account).seed(messages),
    importRaw: (account, raw, at, folder) => {
      const mailbox = mailboxNamed(account)
      const stored = mailbox.place({
        raw,
        ...(at === undefined ? {} : { at }),
        ...(folder === undefined ? {} : { folder }),
      })
      return mailbox.ids.immutable(stored.number)
    },
    indexLag: (account, ms) => mailboxNamed(account).setIndexLag(ms),
    disturb: (account, where, kind, times = 1) =>
      mailboxNamed(account).disturbances.plant(where, kind, times),
    move: (account, id, folder) => {
      const { mailbox, message } = required(account, id)
      mailbox.move(message, folderIn(mailbox, folder))
      return mailView(mailbox, message)
    },
    remove: (account, id) => {
      const { mailbox, message } = required(account, id)
      mailbox.remove(message)
    },
    update: (account, id, change) => {
      const { mailbox, message } = required(account, id)
      mailbox.update(message, change)
    },
    sentMessages: (account) => {
      const mailbox = mailboxNamed(account)
      return messagesIn(mailbox.folders.wellKnown('sentitems')).map((message) => mailView(mailbox, message))
    },
    allMessages: (account) => {
      const mailbox = mailboxNamed(account)
      return messagesIn(mailbox).map((message) => mailView(mailbox, message))
    },
    message: (account, id) => {
      const mailbox = mailboxNamed(account)
      const message = find(mailbox, id)
      return message && mailView(mailbox, message)
    },
    expireDelta: (account) => mailboxNamed(account).nextGeneration(),
    work: (account) => ({ ...mailboxNamed(account).work }),
  }
}

export function createControl(parts: ControlParts): MicrosoftControl {
  const { options, world, grants, faults, throttle, needsApproval, requests } = parts
  const accountNamed = (email: string): Account => world.mailboxNamed(email).account
  return {
    ...mailControl(parts),
    addAccount: world.add,
    delaySent: world.delaySent,
    settleSent: world.settleSent,
    revoke: (account, code = 50173, { suberror, accessTokens = 'die' } = {}) =>
      grants.revoke(accountNamed(account), { code, suberror }, accessTokens),
    requireAdminApproval: (account, on = true) => {
      if (on) needsApproval.add(accountNamed(account))
      else needsApproval.delete(accountNamed(account))
    },
    rotate: grants.expireReplaced,
    expireAccessTokens: grants.expireAccessTokens,
    challengeClaims: (account) => grants.challenge(accountNamed(account)),
    grant: (account, scopes) => {
      const owner = accountNamed(account)
      const granted = ['openid', 'profile', 'offline_access', ...readScopes(scopes.join(' ')).scopes]
      grants.recordConsent(owner, granted)
      return { accessToken: grants.issueAccess(owner, granted), refreshToken: grants.issueRefresh(owner) }
    },
    fault: faults.plant,
    clearFaults: () => {
      faults.clear()
      for (const { disturbances } of world.mailboxes()) disturbances.clear()
    },
    set: (change) => void Object.assign(options, change),
    requests: () => requests,
    clearRequests: () => {
      requests.splice(0)
      throttle.reset()
    },
    countOf: (api) => requests.filter((line) => line.api === api).length,
    highWater: (account) => throttle.highWater(accountNamed(account)),
  }
}
