import { factsOf, headersOf } from '../http-emulator/mail/facts.ts'
import { rewriteHeaders } from '../http-emulator/mail/header-block.ts'
import { failureOf } from '../http-emulator/mail/undeliverable.ts'
import { accountOf, createDirectory } from './entra/directory.ts'
import type { Account, Directory } from './entra/directory.ts'
import type { Deliver, FileSent } from './graph/call.ts'
import type { Folder } from './graph/folder.ts'
import { createMailbox } from './graph/mailbox.ts'
import type { Mailbox } from './graph/mailbox.ts'
import { nonDelivery } from './graph/non-delivery.ts'
import type { StoredMessage } from './graph/stored-message.ts'
import type { AccountSeed, EmulationOptions } from './types.ts'

/** All accounts of one emulated Microsoft, and the mail between them. */
export type World = {
  directory: Directory
  add: (seed: AccountSeed) => Promise<void>
  mailboxOf: (account: Account) => Mailbox
  mailboxes: () => readonly Mailbox[]
  /** Throws for an address nobody has. */
  mailboxNamed: (email: string) => Mailbox
  deliver: Deliver
  receive: (mailbox: Mailbox, raw: Buffer, at: number, folder?: Folder) => StoredMessage
  fileSent: FileSent
  /** While on, copies for Sent Items wait. */
  delaySent: (on: boolean) => void
  /** Files the waiting copies; returns how many. */
  settleSent: () => number
}

function mailDate(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}

/** The recipient's copy: no Bcc, and the trace headers that a receiving server adds. */
function receivedCopy(raw: Buffer, at: number): Buffer {
  const sender = factsOf(headersOf(raw)).people.from[0]?.address ?? ''
  return rewriteHeaders(raw, {
    Received: `from EMUL1PR01MB0001.eurprd01.prod.outlook.com by EMUL1PR01MB0002.eurprd01.prod.outlook.com with HTTPS; ${mailDate(at)}`,
    'Return-Path': sender,
    Bcc: undefined,
  })
}

export function createWorld(options: EmulationOptions): World {
  const directory = createDirectory()
  const mailboxes = new Map<Account, Mailbox>()
  const waiting: (() => void)[] = []
  let delayed = false

  function mailboxOf(account: Account): Mailbox {
    const mailbox = mailboxes.get(account)
    if (!mailbox) throw new Error(`No emulated mailbox of ${account.email}`)
    return mailbox
  }

  function receive(mailbox: Mailbox, raw: Buffer, at: number, folder?: Folder): StoredMessage {
    const target = folder ?? mailbox.folders.wellKnown('inbox')
    return mailbox.add({ raw, at, folder: target, received: true, isRead: false })
  }

  /** One report of what failed, and one of what is delayed. */
  function report(raw: Buffer, recipients: readonly string[], at: number): void {
    const sender = directory.byEmail(factsOf(headersOf(raw)).people.from[0]?.address ?? '')
    const failures = recipients.flatMap((address) =>
      directory.byEmail(address) ? [] : (failureOf(address) ?? []),
    )
    for (const action of ['failed', 'delayed'] as const) {
      const these = failures.filter((failure) => failure.action === action)
      if (sender && these.length > 0)
        receive(mailboxOf(sender), nonDelivery(raw, sender.email, these, at), at)
    }
  }

  return {
    directory,
    add: async (seed) => {
      const account = accountOf(seed)
      if (directory.byEmail(account.email)) throw new Error(`The account ${account.email} exists already`)
      const mailbox = createMailbox(account, options.clock)
      directory.add(account)
      mailboxes.set(account, mailbox)
      for (const folder of seed.folders ?? []) mailbox.folders.add(folder)
      await mailbox.seed(seed.messages ?? [])
    },
    mailboxOf,
    mailboxes: () => [...mailboxes.values()],
    mailboxNamed: (email) => {
      const account = directory.byEmail(email)
      if (!account) throw new Error(`No emulated account ${email}`)
      return mailboxOf(account)
    },
    deliver: (raw, recipients) => {
      const at = options.clock()
      const owners = new Set(recipients.flatMap((address) => directory.byEmail(address) ?? []))
      for (const account of owners) receive(mailboxOf(account), receivedCopy(raw, at), at)
      report(raw, recipients, at)
    },
    receive,
    fileSent: (_mailbox, file) => {
      if (delayed) waiting.push(file)
      else file()
    },
    delaySent: (on) => void (delayed = on),
    settleSent: () => {
      const files = waiting.splice(0)
      for (const file of files) file()
      return files.length
    },
  }
}
