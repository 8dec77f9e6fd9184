import {
  endsWithWrote,
  headerField,
  isDeviceLine,
  isForwardMark,
  isForwardSubject,
  isOriginalMark,
  leadsIn,
  saysWrote,
  type HeaderName,
} from './quote-words.ts'

/** A line of a mail as a reader sees it. HTML is made into such lines by the message frame. */
export type MailLine = {
  readonly text: string
  /** Set off as quoted: behind `>`, or in a quoting element. */
  readonly quoted: boolean
  /** In an element that a mail program keeps for signatures. */
  readonly signature: boolean
  /** By the mark of a mail program, the quoted mail begins here and goes to the end. */
  readonly startsQuote: boolean
}

/** `own` is what the writer says now, with the quotes that it answers line by line. */
export type LineKind = 'own' | 'quote' | 'signature'

type Options = {
  /** The mail's own subject: tells a reply from a mail that is passed on, which Outlook writes the same way. */
  readonly subject?: string
}

const address = /[^\s<>"()[\]:;,]@[^\s<>"()[\]:;,]+/
const date = /\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{1,4}|(?:19|20)\d\d|\d{1,2}[:.h]\d{2}|\d{1,2}\s?월|\d年/u
const longest = 400
const blank = (line: MailLine | undefined): boolean => line === undefined || line.text.trim() === ''

/** "On …, Ann wrote:" in one piece, before what is set off as quoted. */
const introduces = (words: string): boolean => {
  if (words.length > longest) return false
  const bare = words.replaceAll(/^[-–—*\s]+|[-–—*\s]+$/g, '')
  if (!/[:：]$/.test(bare) && !endsWithWrote(bare)) return false
  if (/<[^<>]*@[^<>]*>\s*[:：]$/.test(bare) && date.test(bare)) return true
  return (
    saysWrote(bare) && (date.test(bare) || address.test(bare) || (endsWithWrote(bare) && bare.length < 100))
  )
}

/** The same before text that is not set off: it has to say more, for all that follows goes with it. */
const introducesUnmarked = (words: string): boolean => {
  const bare = words.replaceAll(/^[-–—*\s]+|[-–—*\s]+$/g, '')
  return introduces(words) && date.test(bare) && leadsIn(bare) && (address.test(bare) || endsWithWrote(bare))
}

/** Where the introduction that ends at `end` begins, or -1. Programs break it into up to four lines. */
const introductionStart = (
  lines: readonly MailLine[],
  end: number,
  fits: (words: string) => boolean,
): number => {
  let words = ''
  let found = -1
  for (let at = end; at > end - 4 && at >= 0; at -= 1) {
    const line = lines[at]
    if (line === undefined || line.quoted || blank(line)) break
    const text = line.text.trim()
    if (found !== -1 && leadsIn(words)) break
    words = words === '' ? text : `${text} ${words}`
    if (fits(words) && (found === -1 || leadsIn(text))) found = at
  }
  return found
}

const nextFilled = (lines: readonly MailLine[], from: number): number => {
  let at = from
  while (at < lines.length && blank(lines[at])) at += 1
  return at
}

/**
 * Whether the header of a quoted mail begins here: three of its fields close together, sender and recipient among them. An
 * itinerary ("From: Berlin, To: Porto, Date: …") has neither a subject nor an address; the head of a patch has no recipient.
 */
const startsHeader = (lines: readonly MailLine[], at: number): boolean => {
  const first = headerField(lines[at]?.text ?? '')
  if (first === null || lines[at]?.quoted === true) return false
  const found = new Map<HeaderName, string>()
  let seen = 0
  for (let index = at; index < lines.length && seen < 9; index += 1) {
    if (blank(lines[index])) continue
    seen += 1
    const field = headerField(lines[index]?.text ?? '')
    if (field !== null && !found.has(field.name)) found.set(field.name, field.value)
  }
  const mentions = (name: HeaderName) => address.test(found.get(name) ?? '')
  return (
    found.size >= 3 &&
    found.has('from') &&
    found.has('to') &&
    (found.has('subject') || mentions('from') || mentions('to'))
  )
}

const rule = /^\s*(?:[-_=*—–]{3,}|[-_]{2})\s*$/

/** Takes the lines that only draw a border above a quote into it. */
const withBorder = (lines: readonly MailLine[], start: number): number => {
  let top = start
  for (let at = start - 1; at >= 0; at -= 1) {
    if (rule.test(lines[at]?.text ?? '')) top = at
    else if (!blank(lines[at])) break
  }
  return top
}

