import type { MatchingRule, MatchingSettings, RuleList } from '../domain/matching.ts'
import { domainsAbove, localFitter, parsePattern } from './rule-pattern.ts'

/** What an address is to us, before contacts are asked about. `rule`: the one that says so, where one does. */
export type Standing = {
  readonly kind: 'own' | 'never_log' | 'colleague' | 'other'
  readonly rule: BookRule | null
}

export type BookRule = Pick<MatchingRule, 'id' | 'list' | 'pattern'>

/** Everything that decides about addresses, ready to be asked. */
export type Rulebook = {
  readonly settings: MatchingSettings
  /** What comes first counts: own, never to be logged, colleague. An own address can't be kept out: its mailbox was connected on purpose. */
  readonly standingOf: (key: string) => Standing
  /** The rule that says that no person reads there. */
  readonly notAPerson: (key: string) => BookRule | null
}

type Index = {
  readonly addresses: Map<string, BookRule>
  readonly domains: Map<string, BookRule>
  readonly locals: Map<string, BookRule>
  readonly wild: { readonly fits: (local: string) => boolean; readonly rule: BookRule }[]
}

const indexOf = (rules: readonly BookRule[]): Index => {
  const index: Index = { addresses: new Map(), domains: new Map(), locals: new Map(), wild: [] }
  for (const rule of rules) {
    const pattern = parsePattern(rule.pattern)
    if (pattern?.kind === 'address') index.addresses.set(pattern.key, rule)
    if (pattern?.kind === 'domain') index.domains.set(pattern.domain, rule)
    if (pattern?.kind !== 'local') continue
    if (pattern.local.includes('*')) index.wild.push({ fits: localFitter(pattern.local), rule })
    else index.locals.set(pattern.local, rule)
  }
  return index
}

const firstOf = <T>(domain: string, known: ReadonlyMap<string, T>): T | null => {
  if (known.size === 0) return null
  const found = domainsAbove(domain).find((each) => known.has(each))
  return found === undefined ? null : (known.get(found) ?? null)
}

/** The narrowest rule: the address itself, its domain, its local part, a local part with `*`. */
const ruleFor = ({ addresses, domains, locals, wild }: Index, key: string): BookRule | null => {
  const at = key.lastIndexOf('@')
  if (at <= 0) return null
  const local = key.slice(0, at)
  return (
    addresses.get(key) ??
    firstOf(key.slice(at + 1), domains) ??
    locals.get(local) ??
    wild.find(({ fits }) => fits(local))?.rule ??
    null
  )
}

/**
 * Makes a rulebook. `ownKeys`: addresses and aliases of the mailboxes; `ownDomains`: those of their addresses that belong
 * to a company, in their ASCII form. Only rules that are switched on are given.
 */
export const rulebookOf = (from: {
  readonly settings: MatchingSettings
  readonly rules: readonly BookRule[]
  readonly ownKeys: readonly string[]
  readonly ownDomains: readonly string[]
}): Rulebook => {
  const listed = (list: RuleList) => indexOf(from.rules.filter((rule) => rule.list === list))
  const [neverLog, colleague, notAPerson] = [listed('never_log'), listed('colleague'), listed('not_a_person')]
  const own = new Set(from.ownKeys)
  const domains = new Map(from.settings.ownDomains ? from.ownDomains.map((domain) => [domain, true]) : [])
  return {
    settings: from.settings,
    standingOf: (key) => {
      if (own.has(key)) return { kind: 'own', rule: null }
      const never = ruleFor(neverLog, key)
      if (never !== null) return { kind: 'never_log', rule: never }
      const among = ruleFor(colleague, key)
      if (among !== null) return { kind: 'colleague', rule: among }
      const at = key.lastIndexOf('@')
      const isOurs = at > 0 && firstOf(key.slice(at + 1), domains) === true
      return { kind: isOurs ? 'colleague' : 'other', rule: null }
    },
    notAPerson: (key) => ruleFor(notAPerson, key),
  }
}
