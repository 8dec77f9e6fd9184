import { addressKey, isAddress } from './address.ts'
import { domainToAscii } from './punycode.ts'

/** What a rule looks for, as `rulePatternSchema` says. `text` is the one spelling under which the rule is kept. */
export type Pattern =
  | { readonly kind: 'address'; readonly text: string; readonly key: string }
  | { readonly kind: 'domain'; readonly text: string; readonly domain: string }
  | { readonly kind: 'local'; readonly text: string; readonly local: string }

const domainPattern = (written: string): Pattern | null => {
  const domain = domainToAscii(written.replace(/\.$/, ''))
  return isAddress(`a@${domain}`) ? { kind: 'domain', text: `@${domain}`, domain } : null
}

/** A local part in which `*` stands for any characters. Alone it would mean everybody. */
const localPattern = (local: string): Pattern | null =>
  /^[^\s@<>"(),;:\\[\]]+$/.test(local) && /[^*]/.test(local)
    ? { kind: 'local', text: `${local}@`, local }
    : null

/** Reads a pattern as a person writes it: `@x.example`, `*@x.example` and `x.example` mean the same. Null: it is none. */
export const parsePattern = (written: string): Pattern | null => {
  const text = written.trim().normalize('NFC').toLowerCase()
  if (text.startsWith('*@')) return domainPattern(text.slice(2))
  if (text.startsWith('@')) return domainPattern(text.slice(1))
  if (text.endsWith('@')) return localPattern(text.slice(0, -1))
  if (!text.includes('@')) return domainPattern(text)
  return isAddress(text) && !text.includes('*') ? { kind: 'address', text, key: addressKey(text) } : null
}

/** Tells whether local parts fit one with `*`, each in time that grows with the lengths only. */
export const localFitter = (wanted: string): ((local: string) => boolean) => {
  const [first = '', ...rest] = wanted.split('*')
  if (rest.length === 0) return (local) => local === first
  const last = rest.pop() ?? ''
  return (local) => {
    if (!local.startsWith(first) || !local.endsWith(last)) return false
    const end = local.length - last.length
    let at = first.length
    for (const part of rest) {
      const found = local.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return at <= end
  }
}

/** A domain and those above it: `a.b.c`, `b.c`, `c`. */
export const domainsAbove = (domain: string): string[] => {
  const labels = domain.split('.')
  return labels.map((_, from) => labels.slice(from).join('.'))
}

/** Whether the pattern means the address with this key. */
export const fitsPattern = (pattern: Pattern, key: string): boolean => {
  const at = key.lastIndexOf('@')
  if (at <= 0) return false
  if (pattern.kind === 'address') return pattern.key === key
  if (pattern.kind === 'local') return localFitter(pattern.local)(key.slice(0, at))
  return domainsAbove(key.slice(at + 1)).includes(pattern.domain)
}