/** Where the quoted mail begins that goes to the end without being set off; `lines.length` where there is none. */
const tailStart = (lines: readonly MailLine[], end: number): number => {
  for (let at = 0; at < end; at += 1) {
    const line = lines[at]
    if (line === undefined || line.quoted || blank(line)) continue
    if (line.startsQuote || isOriginalMark(line.text) || startsHeader(lines, at)) {
      // "From:" stands below "-----Original Message-----" or below "On … wrote:".
      return withBorder(lines, at)
    }
    const after = nextFilled(lines, at + 1)
    if (after < end && lines[after]?.quoted !== true) {
      const start = introductionStart(lines, at, introducesUnmarked)
      if (start !== -1) return start
    }
  }
  return end
}

/** A quoted line that a mail server broke: its rest stands between quoted lines without a mark of its own. */
const isBrokenOff = (lines: readonly MailLine[], at: number): boolean => {
  const before = lines[at - 1]
  const line = lines[at]
  return (
    before?.quoted === true &&
    lines[at + 1]?.quoted === true &&
    line !== undefined &&
    before.text.length >= 60 &&
    !/[.!?:]\s*$/.test(before.text) &&
    /^[\p{Ll}\d]/u.test(line.text)
  )
}

const markQuotes = (lines: readonly MailLine[], kinds: LineKind[], end: number): void => {
  for (let at = 0; at < end; at += 1) {
    const line = lines[at]
    if (line === undefined) continue
    if (line.quoted || isBrokenOff(lines, at)) kinds[at] = 'quote'
    const after = nextFilled(lines, at + 1)
    if (line.quoted || blank(line) || after - at > 3 || lines[after]?.quoted !== true) continue
    const start = introductionStart(lines, at, introduces)
    if (start !== -1) kinds.fill('quote', start, after)
  }
}

