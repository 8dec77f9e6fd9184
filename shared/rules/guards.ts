import type { Participant } from '../domain/participant.ts'
import type { Person } from '../domain/person.ts'
import type { GuardName } from '../domain/sending.ts'
import { addressKey } from './address.ts'

/** What is known of a mail before it goes. */
export type GuardedMail = {
  readonly subject: string
  /** What the person wrote, as plain text: without signature and quoted mail. */
  readonly text: string
  /** Files beside the text and pictures in it. */
  readonly fileCount: number
  readonly to: readonly Participant[]
  readonly cc: readonly Participant[]
  readonly bcc: readonly Participant[]
  readonly mailboxId: string
  /** Of a reply: the mailbox that the answered mail was written to. */
  readonly answeredMailboxId: string | null
}

/** What the address book tells. */
export type GuardBook = {
  /** By the key of an address. */
  readonly personOf: (key: string) => Person | undefined
  readonly knowsDomain: (domain: string) => boolean
  readonly ownAddresses: readonly string[]
  /** Nothing can be said of strangers while the book is empty. */
  readonly size: number
}

/** A question to ask before sending, with what it is about. */
export type Finding =
  | { readonly guard: 'subject' }
  | { readonly guard: 'attachment'; readonly word: string }
  | { readonly guard: 'recipients'; readonly count: number }
  | { readonly guard: 'domain'; readonly domains: readonly string[] }
  | { readonly guard: 'mailbox'; readonly usualMailboxId: string; readonly reason: 'answered' | 'written' }

/** More people in To and Cc than this see each other's addresses. */
export const usualRecipients = 20

/** Each says that something comes with the mail. Whole words, where the script has them. */
const attachmentWords = [
  String.raw`attached|attachments?|enclosed|enclosures?`,
  String.raw`i(?:['’]m| am)? attach(?:ing)?`,
  String.raw`angeh[äa]ngt(?:e[nrs]?)?|anbei|im anhang|anh[äa]nge?|beigef[üu]gt(?:e[nrs]?)?|beiliegend(?:e[nrs]?)?`,
  String.raw`adjunt(?:o|a|os|as|amos)`,
  String.raw`en pi[èe]ces? jointes?|pi[èe]ces? jointes?|ci-joint(?:e?s?)?`,
  String.raw`in allegato|allegat[oaie]`,
  String.raw`em anexo|anexo|segue anexo|anexad[oa]s?`,
  String.raw`bijgevoegd|bijlagen?`,
  String.raw`bifogad(?:e|t)?|vedlagt|vedhæftet|bilagt|liitteenä`,
  String.raw`w załączniku|załącznik|v příloze|příloh[ayu]|prílohe|mellékelve|csatolva|csatolt`,
  String.raw`во вложении|вложени[ея]|прикрепл[её]н\p{L}*|у вкладенні|вкладення`,
  String.raw`ekte|ekteki|ilişikte`,
  String.raw`συνημμέν\p{L}*`,
].join('|')
const spaced = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${attachmentWords})(?![\p{L}\p{N}])`, 'iu')
const unspaced = /添付|附件|附上|隨信附|첨부|مرفق|المرفق|מצורף|מצ"ב|แนบ/u

const wordOfAttachment = (text: string): string | null => {
  const composed = text.normalize('NFC')
  return (spaced.exec(composed) ?? unspaced.exec(composed))?.[0] ?? null
}

/** The domain of an address in the form in which addresses are compared. */
export const domainOf = (address: string): string => {
  const key = addressKey(address)
  return key.slice(key.lastIndexOf('@') + 1)
}

const strangeDomains = (mail: GuardedMail, book: GuardBook): string[] => {
  const own = new Set(book.ownAddresses.map(domainOf))
  const domains = [...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => domainOf(address))
  return [...new Set(domains)].filter((domain) => !own.has(domain) && !book.knowsDomain(domain))
}

/** The one mailbox from which all recipients were written to last, if there is one. */
const sharedMailbox = (mail: GuardedMail, book: GuardBook): string | null => {
  const own = new Set(book.ownAddresses.map(addressKey))
  const keys = [...mail.to, ...mail.cc, ...mail.bcc]
    .map(({ address }) => addressKey(address))
    .filter((key) => !own.has(key))
  const used = new Set(keys.map((key) => book.personOf(key)?.mailboxId ?? null))
  const [only = null] = used
  return used.size === 1 ? only : null
}

const mailboxFinding = (mail: GuardedMail, book: GuardBook): Finding | null => {
  const { answeredMailboxId, mailboxId } = mail
  // Of a reply the answered mail says more than the past does.
  const usual = answeredMailboxId ?? sharedMailbox(mail, book)
  if (usual === null || usual === mailboxId) return null
  return {
    guard: 'mailbox',
    usualMailboxId: usual,
    reason: answeredMailboxId === null ? 'written' : 'answered',
  }
}

/** What is worth asking before a mail goes, of the questions that are switched on, in the order in which they matter. */
export const guardFindings = (
  mail: GuardedMail,
  book: GuardBook,
  on: Readonly<Record<GuardName, boolean>>,
): Finding[] => {
  const count = mail.to.length + mail.cc.length
  const word = mail.fileCount === 0 ? wordOfAttachment(mail.text) : null
  const domains = book.size === 0 ? [] : strangeDomains(mail, book)
  const found: (Finding | null)[] = [
    mail.subject.trim() === '' ? { guard: 'subject' } : null,
    word === null ? null : { guard: 'attachment', word },
    count > usualRecipients ? { guard: 'recipients', count } : null,
    domains.length === 0 ? null : { guard: 'domain', domains },
    mailboxFinding(mail, book),
  ]
  return found.filter((each) => each !== null).filter(({ guard }) => on[guard])
}
