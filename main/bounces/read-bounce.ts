import { addressKey } from '../../shared/rules/address.ts'
import type { BounceReport } from '../store/store.ts'
import { cleanAddress } from './address-text.ts'
import { familyOf, flat, readFreeForm } from './free-form.ts'
import { delaySubject, delayWords, failureSubject, isMailSystem, isUnattended } from './mail-systems.ts'
import { splitNotice } from './notice.ts'
import { originalMail, type Original } from './original-mail.ts'
import { permanenceOf } from './permanence.ts'
import { reportText, type Report } from './report-text.ts'
import { recipientFields, type RecipientFields } from './status-fields.ts'

type Recipient = BounceReport['recipients'][number]

const longestDiagnostic = 1000
const longestAddress = 1000

const oneLine = (text: string): string =>
  text.replaceAll(/[\s\p{C}]+/gu, ' ').trim().slice(0, longestDiagnostic)

/** What a report can be at its top besides a delivery report: read receipts and complaints name recipients too. */
const otherReports = /report-type\s*=\s*"?(?:disposition-notification|feedback-report|tlsrpt)/i

const isDeliveryReport = (report: Report): boolean => {
  const type = report.header('content-type')
  return /multipart\/report/i.test(type) && /report-type\s*=\s*"?delivery-status/i.test(type)
}

/**
 * Whether a program wrote this to tell that mail did not arrive. A person who forwards or quotes such a report writes
 * from an own address and without the header of a report.
 */
const isFromSystem = (report: Report): boolean => {
  if (otherReports.test(report.header('content-type'))) return false
  if (isDeliveryReport(report) || isMailSystem(report.from)) return true
  const unattended = report.from === '' || isUnattended(report.from) || report.header('return-path').trim() === '<>'
  if (report.header('x-failed-recipients') !== '') return true
  const generated = /^auto-/i.test(report.header('auto-submitted'))
  return unattended || (generated && failureSubject.test(report.subject)) || /^Mail (?:Delivery|Administrator|System)/i.test(report.header('from'))
}

/** The address that the sender knows: what it wrote, where the report tells it, else where the mail went at last. */
const addressOf = ({ original, final }: RecipientFields, mail: Original): string | null => {
  const written = new Set(mail.to.map(addressKey))
  const known = [original, final].find((address) => address !== null && written.has(addressKey(address)))
  return known ?? original ?? final
}

const isFailed = ({ action, status }: RecipientFields): boolean =>
  action === 'failed' || (action === '' && status !== '' && !status.startsWith('2'))

const fromFields = (fields: readonly RecipientFields[], mail: Original, around: string): Recipient[] =>
  fields.filter(isFailed).flatMap((one) => {
    const address = addressOf(one, mail)
    if (address === null) return []
    const { permanent, status } = permanenceOf({ ...one, around })
    const diagnostic = oneLine(one.diagnostic === '' ? around : one.diagnostic)
    return [{ address: address.slice(0, longestAddress), permanent, status, diagnostic }]
  })

const fromWords = (report: Report, lines: readonly string[], mail: Original, around: string): Recipient[] => {
  const own = new Set([report.from, ...report.to].map(addressKey))
  const isNobody = (address: string): boolean => isMailSystem(address) || own.has(addressKey(address))
  const failed = report
    .header('x-failed-recipients')
    .split(',')
    .flatMap((text) => cleanAddress(text) ?? [])
  const read = readFreeForm(lines, isNobody)
  const of = (address: string, said: string): Recipient => {
    const { permanent, status } = permanenceOf({ status: '', diagnostic: said, around })
    return { address, permanent, status, diagnostic: oneLine(said === '' ? around : said) }
  }
  if (failed.length > 0) {
    const said = new Map(read?.named.map((named) => [addressKey(named.address), named.said]))
    return failed.map((address) => of(address, said.get(addressKey(address)) ?? ''))
  }
  if (read !== null) return read.named.map(({ address, said }) => of(address, said))
  // It says that a mail failed and not for whom: where the mail had one recipient, there is no doubt.
  const [only, ...others] = mail.to
  const certain = only !== undefined && others.length === 0 && (familyOf(lines) !== null || failureSubject.test(report.subject))
  return certain ? [of(only, '')] : []
}

const eachOnce = (recipients: readonly Recipient[]): Recipient[] => [
  ...new Map(recipients.map((one) => [addressKey(one.address), one])).values(),
]

const read = (report: Report): BounceReport | null => {
  const notice = splitNotice(report.lines)
  const mail = originalMail(report.returned, notice.below)
  const around = flat(notice.lines)
  const fields = report.statusParts.flatMap(recipientFields)
  const late = delaySubject.test(report.subject) || delayWords.test(around)
  const told = fields.length > 0 ? fromFields(fields, mail, around) : null
  const recipients = eachOnce(told ?? (late ? [] : fromWords(report, notice.lines, mail, around)))
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
  return report === null || !isFromSystem(report) ? null : read(report)
}
