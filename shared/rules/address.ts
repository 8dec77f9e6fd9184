import type { Participant } from '../domain/participant.ts'
import { bareAddress } from './bare-address.ts'
import { domainToAscii } from './punycode.ts'
import { remembered } from './remembered.ts'

/** RFC 5322 `atext` plus everything non-ASCII (RFC 6532), in dot-atoms. Quoted local parts are not offered for sending. */
const localPart = /^[\w!#$%&'*+/=?^`{|}~\u0080-\u{10FFFF}-]+(\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10FFFF}-]+)*$/u
/** RFC 1035 section 2.3.1 as relaxed by RFC 1123: letters, digits, inner hyphens. Checked on the ASCII form. */
const domainLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
/** White space and control characters (general categories Z and C): never part of an address, and the way headers are injected. */
const forbidden = /[\p{Z}\p{C}]/u

const splitAtLast = (address: string): readonly [string, string] | null => {
  const at = address.lastIndexOf('@')
  return at <= 0 || at === address.length - 1 ? null : [address.slice(0, at), address.slice(at + 1)]
}

const isDomain = (domain: string): boolean => {
  const labels = domainToAscii(domain).split('.')
  return (
    labels.length > 1 && labels.join('.').length <= 253 && labels.every((label) => domainLabel.test(label))
  )
}

/** Whether mail can be addressed to it: RFC 5321 section 4.5.3.1 lengths (octets as characters), a dotted domain, no spaces. */
export const isAddress = (address: string): boolean => {
  const parts = forbidden.test(address) ? null : splitAtLast(address)
  return parts !== null && parts[0].length <= 64 && localPart.test(parts[0]) && isDomain(parts[1])
}

const gmailDomains = new Set(['gmail.com', 'googlemail.com'])

const madeKey = (address: string): string => {
  const bare = bareAddress(address).normalize('NFC').toLowerCase()
  const parts = splitAtLast(bare)
  if (parts === null) return bare
  const domain = domainToAscii(parts[1])
  const untagged = parts[0].indexOf('+') > 0 ? parts[0].slice(0, parts[0].indexOf('+')) : parts[0]
  if (!gmailDomains.has(domain)) return `${untagged}@${domain}`
  return `${untagged.replaceAll('.', '')}@gmail.com`
}

/**
 * The key under which an address is matched: bare, lower case, NFC, ASCII domain, without a plus tag; without dots
 * where the domain is Gmail's, which ignores them. The same person's spellings share a key.
 */
export const addressKey = remembered(madeKey, { most: 5000, longest: 200 })

/** Splits at commas, semicolons and line ends that are outside quotes and angle brackets. */
const splitList = (text: string): string[] =>
  (text.match(/(?:"(?:\\.|[^"\\])*"|<[^>]*>|[^",;<\r\n]|"|<)+/g) ?? [])
    .map((part) => part.trim())
    .filter((part) => part !== '')

const named = /^(?<name>.*?)\s*<\s*(?<address>[^<>]*?)\s*>$/s

const parseOne = (text: string): Participant => {
  const groups = named.exec(text)?.groups
  if (groups === undefined) return { name: '', address: text }
  const name = (groups['name'] ?? '')
    .replace(/^"(.*)"$/s, '$1')
    .replaceAll(/\\(.)/g, '$1')
    .trim()
  return { name, address: groups['address'] ?? '' }
}

/**
 * Reads what a person typed or pasted into a recipient field: `Ann <ann@x.example>, bob@y.example; …`.
 * Nothing is dropped: a part that is no address comes back as it was, to be marked and mended.
 */
export const parseRecipients = (text: string): Participant[] => splitList(text).map(parseOne)