const contact =
  /[^\s@]@[^\s@]+\.|https?:|www\.|(?:\+|\b0|\()\d[\d\s()./-]{6,}\d|\b(?:tel|phone|fax|mobile|mob|skype)\b/iu
const listFooter = /mailing list|listinfo|unsubscribe|groups?\.|abmelden|désabonner/i
/** As the lines of a card are: no sentence, no code. */
const isShort = (text: string): boolean =>
  text.length <= 70 &&
  (/https?:/.test(text) || !/[.!?;:,{}]$/.test(text)) &&
  !/^[+@{}]\s?/.test(text.replace(/^\+\d/, ''))
const drawn = /^\s*[-_=—–]{2,}\s*$/

/**
 * Whether a signature begins with this line and goes to `end`. `-- ` says so (RFC 3676, 4.3); other borders only where
 * short lines with a way to reach somebody follow.
 */
const startsSignature = (lines: readonly MailLine[], at: number, end: number): boolean => {
  const text = lines[at]?.text ?? ''
  if (!drawn.test(text)) return false
  const rest = lines.slice(at + 1, end).filter((line) => !blank(line))
  if (text === '-- ') return rest.length <= 20
  if (text.trim() === '--') return rest.length <= 12 && rest.every((line) => line.text.trim().length <= 90)
  if (rest.length === 0 || rest.length > 12 || rest.some((line) => headerField(line.text) !== null))
    return false
  const words = rest.map((line) => line.text).join('\n')
  if (listFooter.test(words) && rest.length <= 8) return true
  return contact.test(words) && rest.every((line) => isShort(line.text.trim()))
}

/** Where the signature at the end of a stretch of own lines begins, `end` where there is none. */
const signatureStart = (lines: readonly MailLine[], from: number, end: number): number => {
  let start = end
  for (;;) {
    let last = start - 1
    while (last >= from && blank(lines[last])) last -= 1
    if (last < from) return start
    const line = lines[last]
    const alone = last === from || blank(lines[last - 1]) || rule.test(lines[last - 1]?.text ?? '')
    const device =
      isDeviceLine(line?.text.trim() ?? '') &&
      (alone || last === end - 1 || lines[last - 1]?.signature === true)
    if (line?.signature === true || device) {
      start = last
      continue
    }
    const first = Math.max(from, last - 40)
    let mark = last
    while (mark >= first && !startsSignature(lines, mark, start)) mark -= 1
    if (mark < first) return start
    start = mark
  }
}

type Stretch = { readonly from: number; readonly to: number }

const stretches = (lines: readonly MailLine[], kinds: readonly LineKind[], kind: LineKind): Stretch[] => {
  const found: { from: number; to: number }[] = []
  for (let at = 0; at < kinds.length; at += 1) {
    if (kinds[at] !== kind || blank(lines[at])) continue
    const last = found.at(-1)
    const gap =
      last === undefined
        ? -1
        : kinds.slice(last.to, at).findIndex((each, index) => each !== kind && !blank(lines[last.to + index]))
    if (last === undefined || gap !== -1) found.push({ from: at, to: at + 1 })
    else last.to = at + 1
  }
  return found
}

const markSignatures = (lines: readonly MailLine[], kinds: LineKind[], end: number): void => {
  for (const { from, to } of stretches(lines, kinds, 'own')) {
    if (to > end) continue
    const start = signatureStart(lines, from, to)
    if (start < to) kinds.fill('signature', start, to)
  }
}

/** A quote in front of the only reply, in full: worth folding from so many lines on. */
const longLead = 4

/** Quotes that are answered below stay open, for the answers would make no sense without them. */
const openAnswered = (lines: readonly MailLine[], kinds: LineKind[]): void => {
  const own = stretches(lines, kinds, 'own')
  const first = own[0]
  const last = own.at(-1)
  if (first === undefined || last === undefined) return void kinds.fill('own')
  const quotes = stretches(lines, kinds, 'quote').filter((quote) => quote.from < last.from)
  const [only] = quotes
  const leading = quotes.length === 1 && only !== undefined && only.from < first.from
  const filled =
    only === undefined ? 0 : lines.slice(only.from, only.to).filter((line) => !blank(line)).length
  if (leading && filled > longLead) return
  for (const { from, to } of quotes) kinds.fill('own', from, to)
  // A signature between two replies belongs to neither of them for certain.
  for (const { from, to } of stretches(lines, kinds, 'signature'))
    if (from < last.from) kinds.fill('own', from, to)
}

/** Blank lines go with what stands around them. */
const settleBlanks = (lines: readonly MailLine[], kinds: LineKind[]): void => {
  for (let at = 0; at < lines.length; at += 1) {
    if (!blank(lines[at])) continue
    const after = nextFilled(lines, at)
    const before = kinds[at - 1] ?? 'own'
    const next = kinds[after] ?? before
    kinds.fill(before !== 'own' && next !== 'own' ? before : 'own', at, after)
    at = after - 1
  }
}

/** Some programs set off what is passed on as if it were quoted: it is not, where nobody introduces it. */
const startsForward = (lines: readonly MailLine[], at: number): boolean => {
  const line = lines[at]
  if (line === undefined || !isForwardMark(line.text)) return false
  let before = at - 1
  while (before >= 0 && blank(lines[before])) before -= 1
  return (
    !line.quoted || (lines[before]?.quoted !== true && introductionStart(lines, before, introduces) === -1)
  )
}

/**
 * Says of every line whether it is new, quoted from earlier mail, or a signature. Never are all of them folded away, nor
 * a line that somebody wrote between quoted ones; a mail that is passed on is content.
 */
export const lineKinds = (lines: readonly MailLine[], { subject = '' }: Options = {}): LineKind[] => {
  const kinds: LineKind[] = lines.map(() => 'own')
  const forward = lines.findIndex((_, at) => startsForward(lines, at))
  const end = forward === -1 ? lines.length : forward
  const tail = isForwardSubject(subject) ? end : tailStart(lines, end)
  kinds.fill('quote', tail, end)
  markQuotes(lines, kinds, tail)
  markSignatures(lines, kinds, end)
  openAnswered(lines, kinds)
  settleBlanks(lines, kinds)
  return kinds
}

/** A stretch of text of one kind, in the order of the mail. `folded` of what is put behind a button. */
export type TextPart = { readonly folded: 'quote' | 'signature' | null; readonly text: string }

const asLine = (text: string): MailLine => ({
  text,
  // "From " at the start of a line is stored as ">From " by mailbox files (RFC 4155, appendix A).
  quoted: /^\s{0,3}>(?!From )/.test(text) || /^\s{0,3}\|\s/.test(text),
  signature: false,
  startsQuote: false,
})

/** Plain text in its parts. Joined with line breaks they are the text again, but for blank lines at its end. */
export const splitText = (text: string, options: Options = {}): TextPart[] => {
  const lines = text.replaceAll(/\r\n?/g, '\n').trimEnd().split('\n')
  const kinds = lineKinds(lines.map(asLine), options)
  const parts: { folded: TextPart['folded']; lines: string[] }[] = []
  lines.forEach((line, index) => {
    const kind = kinds[index] ?? 'own'
    const last = parts.at(-1)
    if (last !== undefined && (last.folded === null) === (kind === 'own')) {
      if (kind === 'quote') last.folded = 'quote'
      last.lines.push(line)
    } else parts.push({ folded: kind === 'own' ? null : kind, lines: [line] })
  })
  return parts.map((part) => ({ folded: part.folded, text: part.lines.join('\n') }))
}

/** What the writer says in this mail, without history and signature. */
export const ownText = (text: string, options: Options = {}): string =>
  splitText(text, options)
    .filter((part) => part.folded === null)
    .map((part) => part.text)
    .join('\n')
    .trim()
