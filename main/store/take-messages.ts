import type { ProviderMessage } from '../providers/provider.ts'
import { noteAnswer } from './answers.ts'
import { noteArrival } from './bounces.ts'
import { noteCorrespondence } from './correspondents.ts'
import type { Database } from './database.ts'
import { concernsSomebody, fileMessage } from './filing.ts'
import type { TouchedSubmission } from './known.ts'
import { indexMessages, type StoredMessage } from './search-index.ts'
import { linkSentCopy } from './sent-copy.ts'
import { noteSkip } from './message-removal.ts'
import { clearSkip, skipReason } from './skips.ts'
import type { SkipReason, SyncCommit } from './store.ts'
import { storedSeq } from './stored.ts'
import type { Surroundings } from './surroundings.ts'
import { addWanted, dropWanted, nameWanted } from './wanted.ts'

/** What became of a message: stored now, stored before, to be fetched, or the reason why it is skipped. */
type Fate = 'stored' | 'present' | 'wanted' | SkipReason

export type Taken = {
  readonly fate: Fate
  readonly contactIds: readonly string[]
  readonly submissions: readonly TouchedSubmission[]
  /** Contacts that were made of its people. */
  readonly created: readonly string[]
  readonly review: boolean
  readonly suggestions: boolean
  /** What is still to be indexed. */
  readonly stored: readonly StoredMessage[]
}

const matched: readonly string[] = ['no_contact', 'never_log', 'bulk', 'colleagues'] satisfies SkipReason[]

/** A reason to skip that lies in whom a message concerns. Where it lay, in the bin perhaps, nobody was counted. */
const isMatched = (reason: string | null): boolean => reason !== null && matched.includes(reason)

export const isUnconcerned = ({ fate }: Taken): boolean => isMatched(fate)

const nothing = {
  contactIds: [],
  submissions: [],
  created: [],
  review: false,
  suggestions: false,
  stored: [],
} satisfies Omit<Taken, 'fate'>

type At = { readonly mailboxId: string; readonly providerMessageId: string; readonly at: number }

const skipFor = (db: Database, at: At, message: ProviderMessage, reason: SkipReason): Taken => {
  noteSkip(db, { ...at, rfcMessageId: message.rfcMessageId, reason })
  return { ...nothing, fate: reason }
}

/** What is stored stays as it was, whatever its labels say now: only a removal at the provider removes it. */
const take = (db: Database, around: Surroundings, at: At, message: ProviderMessage): Taken => {
  if (storedSeq(db, at) !== null) return { ...nothing, fate: 'present' }
  if (message.notKept !== null) return skipFor(db, at, message, message.notKept)
  const filed = fileMessage(db, around, at.mailboxId, message)
  if (filed.kind === 'skipped') return skipFor(db, at, message, filed.reason)
  clearSkip(db, at)
  const { seq, contactIds, created, review } = filed
  return { ...nothing, fate: 'stored', contactIds, created, review, stored: [{ seq, message }] }
}

/** The same decision about a message without its body: what is to be stored is still to be fetched. */
const takeHead = (db: Database, around: Surroundings, at: At, message: ProviderMessage): Taken => {
  if (storedSeq(db, at) !== null) return { ...nothing, fate: 'present' }
  if (message.notKept !== null) return skipFor(db, at, message, message.notKept)
  const found = concernsSomebody(db, around, at.mailboxId, message)
  if (found.kind === 'skipped') return skipFor(db, at, message, found.reason)
  const { mailboxId, providerMessageId } = at
  addWanted(db, { mailboxId, route: 'pull', ids: [providerMessageId], place: 0, listing: null })
  nameWanted(db, at, message.rfcMessageId)
  return { ...nothing, fate: 'wanted' }
}

const markSent = (db: Database, { stored }: Taken): void => {
  for (const { seq } of stored) db.run(`UPDATE messages SET route = 'sent' WHERE seq = :seq`, { seq })
}

type Taking = (db: Database, around: Surroundings, at: At, message: ProviderMessage) => Taken

const takeOne = (
  db: Database,
  around: Surroundings,
  commit: SyncCommit,
  { message, taking }: { readonly message: ProviderMessage; readonly taking: Taking },
): Taken => {
  const { providerMessageId } = message
  const at: At = { mailboxId: commit.mailboxId, at: commit.at, providerMessageId }
  const before = skipReason(db, at)
  const taken = taking(db, around, at, message)
  // One that waits is met as a whole later.
  if (taken.fate === 'wanted') return taken
  const waited = dropWanted(db, at)
  if (taken.fate === 'stored' && waited === null && commit.route === 'sent') markSent(db, taken)
  const noted = taken.fate === 'present' || waited?.noted === true || isMatched(before)
  const suggested = !noted && noteCorrespondence(db, around, at.mailboxId, message)
  const known = [
    linkSentCopy(db, around, commit, message),
    noteAnswer(db, commit, message),
    noteArrival(db, message),
  ]
  return {
    ...taken,
    suggestions: suggested || taken.created.length > 0,
    contactIds: [...taken.contactIds, ...known.flatMap(({ contactIds }) => contactIds)],
    submissions: known.flatMap(({ submissions }) => submissions),
  }
}

/** The same with its rulebook looked at once: a step changes no rule, and is one transaction. */
const withSteadyRules = (around: Surroundings): Surroundings => {
  const book = around.rulebook()
  return { ...around, rulebook: () => book }
}

/** Takes what a step brought, whole or as heads, and indexes what was stored. */
export const takeMessages = (db: Database, surroundings: Surroundings, commit: SyncCommit): Taken[] => {
  const around = withSteadyRules(surroundings)
  const taken = [
    ...commit.messages.map((message) => takeOne(db, around, commit, { message, taking: take })),
    ...commit.heads.map((message) => takeOne(db, around, commit, { message, taking: takeHead })),
  ]
  indexMessages(
    db,
    taken.flatMap(({ stored }) => stored),
  )
  return taken
}
