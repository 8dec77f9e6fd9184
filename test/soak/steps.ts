import type { ProviderId } from '../../shared/domain/mailbox.ts'
import type { ActionName } from '../faults/columns.ts'
import { createDice, type Dice } from './dice.ts'
import { people, strangers } from './people.ts'
import { incoming, outgoing, type Post } from './post.ts'

const minute = 60_000
const hour = 60 * minute

/** Where a mail lies at the provider. */
export const places = ['inbox', 'archive', 'clients', 'sent', 'drafts', 'spam', 'trash'] as const
export type Place = (typeof places)[number]

/** Which of the mails there are: a share of their number, in the order in which they came. */
type Pick = number

export const tampers = ['truncate', 'duplicate'] as const
export type Tamper = (typeof tampers)[number]

/** Something that happens, at a provider, at the computer, or by the person. */
export type Step =
  | {
      readonly kind: 'arrive'
      readonly boxes: readonly number[]
      readonly post: Post
      readonly place: Place
      readonly ageDays: number
    }
  | { readonly kind: 'move'; readonly box: number; readonly pick: Pick; readonly place: Place }
  | { readonly kind: 'remove' | 'read'; readonly box: number; readonly pick: Pick }
  | { readonly kind: 'empty'; readonly box: number }
  | { readonly kind: 'sendDraft'; readonly box: number; readonly pick: Pick }
  | { readonly kind: 'expire'; readonly box: number; readonly between: boolean }
  | {
      readonly kind: 'fault'
      readonly box: number
      readonly request: string
      readonly action: ActionName
      readonly times: number
    }
  | {
      readonly kind: 'tamper'
      readonly box: number
      readonly how: Tamper
      readonly request: 'changes' | 'search'
    }
  | { readonly kind: 'poison'; readonly box: number; readonly pick: Pick; readonly healsInMs: number }
  | { readonly kind: 'lag'; readonly forMs: number }
  | { readonly kind: 'outage'; readonly forMs: number }
  | {
      readonly kind: 'mishap'
      readonly what: 'lost_on_the_way' | 'never_answered' | 'sleep'
      readonly inRequests: number
      readonly ms: number
    }
  | { readonly kind: 'crash'; readonly inCalls: number }
  | { readonly kind: 'pause'; readonly box: number; readonly on: boolean }
  | {
      readonly kind: 'contact'
      readonly person: number
      readonly addresses: readonly string[]
      readonly share: boolean
    }
  | { readonly kind: 'merge'; readonly from: number; readonly into: number }
  | { readonly kind: 'rule'; readonly pattern: string; readonly on: boolean }
  | { readonly kind: 'bulk'; readonly file: boolean }
  | { readonly kind: 'decide'; readonly pick: Pick; readonly always: boolean; readonly nobody: boolean }
  | { readonly kind: 'range'; readonly box: number; readonly days: 30 | 90 | 365 }
  | { readonly kind: 'folder'; readonly box: number; readonly read: boolean }
  | { readonly kind: 'clock'; readonly byMs: number }
  | { readonly kind: 'send'; readonly box: number; readonly to: string }
  | { readonly kind: 'sync' }
  | { readonly kind: 'check'; readonly box: number }
  | { readonly kind: 'wait'; readonly ms: number }
export type StepKind = Step['kind']

export type History = {
  readonly seed: number
  /** The provider of each mailbox. */
  readonly boxes: readonly ProviderId[]
  readonly steps: readonly Step[]
  /** Audits find whatever a pull forgot, also the one that follows a lost position: in some histories they ask about nobody before the end. */
  readonly audits: 'always' | 'at the end'
}

export const faultRequests: Readonly<Record<ProviderId, Readonly<Record<string, RegExp>>>> = {
  gmail: {
    changes: /\/history$/,
    search: /\/messages$/,
    get: /\/messages\/[^/]+$/,
    profile: /\/profile$/,
    any: /\/gmail\//,
  },
  graph: {
    changes: /\/delta/,
    search: /\/me\/messages$/,
    get: /\/me\/messages\/[^/]+$/,
    batch: /\/\$batch$/,
    any: /\/v1\.0\//,
  },
}

const faultActions: readonly ActionName[] = [
  'later',
  'broken',
  'away',
  'gatewayTimeout',
  'reset',
  'cutInAnswer',
  'acceptedThenDropped',
  'notJson',
]

const patterns = [
  'jana@customer.example',
  '@kemi.example',
  'no-reply@',
  '@elsewhere.example',
  'tomas@customer.example',
]

const providersOf = (dice: Dice): ProviderId[] =>
  dice.weighted<ProviderId[]>([
    [3, ['gmail']],
    [3, ['graph']],
    [2, ['gmail', 'graph']],
    [1, ['gmail', 'gmail']],
    [1, ['graph', 'graph']],
  ])

