import { addressParser, decodeWords } from 'postal-mime'
import { findBlockEnd, headerValue, headerValues, parseHeaders } from './header-block.ts'
import type { HeaderField } from './header-block.ts'

/** A person on a mail; the address in lower case, the name decoded. */
export type Person = { name: string; address: string }

export type AddressField = 'from' | 'to' | 'cc' | 'bcc'

/** What search, threading and delivery need to know of a message; read from its headers alone. */
export type MailFacts = {
  people: Readonly<Record<AddressField, readonly Person[]>>
  subject: string
  /** Message-ID without angle brackets; '' when there is none. */
  messageId: string
  /** Message-IDs of References and In-Reply-To, oldest first, without brackets. */
  references: readonly string[]
  /** Epoch ms of the Date header, when it can be read. */
  dateAt: number | undefined
}

const MESSAGE_ID = /<([^<>\s]+)>/g

export function messageIdsIn(text: string | undefined): string[] {
  return [...(text ?? '').matchAll(MESSAGE_ID)].map((match) => match[1] ?? '')
}

/** Addresses of a field as written in a header, groups flattened; entries without an address are kept out. */
export function peopleIn(text: string): Person[] {
  if (text === '') return []
  return addressParser(text, { flatten: true }).flatMap((entry) =>
    entry.address ? [{ name: decodeWords(entry.name), address: entry.address.toLowerCase() }] : [],
  )
}

function dateOf(text: string | undefined): number | undefined {
  const at = Date.parse((text ?? '').replace(/\([^)]*\)/g, '').trim())
  return Number.isNaN(at) ? undefined : at
}

export function factsOf(headers: readonly HeaderField[]): MailFacts {
  const references = [
    ...messageIdsIn(headerValue(headers, 'references')),
    ...messageIdsIn(headerValue(headers, 'in-reply-to')),
  ]
  return {
    people: {
      from: peopleIn(headerValues(headers, 'from')),
      to: peopleIn(headerValues(headers, 'to')),
      cc: peopleIn(headerValues(headers, 'cc')),
      bcc: peopleIn(headerValues(headers, 'bcc')),
    },
    subject: decodeWords(headerValue(headers, 'subject') ?? ''),
    messageId: messageIdsIn(headerValue(headers, 'message-id'))[0] ?? '',
    references: [...new Set(references)],
    dateAt: dateOf(headerValue(headers, 'date')),
  }
}

export function headersOf(raw: Buffer): HeaderField[] {
  return parseHeaders(raw, 0, findBlockEnd(raw, 0, raw.length).headersEnd)
}
