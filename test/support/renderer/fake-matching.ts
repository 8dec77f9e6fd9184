import {
  usualMatching,
  type MatchingRule,
  type MatchingSettings,
  type RuleList,
} from '../../../shared/domain/matching.ts'
import { appError, type ErrorCode } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import type { EventName } from '../../../shared/ipc/names.ts'
import { isAddress } from '../../../shared/rules/address.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export type MatchingView = { readonly state: string; readonly rows: number; readonly now: number }
export type Publish = (name: EventName, payload: unknown) => void

/** A failure as main tells it. */
export const failed = (code: ErrorCode, subject?: string) =>
  err(appError(code, 'fake', 'user', subject === undefined ? {} : { subject }))

const builtIn = [
  'no-reply@',
  'noreply@',
  'do-not-reply@',
  'donotreply@',
  'mailer-daemon@',
  'postmaster@',
  'notifications@',
  'notification@',
  'newsletter@',
  'bounce*@',
  'abuse@',
  'webmaster@',
  'hostmaster@',
  'info@',
  'support@',
  'billing@',
  'invoices@',
  'accounts@',
  'sales@',
  'office@',
  'contact@',
  'hello@',
] as const

const longPattern =
  'an-address-that-goes-on-and-on-until-nobody-can-remember-how-it-began@the-extraordinarily-long-name-trading-company.example'

const firstRules = (now: number): MatchingRule[] => {
  const rule = (index: number, list: RuleList, pattern: string, change: Partial<MatchingRule>) => ({
    id: `rule-${list}-${index}`,
    list,
    pattern,
    builtIn: false,
    enabled: true,
    hits: 0,
    lastHitAt: null,
    ...change,
  })
  return [
    rule(1, 'never_log', 'ines@private.example', { hits: 14, lastHitAt: now - 3 * day }),
    rule(2, 'never_log', '@doctor.example', { hits: 2, lastHitAt: now - 40 * day }),
    rule(3, 'never_log', longPattern, { enabled: false }),
    rule(1, 'colleague', '@northwind-consulting.example', { hits: 1218, lastHitAt: now - 4 * minute }),
    ...builtIn.map((pattern, index) =>
      rule(index, 'not_a_person', pattern, {
        builtIn: true,
        enabled: pattern !== 'sales@',
        hits: index % 3 === 0 ? 0 : (index * 37) % 412,
        lastHitAt: index % 3 === 0 ? null : now - index * 7 * hour,
      }),
    ),
    rule(90, 'not_a_person', 'frontdesk@', { hits: 5, lastHitAt: now - 6 * day }),
  ]
}

const isPattern = (pattern: string): boolean =>
  isAddress(pattern) ||
  (pattern.startsWith('@') && isAddress(`x${pattern}`)) ||
  (pattern.endsWith('@') && isAddress(`${pattern.replaceAll('*', '')}x.example`))

type RuleInput = { id: string | null; list: RuleList; pattern: string; enabled: boolean }

/** Settings and rules that are kept while the page is open. */
export const matchingAnswers = ({ state, now }: MatchingView, publish: Publish) => {
  let settings: MatchingSettings = usualMatching
  let rules = state === 'empty' ? firstRules(now).filter((rule) => rule.builtIn) : firstRules(now)
  let made = 0
  const changed = () => publish('matching.changed', {})
  const existing = (id: string, input: RuleInput) => {
    const before = rules.find((rule) => rule.id === id)
    if (before === undefined) return null
    const saved = before.builtIn
      ? { ...before, enabled: input.enabled }
      : { ...before, pattern: input.pattern, enabled: input.enabled }
    rules = rules.map((rule) => (rule.id === id ? saved : rule))
    return saved
  }
  const added = ({ list, pattern, enabled }: RuleInput): MatchingRule => {
    made += 1
    const id = `rule-made-${made}`
    const rule = { id, list, pattern, enabled, builtIn: false, hits: 0, lastHitAt: null }
    rules = [...rules, rule]
    return rule
  }
  return {
    'matching.read': () => (state === 'failed' ? failed('store_failed') : ok({ settings, rules })),
    'matching.change': (change: {
      [K in keyof MatchingSettings]?: MatchingSettings[K] | undefined
    }) => {
      if (state === 'refused') return failed('store_full')
      settings = {
        autoCreate: change.autoCreate ?? settings.autoCreate,
        bulk: change.bulk ?? settings.bulk,
        ownDomains: change.ownDomains ?? settings.ownDomains,
      }
      changed()
      return ok({})
    },
    'matching.saveRule': (input: RuleInput) => {
      if (state === 'refused') return failed('store_full')
      if (!isPattern(input.pattern)) return failed('rule_invalid', input.pattern)
      const same = rules.some(
        ({ id, list, pattern }) => id !== input.id && list === input.list && pattern === input.pattern,
      )
      if (same) return failed('rule_exists', input.pattern)
      const saved = input.id === null ? added(input) : existing(input.id, input)
      if (saved === null) return failed('rule_not_found')
      changed()
      return ok(saved)
    },
    'matching.removeRule': ({ id }: { id: string }) => {
      if (state === 'refused') return failed('store_full')
      if (!rules.some((rule) => rule.id === id && !rule.builtIn)) return failed('rule_not_found')
      rules = rules.filter((rule) => rule.id !== id)
      changed()
      return ok({})
    },
  }
}
