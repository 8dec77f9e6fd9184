import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SyncCommit } from '../../../main/store/store.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { temporaryFolder } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'
import { openRecordStore, type RecordStore } from '../../support/store/record-store.ts'

const people = ['a@x.example', 'b@x.example', 'c@x.example', 'news@letter.example']
const ids = Array.from({ length: 10 }, (_, n) => `m${n}`)

const id = fc.constantFrom(...ids)
const some = fc.array(id, { maxLength: 4 })

/** What the provider has under an id never changes, but where it lies may. */
const message = fc
  .record({ n: fc.nat(ids.length - 1), notKept: fc.constantFrom(null, null, null, 'spam' as const) })
  .map(({ n, notKept }) =>
    providerMessage({
      notKept,
      providerMessageId: `m${n}`,
      rfcMessageId: `mail${n % 7}@x`,
      references: n % 3 === 0 ? ['root@x'] : [],
      from: { name: '', address: people[n % people.length] ?? '' },
    }),
  )

const error = appError('provider_unavailable', 'HTTP 500', 'backoff')

const commit = fc.record({
  messages: fc.array(message, { maxLength: 3 }),
  heads: fc.array(message, { maxLength: 3 }),
  wanted: fc.record({ route: fc.constantFrom('pull', 'look', 'backfill', 'audit'), ids: some }),
  skipped: fc.array(
    id.map((providerMessageId) => ({ providerMessageId, reason: 'gone' as const })),
    { maxLength: 1 },
  ),
  failed: fc.array(fc.record({ providerMessageId: id, nextTryAt: fc.nat(9), error: fc.constant(error) }), {
    maxLength: 2,
  }),
  removed: fc.array(id, { maxLength: 2 }),
  done: fc.boolean(),
})

type Given = typeof commit extends fc.Arbitrary<infer One> ? One : never

type Action =
  | { readonly kind: 'commit' | 'torn'; readonly given: Given }
  | { readonly kind: 'page'; readonly given: Given }
  | { readonly kind: 'audit'; readonly listed: readonly string[] }
  | { readonly kind: 'save'; readonly addresses: readonly string[] }
  | { readonly kind: 'removeContact' | 'crash' | 'retry' }

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('commit' as const), given: commit }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('page' as const), given: commit }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('torn' as const), given: commit }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('audit' as const), listed: some }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('save' as const),
      addresses: fc.uniqueArray(fc.constantFrom(...people), { maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('removeContact', 'crash', 'retry') }) },
)

/** Every id that was ever listed, and those of them that the provider deleted since. */
type Truth = { readonly listed: Set<string>; at: number }

type TestStore = RecordStore & { readonly path: string }

const open = (path: string, truth: Truth): TestStore => ({ ...openRecordStore(path, () => truth.at), path })

/** A new record, in which `work` is done; it is closed after that. */
const inRecord = async (work: (opened: TestStore, truth: Truth) => Promise<TestStore>): Promise<void> => {
  const truth: Truth = { listed: new Set(), at: 100 }
  const opened = open(join(temporaryFolder(), 'record.sqlite'), truth)
  await opened.store.mailboxes.save(mailbox())
  const last = await work(opened, truth)
  await last.store.close()
}

const noteListed = (
  truth: Truth,
  given: Omit<SyncCommit, 'mailboxId' | 'at' | 'position' | 'route'>,
): void => {
  const { messages, heads, wanted, skipped, failed, removed } = given
  const told = [...messages, ...heads, ...skipped, ...failed].map((one) => one.providerMessageId)
  for (const each of [...told, ...wanted.ids]) truth.listed.add(each)
  for (const each of removed) truth.listed.delete(each)
}

const audit = async ({ store }: TestStore, truth: Truth, listed: readonly string[]): Promise<void> => {
  const { since, after } = await store.audit.begin({ mailboxId: 'box', at: truth.at })
  const keys = (await store.audit.addresses({ mailboxId: 'box', after, limit: 2 })).map(({ key }) => key)
  const { missing, unlisted } = await store.audit.compare({ mailboxId: 'box', keys, since, ids: listed })
  const deleted = unlisted.filter((_, n) => n % 2 === 0)
  await store.audit.note({ mailboxId: 'box', at: truth.at, keys, missing, deleted })
  if (keys.length === 0) await store.audit.end({ mailboxId: 'box', at: truth.at })
  for (const each of listed) truth.listed.add(each)
  for (const each of deleted) truth.listed.delete(each)
}

/** What is there of each id: `stored`, `skipped`, `wanted`. */
const places = ({ db }: TestStore): Map<string, string[]> => {
  const rows = db.raw
    .prepare(
      `SELECT provider_message_id AS id, 'stored' AS place FROM messages
       UNION ALL SELECT provider_message_id, 'skipped' FROM sync_skips
       UNION ALL SELECT provider_message_id, 'wanted' FROM wanted`,
    )
    .all()
  const found = Map.groupBy(rows, (row) => String(row['id']))
  return new Map([...found].map(([each, at]) => [each, at.map(({ place }) => String(place))]))
}

