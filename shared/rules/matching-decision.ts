import type { Origin } from '../domain/matching.ts'
import type { Direction } from '../domain/message.ts'
import type { Participant } from '../domain/participant.ts'
import { addressKey } from './address.ts'
import { tidyParticipants } from './bare-address.ts'
import { concernedKeys } from './contact-matching.ts'
import type { BookRule, Rulebook } from './rulebook.ts'

/** What of a message the decision looks at. */
export type Matched = {
  readonly direction: Direction
  readonly origin: Origin
  readonly from: Participant
  readonly to: readonly Participant[]
  readonly cc: readonly Participant[]
  readonly bcc: readonly Participant[]
  readonly replyTo: readonly Participant[]
}

/** The same, as keys: each once, without empty ones. */
export type MatchedKeys = Pick<Matched, 'direction' | 'origin'> & {
  /** From, To, Cc, Bcc. */
  readonly between: readonly string[]
  readonly replyTo: readonly string[]
}

/** What a message is to us. `rules`: those that decided something about it. */
export type Decision =
  | {
      readonly kind: 'file'
      /** On whose timelines it belongs; empty where all of it waits for a review, or is nobody's by choice. */
      readonly contactIds: readonly string[]
      /** Keys that several contacts have and about which nobody has decided. */
      readonly reviews: readonly string[]
      readonly rules: readonly BookRule[]
    }
  | {
      readonly kind: 'skip'
      readonly reason: 'no_contact' | 'never_log' | 'bulk' | 'colleagues'
      readonly rules: readonly BookRule[]
    }

type Known = {
  readonly book: Rulebook
  /** The contacts that have each of these keys; keys that nobody has are left out. */
  readonly holdersOf: (keys: readonly string[]) => ReadonlyMap<string, readonly string[]>
  /** Whom the person named for an address that several have, or null. */
  readonly choiceOf: (key: string) => readonly string[] | null
}

export const matchedKeys = (message: Matched): MatchedKeys => ({
  direction: message.direction,
  origin: message.origin,
  between: concernedKeys(message),
  replyTo: tidyParticipants(message.replyTo)
    .filter(({ address }) => address !== '')
    .map(({ address }) => addressKey(address)),
})

const skip = (
  reason: Extract<Decision, { kind: 'skip' }>['reason'],
  rules: readonly BookRule[],
): Decision => ({
  kind: 'skip',
  reason,
  rules,
})

const filed = (
  holders: ReadonlyMap<string, readonly string[]>,
  choiceOf: Known['choiceOf'],
  rules: readonly BookRule[],
): Decision => {
  const contactIds = new Set<string>()
  const reviews: string[] = []
  for (const [key, having] of holders) {
    const chosen = having.length === 1 ? having : choiceOf(key)
    if (chosen === null) reviews.push(key)
    else for (const id of chosen.filter((each) => having.includes(each))) contactIds.add(id)
  }
  return { kind: 'file', contactIds: [...contactIds].toSorted(), reviews: reviews.toSorted(), rules }
}

/**
 * The one decision about a message, the same for what is fetched, for heads, and for what is stored when rules change.
 *
 * Whoever is never to be logged keeps it out wherever they are named. Own addresses and colleagues are no contacts, so
 * only the others count. An address that one contact has puts it on that timeline; one that several have waits for the
 * person's word. Mass mail is left out only if the person said so.
 */
export const decideMatching = (message: MatchedKeys, { book, holdersOf, choiceOf }: Known): Decision => {
  const judged = message.between.map((key) => ({ key, standing: book.standingOf(key) }))
  const never = [...judged.map(({ standing }) => standing), ...message.replyTo.map(book.standingOf)].flatMap(
    ({ kind, rule }) => (kind === 'never_log' && rule !== null ? [rule] : []),
  )
  if (never[0] !== undefined) return skip('never_log', [never[0]])

  const colleagues = judged.filter(({ standing }) => standing.kind === 'colleague')
  const rules = [...new Set(colleagues.flatMap(({ standing }) => standing.rule ?? []))]
  const others = judged.filter(({ key, standing }) => standing.kind === 'other' && key.includes('@'))
  const byDomain = colleagues.filter(({ standing }) => standing.rule === null)
  const holders = holdersOf([...others, ...byDomain].map(({ key }) => key))
  if (holders.size === 0) {
    return skip(others.length === 0 && colleagues.length > 0 ? 'colleagues' : 'no_contact', rules)
  }
  const isMass = message.origin === 'bulk' && message.direction === 'received'
  return isMass && book.settings.bulk === 'leave_out' ? skip('bulk', rules) : filed(holders, choiceOf, rules)
}
