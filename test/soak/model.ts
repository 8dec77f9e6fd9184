import { isColleague, personOf } from './people.ts'
import type { Post } from './post.ts'

/** What the person has told the program so far, as this test knows it; and what makes some outcomes open. */
export const createModel = () => {
  const contacts = new Map<string, readonly string[]>()
  const decided = new Set<string>()
  let bulkFiled = true
  let lossy = false
  let sent = 0

  const holdersOf = (key: string): string[] =>
    [...contacts].filter(([, addresses]) => addresses.some((one) => personOf(one) === key)).map(([id]) => id)

  return {
    contacts,
    posts: new Map<number, Post>(),
    neverLog: new Set<string>(),
    /** Ids of the folder that a mailbox may leave out, where its provider has such. */
    clientsFolders: [] as (string | undefined)[],
    /** Addresses about which the person has decided once. */
    decided,
    holdersOf: (key: string): string[] => (isColleague(key) ? [] : holdersOf(key)),
    /** Whether it depends on decisions, and on what came when, whose the address's mail is. */
    isOpen: (key: string): boolean => decided.has(key) || holdersOf(key).length > 1,
    isBulkFiled: (): boolean => bulkFiled,
    setBulk: (filed: boolean): void => {
      bulkFiled = filed
      lossy = true
    },
    /** From now on mail has to be found by searching, which does not find every spelling of an address. */
    noteLoss: (): void => {
      lossy = true
    },
    /** Some of it can be known by an audit only: a listing that lacked something, deletions from before a new position. */
    unseen: new Set<'mail' | 'deletions'>(),
    /** Posts that came with an old date: after a position was lost, the days before it are not listed again. */
    aged: new Set<number>(),
    /** Copies that could not be asked about for a while: where one of them went then, only an audit tells. */
    poisoned: new Set<string>(),
    isLossy: (): boolean => lossy,
    nextSubmissionId: (): string => {
      sent += 1
      return `own-${String(sent)}`
    },
  }
}

export type Model = ReturnType<typeof createModel>
