import type { Rulebook } from '../../shared/rules/rulebook.ts'
import type { NewId } from '../platform/ports.ts'

/** What the queries need besides the database. `now` in epoch ms; `hash` is SHA-256 in hex. */
export type Surroundings = {
  readonly now: () => number
  readonly hash: (text: string) => string
  readonly newId: NewId
  /** The rules of matching as they are now, read anew only when they changed. */
  readonly rulebook: () => Rulebook
}
