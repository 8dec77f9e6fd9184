import { isAddress } from './address.ts'
import { bareAddress } from './bare-address.ts'

/** What somebody asks about. A Message-ID is without its angle brackets. */
export type WhyQuestion =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'message'; readonly rfcMessageId: string }

/** The field as it stands in the headers of a mail, perhaps among others, perhaps folded (RFC 5322 sections 2.2.3 and 3.6.4). */
const field = /^[ \t]*(?:x-[\w-]*)?message-id[ \t]*:\s*<?(?<id>[^<>\s]+)>?/im
const bracketed = /^<\s*(?<id>[^<>\s]+)\s*>$/
const named = /^[^<>]+<(?<address>[^<>\s]+@[^<>\s]+)>$/

/** Local parts longer than a person's, without letters that read as a word, or with signs that no address of a person has. */
const looksGenerated = /^[^@]{32,}@|^[^@]*[$=/!][^@]*@|^(?:[\da-f]{8}-[\da-f]{4}-|\d{8,}[.-])[^@]*@/i

const afterName = (text: string): WhyQuestion | null => {
  const address = bareAddress(named.exec(text)?.groups?.['address'] ?? text)
  return isAddress(address) && !looksGenerated.test(address) ? { kind: 'address', address } : null
}

/**
 * Reads what a person pasted: the Message-ID of a mail with or without the name of its field and angle brackets, or an
 * address with or without a name. In angle brackets alone it is a Message-ID, unless it can be nothing but an address
 * (`mailto:`). Null: neither.
 */
export const whyQuestion = (pasted: string): WhyQuestion | null => {
  const text = pasted.trim().replaceAll('\u00A0', ' ')
  const fromField = field.exec(text)?.groups?.['id']
  if (fromField !== undefined) return { kind: 'message', rfcMessageId: fromField }
  const inBrackets = bracketed.exec(text)?.groups?.['id']
  if (inBrackets !== undefined) {
    const isMailto = /^mailto:/i.test(inBrackets)
    return isMailto ? afterName(inBrackets) : { kind: 'message', rfcMessageId: inBrackets }
  }
  const address = afterName(text)
  if (address !== null) return address
  return /^[^\s<>@]+@[^\s<>]+$/.test(text) ? { kind: 'message', rfcMessageId: text } : null
}
