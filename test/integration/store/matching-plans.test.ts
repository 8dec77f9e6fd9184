import { expect, it } from 'vitest'
import { holdersSql } from '../../../main/store/matching.ts'
import { touchedSql } from '../../../main/store/rematch.ts'
import { reviewsSql } from '../../../main/store/reviews.ts'
import { rankedSql } from '../../../main/store/suggestions.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'

/** What each walks first; the rest is looked up for each row. */
const walks = [
  [holdersSql, 'SEARCH contact_addresses USING PRIMARY KEY (key=?)'],
  [touchedSql, 'SEARCH participants USING COVERING INDEX participants_by_key (key=?)'],
  [reviewsSql, 'SEARCH r USING PRIMARY KEY ((message_seq,key)<(?,?))'],
  [rankedSql, 'SCAN c USING INDEX correspondents_ranked'],
] as const

it('matching, reviews and suggestions are read by indexes, in their order, without a sort', () => {
  const { db } = openTestStore()
  for (const [sql, first] of walks) {
    const names = [...new Set([...sql.matchAll(/:(?<name>\w+)/g)].map((match) => match[1] ?? ''))]
    const params = Object.fromEntries(names.map((name) => [name, '[]']))
    const plan = db.raw.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(params)
    const lines = plan.map((row) => String(row['detail']))
    expect(lines[0]).toBe(first)
    expect(lines.filter((line) => line.includes('ORDER BY'))).toEqual([])
  }
})