/** Makes steps, and the mails in them, in their numbers. */
const stepMaker = (dice: Dice, boxes: readonly ProviderId[]) => {
  const { oneOf, between, chance, upTo, weighted, random } = dice
  let posts = 0
  const box = (): number => upTo(boxes.length - 1)
  const other = (): Place => oneOf(['inbox', 'archive', 'clients'] as const)

  const arrive = (ageDays: number): Step => {
    const at = box()
    const sent = chance(0.25)
    const post = (sent ? outgoing : incoming)(dice, posts, at)
    posts += 1
    const both = boxes.length > 1 && !sent && chance(0.3)
    const into = weighted([
      [14, 'inbox'],
      [1, 'archive'],
      [1, 'clients'],
      [1, 'spam'],
    ] as const)
    const out = chance(0.15) ? 'drafts' : 'sent'
    return { kind: 'arrive', boxes: both ? [0, 1] : [at], post, place: sent ? out : into, ageDays }
  }
  const contact = (): Step => {
    const person = upTo(people.length - 1)
    const all = people[person] ?? []
    const addresses = chance(0.1) ? [] : all.filter(() => chance(0.85))
    return { kind: 'contact', person, addresses, share: chance(0.5) }
  }
  const fault = (): Step => {
    const at = box()
    const request = oneOf(Object.keys(faultRequests[boxes[at] ?? 'gmail']))
    return { kind: 'fault', box: at, request, action: oneOf(faultActions), times: between(1, 4) }
  }
  const move = (): Step => {
    const place = chance(0.35) ? oneOf(['trash', 'spam'] as const) : other()
    return { kind: 'move', box: box(), pick: random(), place }
  }
  const makers: readonly (readonly [number, () => Step])[] = [
    [16, () => arrive(chance(0.15) ? between(1, 60) : 0)],
    [7, move],
    [3, () => ({ kind: 'remove', box: box(), pick: random() })],
    [1, () => ({ kind: 'read', box: box(), pick: random() })],
    [1, () => ({ kind: 'empty', box: box() })],
    [1, () => ({ kind: 'sendDraft', box: box(), pick: random() })],
    [1.5, () => ({ kind: 'expire', box: box(), between: chance(0.4) })],
    [3, fault],
    [
      1.5,
      () => ({
        kind: 'tamper',
        box: box(),
        how: oneOf(tampers),
        request: oneOf(['changes', 'search'] as const),
      }),
    ],
    [
      1.5,
      () => ({
        kind: 'poison',
        box: box(),
        pick: chance(0.6) ? 0.999 : random(),
        healsInMs: between(1, 600) * minute,
      }),
    ],
    [1, () => ({ kind: 'lag', forMs: between(1, 60) * minute })],
    [1, () => ({ kind: 'outage', forMs: between(1, 30) * minute })],
    [
      1.5,
      () => ({
        kind: 'mishap',
        what: oneOf(['lost_on_the_way', 'never_answered', 'sleep'] as const),
        inRequests: between(1, 8),
        ms: between(1, 600) * minute,
      }),
    ],
    [3, () => ({ kind: 'crash', inCalls: between(1, 40) })],
    [1, () => ({ kind: 'pause', box: box(), on: chance(0.5) })],
    [4, contact],
    [0.7, () => ({ kind: 'merge', from: upTo(people.length - 1), into: upTo(people.length - 1) })],
    [1.5, () => ({ kind: 'rule', pattern: oneOf(patterns), on: chance(0.6) })],
    [0.5, () => ({ kind: 'bulk', file: chance(0.6) })],
    [1.5, () => ({ kind: 'decide', pick: random(), always: chance(0.7), nobody: chance(0.2) })],
    [0.7, () => ({ kind: 'range', box: box(), days: oneOf([30, 90, 365] as const) })],
    [1, () => ({ kind: 'folder', box: box(), read: chance(0.5) })],
    [0.7, () => ({ kind: 'clock', byMs: between(-20 * hour, 20 * hour) })],
    [1.5, () => ({ kind: 'send', box: box(), to: oneOf([oneOf(oneOf(people)), oneOf(strangers)]) })],
    [2, () => ({ kind: 'sync' })],
    [0.7, () => ({ kind: 'check', box: box() })],
    [12, () => ({ kind: 'wait', ms: chance(0.5) ? between(1, 50) * 100 : between(1, 180) * 10_000 })],
  ]
  return {
    past: (): Step => arrive(between(1, 200)),
    contact,
    /** Often something has just come when a position is lost: what was not told any more. */
    any: (): Step[] => {
      const step = weighted(makers)()
      return step.kind === 'expire' && chance(0.6) ? [arrive(0), arrive(0), step] : [step]
    },
    /** Nothing by which the past is listed for another reason, nor what only an audit finds; positions are lost often. */
    undisturbed: (): Step[] => {
      if (chance(0.08)) return [arrive(0), arrive(0), { kind: 'expire', box: box(), between: chance(0.3) }]
      for (;;) {
        const step = weighted(makers)()
        if (!disturbing.has(step.kind)) return [step]
      }
    },
  }
}

/** Steps that have the past listed anew, or hide mail from all but an audit. */
const disturbing: ReadonlySet<StepKind> = new Set([
  'contact',
  'merge',
  'rule',
  'bulk',
  'decide',
  'range',
  'folder',
  'lag',
  'tamper',
  'check',
])

/** The history of a seed: always the same. Mail that is there at the beginning, first contacts, then anything. */
export const historyOf = (seed: number): History => {
  // Neighbouring seeds would begin alike.
  const dice = createDice(Math.imul(seed, 0x9e3779b1))
  const boxes = providersOf(dice)
  const { past, contact, any, undisturbed } = stepMaker(dice, boxes)
  const kind = dice.weighted([
    [3, 'audited'],
    [1, 'not audited'],
    [2, 'undisturbed'],
  ] as const)
  const steps = [
    ...dice.several(2, 25, past),
    ...dice.several(2, 6, contact),
    ...dice.several(12, 40, kind === 'undisturbed' ? undisturbed : any).flat(),
  ]
  return { seed, boxes, steps, audits: kind === 'audited' ? 'always' : 'at the end' }
}
