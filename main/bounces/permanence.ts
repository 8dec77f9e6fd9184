/** What is known of why a mail came back. */
type Said = {
  /** The Status field of the report (RFC 3464 section 2.3.4), or ''. */
  readonly status: string
  /** What the other server said. */
  readonly diagnostic: string
  /** The words around it, for reports that give no code. */
  readonly around: string
}

type Verdict = { readonly permanent: boolean; readonly status: string | null }

const enhanced = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/
/** A reply code (RFC 5321 section 4.2.1) at the start, after "said", or before an enhanced code or a dash. */
const replyCode =
  /(?:^|said:?|error:?|code[ :]*|with:?|response:?|reply:?|#|\()\s{0,3}([45]\d\d)(?=[\s:,-]|$)|\b([45]\d\d)[ -](?=[45]\.\d)/im
const anyReply = /(?<![\d.:])([45][0-5]\d)[ :-]/

/**
 * A full mailbox is worth another try whatever the code's class: RFC 3463 section 3.3 wants X.2.2 to be read as a
 * condition that passes, and most servers send 5.2.2.
 */
const fullStatus = /^[45]\.2\.2$/
const fullWords =
  /(?:mail ?(?:box|folder)|inbox|account|user)[^.]{0,40}\b(?:is |was )?(?:full|over ?quota|exceeded)|over[ -]?quota|quota (?:has been )?exceeded|exceed(?:s|ed)? (?:(?:the|its|his|her|storage|mailbox|disk|user|allowed) ){0,3}quota|storage quota|out of storage|not enough (?:disk|storage) space|insufficient (?:disk|system|mailbox) (?:storage|space)|メールボックス[^。]{0,20}(?:一杯|いっぱい|満杯)|容量[^。]{0,10}(?:超|一杯)|Postfach[^.]{0,60}voll|boîte[^.]{0,60}pleine|buz[oó]n[^.]{0,60}lleno/i

/** Asked to come again: no fault of the address (RFC 6647 for greylisting). */
const passingWords =
  /grey-?list|gray-?list|try (?:again|later)|temporar(?:y|ily)|connection (?:timed out|refused|reset)|operation timed out|timed? ?out|retry timeout exceeded|too long|(?:all|no) hosts? (?:have been failing|could be reached)|no route to host|delivery expired|message expired|cannot send (?:message|mail) for|wasn't able to (?:establish an SMTP connection|connect)|unable to connect|could(?: not|n't) (?:connect|be reached)|did not accept our requests to connect|host (?:is )?unreachable|lookup failure|resources temporarily|deferred|rate limit|too many (?:connections|messages)/i

/** The domain does not exist (RFC 8020): no wait helps. */
const noDomain =
  /NXDOMAIN|domain (?:name )?(?:does not exist|not found)|no such domain|host unknown|unknown host|host [\w.-]{1,253} not found|no mx (?:record )?found/i

const outOfTime =
  /envelope expired|giving up|for the last \d{2,9} seconds|in the queue too long|retry timeout exceeded/i

/** Words that settle it where no code is given. */
const finalWords =
  /unknown|no such|not (?:found|exist|known|listed|recognized|a valid)|doesn'?t exist|does not exist|invalid|disabled|suspended|rejected|denied|blocked|permanent|refused|not allowed|loop|too (?:large|big)|exceeds|spam|virus/i

const isFull = (status: string, words: string): boolean => fullStatus.test(status) || fullWords.test(words)

/** More exact than "something about it" (X.0.0), which many servers send beside the real code. */
const isVague = (status: string): boolean => /^[245]\.0\.0$/.test(status)

const statusOf = ({ status, diagnostic }: Said): string => {
  if (status !== '' && !isVague(status)) return status
  const found = enhanced.exec(diagnostic)?.[0] ?? ''
  return found === '' || found.startsWith('2') ? status : found
}

const byReply = (text: string): boolean | null => {
  const [, first, second] = replyCode.exec(text) ?? []
  const code = first ?? second ?? anyReply.exec(text)?.[1]
  return code === undefined ? null : code.startsWith('5')
}

const byWords = (text: string): boolean | null => {
  if (noDomain.test(text)) return true
  if (outOfTime.test(text) || passingWords.test(text)) return false
  return finalWords.test(text) ? true : null
}

/** What a vague code is beside: a domain that is not, or a wait that ran out. */
const byExactWords = (text: string): boolean | null => {
  if (noDomain.test(text)) return true
  return outOfTime.test(text) && byReply(text) !== true ? false : null
}

/** Whether sending again would help not, as well as the report lets one tell. What nothing speaks against is permanent: the server gave up. */
export const permanenceOf = (said: Said): Verdict => {
  const status = statusOf(said)
  const known = status === '' ? null : status
  const words = said.diagnostic === '' ? said.around : said.diagnostic
  if (isFull(status, words)) return { permanent: false, status: known }
  if (status !== '') {
    const exact = isVague(status) ? byExactWords(words) : null
    return { permanent: exact ?? status.startsWith('5'), status: known }
  }
  const around = enhanced.exec(said.around)?.[0] ?? ''
  const judged =
    byReply(said.diagnostic) ?? byWords(said.diagnostic) ?? (around === '' ? null : around.startsWith('5'))
  return { permanent: judged ?? byReply(said.around) ?? byWords(said.around) ?? true, status: known }
}
