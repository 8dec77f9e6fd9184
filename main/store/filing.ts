import { tidyParticipants } from '../../shared/rules/bare-address.ts'
import { matchedKeys, type Decision } from '../../shared/rules/matching-decision.ts'
import type { ProviderMessage } from '../providers/provider.ts'
import { addActivity } from './activities.ts'
import { autoCreate, wouldCreate } from './auto-create.ts'
import type { Database } from './database.ts'
import { decide, mailNameOf, noteHits } from './matching.ts'
import { insertMessage } from './message-insert.ts'
import { setReviews } from './rematch.ts'
import type { SkipReason } from './store.ts'
import type { Surroundings } from './surroundings.ts'

export { deleteMessages } from './message-removal.ts'

/** What became of a message. `contactIds`: whose timelines changed by it. */
export type Filed =
  | {
      readonly kind: 'stored'
      readonly seq: number
      readonly contactIds: readonly string[]
      /** Contacts that the auto-create policy made of it; their backfills are started. */
      readonly created: readonly string[]
      /** Part of it waits for the person's word. */
      readonly review: boolean
    }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }

/** The message with its people as they were meant. */
export const tidied = (message: ProviderMessage): ProviderMessage => {
  const [from, ...more] = tidyParticipants([message.from])
  return {
    ...message,
    from: from === undefined || more.length > 0 ? message.from : from,
    to: tidyParticipants(message.to),
    cc: tidyParticipants(message.cc),
    bcc: tidyParticipants(message.bcc),
    replyTo: tidyParticipants(message.replyTo),
  }
}

const decided = (db: Database, around: Surroundings, mail: string, message: ProviderMessage): Decision => {
  const decision = decide(db, around, mail, matchedKeys(message))
  noteHits(db, around, mail, decision.rules)
  return decision
}

/** Whom the policy may make a contact of: a message that is kept out by a rule makes nobody known. */
const isOpen = (decision: Decision): boolean => decision.kind === 'file' || decision.reason === 'no_contact'

/**
 * Stores a message with its activities and reviews, if it concerns somebody; its words are left to be indexed. Skips are
 * left to be noted.
 */
export const fileMessage = (
  db: Database,
  around: Surroundings,
  mailboxId: string,
  written: ProviderMessage,
): Filed => {
  const message = tidied(written)
  const mail = mailNameOf(around, mailboxId, message)
  const first = decided(db, around, mail, message)
  const made = isOpen(first) ? autoCreate(db, around, message) : { created: [], changed: [] }
  const decision = made.created.length > 0 ? decided(db, around, mail, message) : first
  if (decision.kind === 'skip') return { kind: 'skipped', reason: decision.reason }

  const seq = insertMessage(db, around, mailboxId, message)
  const evidence = { ...message, mailboxId, seq }
  for (const contactId of decision.contactIds) addActivity(db, around, contactId, evidence)
  if (decision.reviews.length > 0) setReviews(db, { seq, mail }, decision.reviews)
  return {
    kind: 'stored',
    seq,
    contactIds: [...new Set([...decision.contactIds, ...made.changed])],
    created: made.created,
    review: decision.reviews.length > 0,
  }
}

/** The decision of `fileMessage` about a message whose body is not here yet; nothing is stored or made. */
export const concernsSomebody = (
  db: Database,
  around: Surroundings,
  mailboxId: string,
  written: ProviderMessage,
): { readonly kind: 'concerned' } | { readonly kind: 'skipped'; readonly reason: SkipReason } => {
  const message = tidied(written)
  const decision = decided(db, around, mailNameOf(around, mailboxId, message), message)
  if (decision.kind === 'file' || (isOpen(decision) && wouldCreate(db, around, message))) {
    return { kind: 'concerned' }
  }
  return { kind: 'skipped', reason: decision.reason }
}
