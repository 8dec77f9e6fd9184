import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import type { Message } from '../../../shared/domain/message.ts'
import { addressKey } from '../../../shared/rules/address.ts'

/** An address that mail can be sent from. `fromAddress` is an alias, or null for the mailbox's own address. */
export type Sender = { readonly mailboxId: string; readonly fromAddress: string | null }
export type OfferedSender = Sender & { readonly key: string; readonly words: string }

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const aliasesOf = ({ address, aliases }: Mailbox) => aliases.filter((alias) => !same(alias.address, address))

/** Letters of a name in From: the address behind it has to stay in sight, since names can be alike. */
const nameRoom = 28
const letters = new Intl.Segmenter()
const shortName = (name: string): string => {
  const each = Array.from(letters.segment(name), ({ segment }) => segment)
  if (each.length <= nameRoom) return name
  const kept = each.slice(0, nameRoom - 1).join('')
  return `${kept.trimEnd()}…`
}

const isLive = ({ state }: Mailbox): boolean => state !== 'disconnected'

export const senderKey = ({ mailboxId, fromAddress }: Sender): string => `${mailboxId} ${fromAddress ?? ''}`

/** "Ann Meyer, ann@northwind.example" for each mailbox, and below it for each of its aliases. */
export const offeredSenders = (mailboxes: readonly Mailbox[]): readonly OfferedSender[] =>
  mailboxes.filter(isLive).flatMap((mailbox) => {
    const offer = (fromAddress: string | null, name: string, address: string): OfferedSender => {
      const sender = { mailboxId: mailbox.id, fromAddress }
      return {
        ...sender,
        key: senderKey(sender),
        words: name === '' ? address : `${shortName(name)}, ${address}`,
      }
    }
    return [
      offer(null, mailbox.displayName, mailbox.address),
      ...aliasesOf(mailbox).map(({ name, address }) => offer(address, name || mailbox.displayName, address)),
    ]
  })

/** All addresses that are the person's own, of mailboxes that have ended, too. */
export const ownAddresses = (mailboxes: readonly Mailbox[]): readonly string[] =>
  mailboxes.flatMap((mailbox) => [mailbox.address, ...mailbox.aliases.map(({ address }) => address)])

/** The mailbox that new mail is written from. A choice of the person's, so that one which has to wait is chosen, too. */
export const usualSender = (mailboxes: readonly Mailbox[]): Sender | null => {
  const live = mailboxes.filter(isLive)
  const ready = live.find(({ state, grants }) => state === 'connected' && grants.sendMail)
  const usual = live.find(({ isDefault }) => isDefault) ?? ready ?? live[0]
  return usual === undefined ? null : { mailboxId: usual.id, fromAddress: null }
}

/** A sender as it was chosen once; where its mailbox has ended meanwhile, the usual one, in sight in From. */
export const keptSender = (sender: Sender, mailboxes: readonly Mailbox[]): Sender | null =>
  mailboxes.some((mailbox) => mailbox.id === sender.mailboxId && isLive(mailbox))
    ? sender
    : usualSender(mailboxes)

type Written = Pick<Message, 'direction' | 'from' | 'to' | 'cc'>

/**
 * The address of a mailbox that a mail was written to, or, for an own mail, from: the first one named that is the mailbox's.
 * First in the very spelling, then in any: a plus tag that is no alias is still the mailbox's address.
 */
const addressedAs = (mailbox: Mailbox, { direction, from, to, cc }: Written): Sender | null => {
  const offered = [null, ...aliasesOf(mailbox).map(({ address }) => address)]
  const named = direction === 'sent' ? [from] : [...to, ...cc]
  const spellings = [same, (one: string, other: string) => addressKey(one) === addressKey(other)]
  for (const fits of spellings) {
    for (const { address } of named) {
      const hit = offered.find((alias) => fits(alias ?? mailbox.address, address))
      if (hit !== undefined) return { mailboxId: mailbox.id, fromAddress: hit }
    }
  }
  return null
}

/**
 * From where a mail is answered: the mailbox that holds it, as the address that was written to; where that mailbox has
 * ended, another one that the mail was written to, else the usual one.
 */
export const replySender = (
  message: Written & Pick<Message, 'mailboxId'>,
  mailboxes: readonly Mailbox[],
): Sender | null => {
  const live = mailboxes.filter(isLive)
  const holder = live.find(({ id }) => id === message.mailboxId)
  if (holder !== undefined) {
    return addressedAs(holder, message) ?? { mailboxId: holder.id, fromAddress: null }
  }
  for (const mailbox of live) {
    const sender = addressedAs(mailbox, message)
    if (sender !== null) return sender
  }
  return usualSender(mailboxes)
}
