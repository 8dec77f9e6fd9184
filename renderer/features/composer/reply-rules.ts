import type { Message } from '../../../shared/domain/message.ts'
import type { Participant } from '../../../shared/domain/participant.ts'
import { addressKey } from '../../../shared/rules/address.ts'
import { fileUrl } from '../../../shared/rules/file-url.ts'
import { escapeHtml } from '../../message-frame/index.ts'
import { quoteStart } from './content-rules.ts'

type Recipients = { readonly to: Participant[]; readonly cc: Participant[] }
type Addressed = Pick<Message, 'direction' | 'from' | 'to' | 'cc' | 'replyTo'>

const unique = (people: readonly Participant[], without: ReadonlySet<string>): Participant[] => {
  const seen = new Set(without)
  return people.filter((each) => {
    const key = addressKey(each.address)
    return key !== '' && !seen.has(key) && seen.add(key)
  })
}

/**
 * Who gets a reply (RFC 5322, section 3.6.3): Reply-To where it is given, else From; to everybody: the other To's as well,
 * and Cc stays Cc. One's own addresses are left out. An own mail is answered to those it went to. A mail that only
 * concerns oneself is answered to oneself.
 */
export const replyRecipients = (message: Addressed, own: readonly string[], all: boolean): Recipients => {
  const mine = new Set(own.map(addressKey))
  const wanted = message.replyTo.length > 0 ? message.replyTo : [message.from]
  const first = message.direction === 'sent' ? message.to : wanted
  const to = unique(all ? [...first, ...message.to] : first, mine)
  const main = to.length > 0 ? to : unique(first, new Set())
  if (!all) return { to: main, cc: [] }
  const taken = new Set([...mine, ...main.map((each) => addressKey(each.address))])
  return { to: main, cc: unique(message.cc, taken) }
}

type Quoted = {
  readonly from: Participant
  /** "Monday, 16 November 2026 at 10:42". */
  readonly when: string
  /** Cleaned HTML of the original. */
  readonly html: string
}

/** The original below a reply. Styled in place, since mail programs drop style sheets. */
export const quoteOriginal = ({ from, when, html }: Quoted): string => {
  const who = from.name === '' ? from.address : `${from.name} <${from.address}>`
  return `${quoteStart}<p>On ${escapeHtml(when)}, ${escapeHtml(who)} wrote:</p><blockquote type="cite" style="margin:0 0 0 6px;padding-left:12px;border-left:2px solid #d5d4cf">${html}</blockquote></div>`
}

const forwardMark = '<p class="liaison-forward">'

/** The subject of a forwarded mail: marked once, however often it was passed on. */
export const forwardSubject = (subject: string): string =>
  /^\s*(?:fwd?|wg|tr|rv|i)\s*:/i.test(subject) ? subject.trim() : `Fwd: ${subject.trim()}`

const written = ({ name, address }: Participant): string =>
  name === '' || name === address ? address : `${name} <${address}>`

type Forwarded = Quoted & Pick<Message, 'subject' | 'to' | 'cc'>

/** The original below a forward, with the lines of its head. Bcc of an own mail is nobody else's business. */
export const forwardOriginal = ({ from, when, subject, to, cc, html }: Forwarded): string => {
  const lines: readonly (readonly [string, string])[] = [
    ['From', written(from)],
    ['Date', when],
    ['Subject', subject],
    ['To', to.map(written).join(', ')],
    ['Cc', cc.map(written).join(', ')],
  ]
  const head = lines
    .filter(([, words]) => words !== '')
    .map(([name, words]) => `<b>${name}:</b> ${escapeHtml(words)}`)
    .join('<br>')
  return `${quoteStart}${forwardMark}---------- Forwarded message ---------<br>${head}</p>${html}</div>`
}

/** Whether a quoted original is one that is passed on. */
export const isForward = (quoteHtml: string): boolean =>
  // At its very beginning: a mail that is answered can hold the mark of one that was passed on.
  quoteHtml.startsWith(quoteStart + forwardMark)

/** A quote without one of its pictures: its words stay. */
export const withoutPicture = (html: string, fileId: string): string =>
  html.replaceAll(/<img\b(?:[^>"]|"[^"]*")*>/g, (tag) => {
    if (!tag.includes(`src="${fileUrl(fileId)}"`)) return tag
    const words = /\balt="([^"]*)"/.exec(tag)?.[1]?.trim() ?? ''
    // Within an attribute it may stand as it is; as text it would begin an element that nobody cleaned.
    return words === '' ? '' : `<span>[${words.replaceAll('<', '&lt;')}]</span>`
  })

/** Notes at each picture of a quote what it weighs, for the sum that is told before sending. */
export const withPictureBytes = (html: string, bytes: ReadonlyMap<string, number>): string =>
  html.replaceAll(/src="\/file\/([A-Za-z0-9_-]{1,128})"/g, (source, fileId: string) => {
    const size = bytes.get(fileId)
    return size === undefined ? source : `${source} data-bytes="${String(size)}"`
  })
