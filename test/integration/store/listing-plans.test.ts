import { expect, test } from 'vitest'
import * as z from 'zod'
import { waitingSql } from '../../../main/store/audit.ts'
import { againSql } from '../../../main/store/wanted.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'

const planRow = z.object({ detail: z.string() })

test.each([
  ['what a listing brings again', againSql],
  ['what an audit finds waiting', waitingSql],
])('%s is looked up id by id, however much waits', (_, sql) => {
  const { db } = openTestStore()
  const plan = db.all(planRow, `EXPLAIN QUERY PLAN ${sql}`, {
    ids: '[]',
    mailboxId: 'box',
    ...(sql.includes(':listing') && { listing: 1 }),
  })
  const details = plan.map(({ detail }) => detail)
  expect(details).toContainEqual(
    expect.stringMatching(/^SEARCH w USING .*\(mailbox_id=\? AND provider_message_id=\?\)/),
  )
})
