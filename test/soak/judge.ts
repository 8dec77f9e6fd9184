import * as z from 'zod'
import { boxIdOf, type Life } from './life.ts'
import type { Model } from './model.ts'
import { expectedOf, isKept, type Expected, type Standing } from './oracle.ts'
import type { Copy } from './side.ts'

/** What may never happen, whatever fails. */
export const problemKinds = [
  /** The provider has it, it concerns a contact, and it is not here. */
  'missing',
  /** It is here, and the provider has it no more. */
  'ghost',
  /** It is here, and should not be. */
  'unwanted',
  /** It is on a timeline twice. */
  'doubled',
  /** It was here, went, and nothing had happened to it. */
  'wrong_deletion',
  /** It is on another timeline than it should be, or on none. */
  'misfiled',
  /** A contact is listed with another count than its timeline has. */
  'miscounted',
  /** Long after everything is well, something is still waited for. */
  'stuck',
  /** A bug of ours threw. */
  'crashed',
] as const
export type ProblemKind = (typeof problemKinds)[number]
export type Problem = { readonly kind: ProblemKind; readonly what: string }

const storedRow = z.object({
  seq: z.number(),
  mailbox_id: z.string(),
  provider_message_id: z.string(),
  occurred_at: z.number(),
})
export type Stored = z.infer<typeof storedRow>
const supportRow = z.object({ contact_id: z.string(), message_seq: z.number() })
const doubleRow = z.object({ contact_id: z.string(), fact: z.string(), count: z.number() })
const countRow = z.object({ id: z.string(), listed: z.number(), real: z.number() })

export const storedOf = ({ db }: Life): Stored[] =>
  db().all(storedRow, 'SELECT seq, mailbox_id, provider_message_id, occurred_at FROM messages')

const keyOf = (mailboxId: string, id: string): string => `${mailboxId}/${id}`

