import { expect, it } from 'vitest'
import type { WindowDatabase } from '../../../../renderer/db/database.ts'
import { createDraftShelf, type Draft } from '../../../../renderer/db/drafts.ts'
import { createVersionShelf } from '../../../../renderer/db/draft-versions.ts'
import { blankDraft } from '../../../../renderer/features/composer/draft-items.ts'

const draft = (id: string, updatedAt: number): Draft => ({ ...blankDraft, id, updatedAt, open: false })
const broken = { id: 'broken', updatedAt: 2 }

it('drafts are read newest first; a row that can’t be read hides no other', async () => {
  const drafts = { orderBy: () => ({ toArray: async () => [draft('a', 1), broken, draft('c', 3)] }) }
  const database: Pick<WindowDatabase, 'drafts'> = Object.create({ drafts })
  expect((await createDraftShelf(database).list()).map(({ id }) => id)).toEqual(['c', 'a'])
})

it('versions are read newest first, and the one that was sent is told from the others', async () => {
  const version = (id: string, savedAt: number, reason: string) => ({
    id,
    historyId: 'h',
    submissionId: 's',
    savedAt,
    reason,
    draft: draft('s', savedAt),
  })
  const rows = [version('a', 1, 'opened'), version('b', 2, 'sent'), broken, version('c', 3, 'changed')]
  const draftVersions = {
    toArray: async () => rows,
    where: () => ({ equals: () => ({ toArray: async () => rows }) }),
  }
  const database: Pick<WindowDatabase, 'draftVersions'> = Object.create({ draftVersions })
  const shelf = createVersionShelf(database)
  expect((await shelf.all()).map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  expect((await shelf.sentAs('s'))?.id).toBe('b')
})
