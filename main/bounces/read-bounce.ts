import { addressKey } from '../../shared/rules/address.ts'
import type { BounceReport } from '../store/store.ts'
import { cleanAddress } from './address-text.ts'
import { familyOf, flat, readFreeForm, type Named, type Trust } from './free-form.ts'
import {
  delaySubject,
  delayWords,
  failureSubject,
  isAmbiguous,
  isMailSystem,
  isUnattended,
} from './mail-systems.ts'
import { splitNotice } from './notice.ts'
import { originalMail, type Original } from './original-mail.ts'
import { permanenceOf } from './permanence.ts'
import { reportText, type Report } from './report-text.ts'
import { recipientFields, type RecipientFields } from './status-fields.ts'

type Recipient = BounceReport['recipients'][number]

const longestDiagnostic = 1000

const oneLine = (text: string): string =>
  text
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, longestDiagnostic)

/** What a report can be at its top besides a delivery report: read receipts and complaints name recipients too. */
const otherReports = /report-type\s*=\s*"?(?:disposition-notification|feedback-report|tlsrpt)/i

const isDeliveryReport = (report: Report): boolean => {
  const type = report.header('content-type')
  return /multipart\/report/i.test(type) && /report-type\s*=\s*"?delivery-status/i.test(type)
}

/** A person who passes a report on, or speaks of one. */
const passedOn = /^\s*(?:fwd?|wg|tr|rv|i|re|aw|r|sv|antw)\s*:/i

/**
 * How far a message is to be trusted to be a mail system's: `any` wording, only wordings that are `known`, or not at
 * all. A person who forwards or quotes a report writes from an own address and without the header of a report.
 */
const trustIn = (report: Report): Trust | null => {
  if (otherReports.test(report.header('content-type'))) return null
  const nullPath = report.header('return-path').trim() === '<>'
  if (isDeliveryReport(report)) return 'any'
  const certain = !isAmbiguous(report.from) || nullPath || failureSubject.test(report.subject)
  if (isMailSystem(report.from) && certain) return 'any'
  if (report.header('x-failed-recipients') !== '') return 'any'
  if (/^"?mail (?:delivery|administrator|system)/i.test(report.header('from'))) return 'any'
  if (passedOn.test(report.subject)) return null
  // The null path is not enough for any wording: out-of-office notes travel on it too (RFC 3834 section 4).
  if (report.from === '' || nullPath || isMailSystem(report.from) || isUnattended(report.from)) return 'known'
  const generated = /^auto-/i.test(report.header('auto-submitted'))
  return generated && failureSubject.test(report.subject) ? 'known' : null
}

/** The address that the sender knows: what it wrote, where the report tells it, else where the mail went at last. */
const addressOf = (
  { original, final }: Pick<RecipientFields, 'original' | 'final'>,
  mail: Original,
): string | null => {
  const written = new Set(mail.to.map(addressKey))
  const known = [original, final].find((address) => address !== null && written.has(addressKey(address)))
  return known ?? original ?? final
}

/** What did not fail for good (RFC 3464 section 2.3.3). Some programs have words of their own for "failed". */
const notFailed = new Set(['delayed', 'delivered', 'relayed', 'expanded'])

const isFailed = ({ action, status }: RecipientFields): boolean =>
  !status.startsWith('2') && (action === '' ? status !== '' : !notFailed.has(action))

type Words = ReturnType<typeof readFreeForm>

/** What the words say of an address that the fields name; of the only one, where they name it otherwise. */
const saidOf = (words: Words, address: string): string => {
  const named = words?.named ?? []
  const [only, ...others] = named
  const own = named.find((one) => addressKey(one.address) === addressKey(address))
  return own?.said ?? (only !== undefined && others.length === 0 ? only.said : '')
}

const fromFields = (
  fields: readonly RecipientFields[],
  mail: Original,
  words: Words,
  around: string,
): Recipient[] => {
  const [only, ...others] = mail.to
  return fields.filter(isFailed).flatMap((one) => {
    // A path or a route in place of the address: with one recipient there is no doubt whose it was.
    const address =
      addressOf(one, mail) ?? (others.length === 0 ? only : undefined) ?? words?.named[0]?.address
    if (address === undefined) return []
    const said = one.diagnostic === '' ? saidOf(words, address) : one.diagnostic
    const { permanent, status } = permanenceOf({ status: one.status, diagnostic: said, around })
    const diagnostic = oneLine(said === '' ? around : said)
    return [{ address, permanent, status, diagnostic }]
  })
}

/** The field by which Exim and Gmail name those whom a mail did not reach. */
const failedHeader = (report: Report): string[] =>
  report
    .header('x-failed-recipients')
    .split(',')
    .flatMap((text) => cleanAddress(text) ?? [])

/** Whose address in a notice is no recipient: who wrote the report, and to whom. */
const nobodyOf = (report: Report): ((address: string) => boolean) => {
  const own = new Set([report.from, ...report.to].map(addressKey))
  const failed = new Set(failedHeader(report).map(addressKey))
  return (address) => {
    const key = addressKey(address)
    return !failed.has(key) && (isMailSystem(address) || own.has(key))
  }
}

const fromWords = (
  report: Report,
  lines: readonly string[],
  mail: Original,
  read: Words,
  around: string,
): Recipient[] => {
  const failed = failedHeader(report)
  const of = (named: Pick<Named, 'address'> & Partial<Named>): Recipient => {
    const said = named.said ?? ''
    const address =
      addressOf({ original: named.written ?? null, final: named.address }, mail) ?? named.address
    const { permanent, status } = permanenceOf({ status: '', diagnostic: said, around })
    return { address, permanent, status, diagnostic: oneLine(said === '' ? around : said) }
  }
  if (failed.length > 0) {
    const said = new Map(read?.named.map((named) => [addressKey(named.address), named]))
    return failed.map((address) => of(said.get(addressKey(address)) ?? { address }))
  }
  if (read !== null) return read.named.map(of)
  // It says that a mail failed and not for whom: where the mail had one recipient, there is no doubt.
  const [only, ...others] = mail.to
  const certain =
    only !== undefined &&
    others.length === 0 &&
    (familyOf(lines) !== null || failureSubject.test(report.subject))
  return certain ? [of({ address: only })] : []
}

const eachOnce = (recipients: readonly Recipient[]): Recipient[] => [
  ...new Map(recipients.map((one) => [addressKey(one.address), one])).values(),
]

const read = (report: Report, trust: Trust): BounceReport | null => {
  const notice = splitNotice(report.lines)
  const mail = originalMail(report.returned, notice.below)
  const around = flat(notice.lines)
  const words = readFreeForm(notice.lines, nobodyOf(report), trust)
  const fields = report.statusParts.flatMap(recipientFields)
  const late = delaySubject.test(report.subject) || delayWords.test(around)
  const told = fields.length > 0 ? fromFields(fields, mail, words, around) : null
  const recipients = eachOnce(told ?? (late ? [] : fromWords(report, notice.lines, mail, words, around)))
  if (recipients.length === 0) return null
  const { submissionId, rfcMessageId, subject } = mail
  return { recipients, original: { submissionId, rfcMessageId, subject } }
}

/**
 * What a message says of mail that came back, or null where it is no such report. Takes any bytes: what is hostile or
 * broken is null, or what can be read of it, in bounded time.
 */
export const readBounce = async (raw: Uint8Array): Promise<BounceReport | null> => {
  const report = await reportText(raw)
  const trust = report === null ? null : trustIn(report)
  return report === null || trust === null ? null : read(report, trust)
}