/** Everything there is, here and there, as of now; and what it has to be. Remembers what was the case at some time. */
export const createJudge = (life: Life, model: Model) => {
  const everKept = new Set<string>()
  /** Copies that at some time did not have to be here. */
  const everOpen = new Set<string>()
  const unfollowed = new Set<string>()
  const seen = new Set<string>()
  let before = new Set<string>()

  const standingOf = async (box: number): Promise<Standing> => {
    const record = await life.store().mailboxes.get({ mailboxId: boxIdOf(box) })
    return {
      pullDays: record?.pullDays ?? 90,
      leavesOutClients: (record?.excludedFolderIds ?? []).length > 0,
      followed: record?.cursor !== null,
      now: life.computer.serverNow(),
    }
  }

  const truth = async () => {
    const all: { readonly key: string; readonly copy: Copy; readonly expected: Expected }[] = []
    for (const [box, side] of life.sides.entries()) {
      const standing = await standingOf(box)
      for (const copy of side.copies()) {
        const key = keyOf(boxIdOf(box), copy.id)
        if (isKept(copy, standing)) everKept.add(key)
        if (!seen.has(key) && !standing.followed) unfollowed.add(key)
        seen.add(key)
        const wasFollowed = !unfollowed.has(key) && !everOpen.has(key)
        const expected = expectedOf(model, copy, standing, { wasKept: everKept.has(key), wasFollowed })
        // A spelling that is found by following only has to be followed from the first.
        const plain = expected.stored === 'must' || expected.why.startsWith('not to be found')
        if (!plain) everOpen.add(key)
        all.push({ key, copy, expected })
      }
    }
    return all
  }

  /** Called after each step: nothing that has to be here, and was, is gone. */
  const watch = async (): Promise<Problem[]> => {
    const all = await truth()
    const now = new Set(storedOf(life).map((row) => keyOf(row.mailbox_id, row.provider_message_id)))
    const gone = all.filter(({ key }) => before.has(key) && !now.has(key) && !everOpen.has(key))
    before = now
    return gone.map(({ key, copy }) => ({ kind: 'wrong_deletion', what: `${key} (${copy.subject})` }))
  }

  const timelines = (
    stored: ReadonlyMap<string, Stored>,
    all: Awaited<ReturnType<typeof truth>>,
  ): Problem[] => {
    const supports = new Map<number, string[]>()
    const rows = life
      .db()
      .all(
        supportRow,
        `SELECT a.contact_id, s.message_seq FROM activity_messages AS s JOIN activities AS a ON a.id = s.activity_id`,
      )
    for (const { contact_id, message_seq } of rows)
      supports.set(message_seq, [...(supports.get(message_seq) ?? []), contact_id])
    return all.flatMap(({ key, copy, expected }): Problem[] => {
      const row = stored.get(key)
      if (row === undefined || expected.contacts === null) return []
      const on = (supports.get(row.seq) ?? []).toSorted().join(', ')
      const should = expected.contacts.toSorted().join(', ')
      return on === should
        ? []
        : [{ kind: 'misfiled', what: `${key} (${copy.subject}) is on [${on}], not [${should}]` }]
    })
  }

  const counts = (): Problem[] => {
    const doubles = life.db().all(
      doubleRow,
      `
      SELECT a.contact_id, coalesce(m.rfc_message_id, m.id) AS fact, count(*) AS count
      FROM activities AS a JOIN messages AS m ON m.seq = a.message_seq GROUP BY 1, 2 HAVING count(*) > 1`,
    )
    const miscounted = life.db().all(
      countRow,
      `
      SELECT c.id, c.activity_count AS listed, (SELECT count(*) FROM activities WHERE contact_id = c.id) AS real
      FROM contacts AS c WHERE listed <> real`,
    )
    return [
      ...doubles.map(({ contact_id: who, fact }): Problem => ({
        kind: 'doubled',
        what: `${fact} on ${who}`,
      })),
      ...miscounted.map(({ id, listed, real }): Problem => ({
        kind: 'miscounted',
        what: `${id}: ${String(listed)}, not ${String(real)}`,
      })),
    ]
  }

  /** At the end, with everything well and quiet. */
  const end = async (): Promise<{ problems: Problem[]; stored: number; copies: number }> => {
    const all = await truth()
    const rows = storedOf(life)
    const stored = new Map(rows.map((row) => [keyOf(row.mailbox_id, row.provider_message_id), row]))
    const there = new Set(all.map(({ key }) => key))
    const wrong = all.flatMap(({ key, copy, expected }): Problem[] => {
      const what = `${key} (${copy.subject}, ${copy.place}, ${copy.people.join(' ')}): ${expected.why}`
      if (expected.stored === 'must' && !stored.has(key)) return [{ kind: 'missing', what }]
      return expected.stored === 'no' && stored.has(key) ? [{ kind: 'unwanted', what }] : []
    })
    const ghosts: Problem[] = []
    for (const [key, row] of stored) {
      if (there.has(key)) continue
      const { pullDays, now } = await standingOf(row.mailbox_id === boxIdOf(0) ? 0 : 1)
      // Nobody asks for mail from before the range: where a deletion was not told, it stays unknown.
      const asked = row.occurred_at >= now - (pullDays - 2) * 86_400_000
      if (asked || !model.isLossy()) ghosts.push({ kind: 'ghost', what: key })
    }
    const crashes = life.journal.crashes.map((what): Problem => ({ kind: 'crashed', what }))
    return {
      problems: [...wrong, ...ghosts, ...timelines(stored, all), ...counts(), ...crashes],
      stored: rows.length,
      copies: all.length,
    }
  }

  /** What was followed without a fault that only an audit finds has to be right without one. */
  const beforeAudit = async (): Promise<Problem[]> => {
    const { problems } = await end()
    // A lost position is the one thing that hides deletions and nothing else.
    const lost = model.unseen.has('deletions')
    const untold = (what: string): boolean =>
      lost || [...model.poisoned].some((id) => what.endsWith(`/${id}`))
    const early = problems.filter(
      ({ kind, what }) =>
        (kind === 'missing' && !model.unseen.has('mail')) || (kind === 'ghost' && !untold(what)),
    )
    return early.map(({ kind, what }) => ({ kind, what: `before the audit: ${what}` }))
  }

  return { watch, beforeAudit, end }
}