const expectAccounted = (opened: TestStore, truth: Truth): void => {
  const found = places(opened)
  expect([...found.values()].filter((at) => at.length > 1)).toEqual([])
  expect([...found.keys()].toSorted()).toEqual([...truth.listed].toSorted())
  const none = (sql: string) => expect(opened.db.raw.prepare(sql).all(), sql).toEqual([])
  none('PRAGMA foreign_key_check')
  none(`SELECT count FROM wanted_tallies EXCEPT SELECT count(*) FROM wanted`)
  none(`SELECT thread_id FROM thread_ids EXCEPT SELECT thread_id FROM messages`)
  none(
    `SELECT rfc_message_id, thread_id FROM messages EXCEPT SELECT rfc_message_id, thread_id FROM thread_ids`,
  )
}

const page = async ({ store }: TestStore, given: Given): Promise<void> => {
  const { backfills } = await store.sync.openBackfills({ mailboxId: 'box', limit: 2 })
  const { done, ...rest } = given
  const position = {
    kind: 'backfill' as const,
    ids: backfills.map(({ id: each }) => each),
    page: done ? null : 'next',
    done,
  }
  await store.sync.commit(step({ ...rest, position }))
}

/** A step that the disk ends half way: nothing of it may stay. */
const tear = async (opened: TestStore, given: Given): Promise<void> => {
  const before = places(opened)
  opened.db.raw.exec(
    `CREATE TEMP TRIGGER stop BEFORE UPDATE OF cursor ON mailboxes BEGIN SELECT RAISE(ABORT, 'on order'); END`,
  )
  const torn = step({ ...given, position: { kind: 'cursor', cursor: 'torn' } })
  await expect(opened.store.sync.commit(torn)).rejects.toMatchObject({ error: { code: 'store_failed' } })
  opened.db.raw.exec('DROP TRIGGER stop')
  expect(places(opened)).toEqual(before)
}

const perform = async (opened: TestStore, truth: Truth, one: Action): Promise<TestStore> => {
  const { store } = opened
  truth.at += 1
  if (one.kind === 'commit') await store.sync.commit(step({ ...one.given, at: truth.at }))
  if (one.kind === 'page') await page(opened, one.given)
  if (one.kind === 'commit' || one.kind === 'page') noteListed(truth, one.given)
  if (one.kind === 'torn') await tear(opened, one.given)
  if (one.kind === 'audit') await audit(opened, truth, one.listed)
  if (one.kind === 'save') {
    await store.contacts.save({ contact: contact({ addresses: one.addresses }), at: truth.at })
  }
  if (one.kind === 'removeContact') await store.contacts.remove({ contactId: 'jana' })
  if (one.kind === 'retry') await store.sync.retryFailures({ mailboxId: 'box' })
  if (one.kind !== 'crash') return opened
  opened.db.raw.close()
  return open(opened.path, truth)
}

const fetchAll = async ({ store }: TestStore): Promise<string[]> => {
  const fetched: string[] = []
  for (;;) {
    const next = await store.sync.nextWanted({ mailboxId: 'box', now: 9, limit: 3 })
    if (next.length === 0) return fetched
    const chunk = next.map(({ providerMessageId }) => providerMessageId)
    const messages = chunk.map((providerMessageId) => providerMessage({ providerMessageId }))
    await store.sync.commit(step({ messages }))
    fetched.push(...chunk)
  }
}

describe('what was ever listed', () => {
  it(
    'is stored, skipped for a reason, waits, or was deleted by the provider; and only one of these',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: 25 }), (actions) =>
          inRecord(async (first, truth) => {
            let opened = first
            await opened.store.contacts.save({ contact: contact({ addresses: ['a@x.example'] }), at: 0 })
            for (const one of actions) {
              opened = await perform(opened, truth, one)
              expectAccounted(opened, truth)
            }
            return opened
          }),
        ),
        { numRuns: 60 },
      )
    },
  )

  it('is fetched in the end, each once, when nothing new comes', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: 15 }), (actions) =>
        inRecord(async (first, truth) => {
          let opened = first
          for (const one of actions) opened = await perform(opened, truth, one)
          const fetched = await fetchAll(opened)
          expect(fetched).toHaveLength(new Set(fetched).size)
          const counts = await opened.store.sync.wantedCounts({ mailboxId: 'box', now: 9 })
          expect(counts).toMatchObject({ all: 0 })
          return opened
        }),
      ),
      { numRuns: 30 },
    )
  })
})
