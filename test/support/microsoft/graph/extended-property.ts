import { headerValue } from '../../http-emulator/mail/header-block.ts'
import type { HeaderField } from '../../http-emulator/mail/header-block.ts'

/** `String {guid} Name Color`, `String {guid} Id 0x8000`, `String 0x1035`; types per the extended properties overview. */
const NAMED = /^(\w+)\s+\{([0-9a-f-]{36})\}\s+(Name|Id)\s+(\S.*)$/i
const TAGGED = /^(\w+)\s+(0x[0-9a-f]{1,4})$/i
const TYPES = ['Boolean', 'Integer', 'String', 'SystemTime', 'CLSID', 'Double', 'Long', 'Short', 'Binary']

/** The canonical spelling of a property id; undefined when Graph would call it malformed. */
export function propertyId(text: string): string | undefined {
  const named = NAMED.exec(text.trim())
  const tagged = TAGGED.exec(text.trim())
  const type = TYPES.find((known) => known.toLowerCase() === (named ?? tagged)?.[1]?.toLowerCase())
  if (type === undefined) return undefined
  // Graph shows tags without leading zeros.
  if (tagged) return `${type} ${(tagged[2] ?? '').toLowerCase().replace(/^0x0+(?=[0-9a-f])/, '0x')}`
  const kind = named?.[3]?.toLowerCase() === 'id' ? 'Id' : 'Name'
  return `${type} {${(named?.[2] ?? '').toLowerCase()}} ${kind} ${(named?.[4] ?? '').trim()}`
}

/** MAPI properties that mirror a header (PidTagInternetMessageId and its neighbours). */
const HEADER_TAGS: Readonly<Record<string, string>> = {
  'String 0x1035': 'Message-ID',
  'String 0x1039': 'References',
  'String 0x1042': 'In-Reply-To',
}

/** PidTagMessageClass; MS-OXCMSG and MS-OXOMSG name the class of a report by what it reports. */
const CLASS_TAG = 'String 0x1a'

function messageClass(headers: readonly HeaderField[]): string {
  const type = headerValue(headers, 'content-type') ?? ''
  if (!/^multipart\/report\b/i.test(type)) return 'IPM.Note'
  if (/report-type\s*=\s*"?disposition-notification/i.test(type)) return 'REPORT.IPM.Note.IPNRN'
  return 'REPORT.IPM.Note.NDR'
}

export function headerProperty(id: string, headers: () => readonly HeaderField[]): string | undefined {
  if (id === CLASS_TAG) return messageClass(headers())
  const name = HEADER_TAGS[id]
  return name === undefined ? undefined : headerValue(headers(), name)
}
