import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openTestStore, temporaryFolder, type TestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, enqueued, mailbox, step } from '../../support/store/record-builders.ts'

const prepare = async ({ store }: TestStore) => {
  await store.mailboxes.save(mailbox())
  await store.contacts.save({ contact: contact(), at: 0 })
  await store.sync.commit(
    step({ messages: [providerMessage()], position: { kind: 'cursor', cursor: 'before' } }),
  )
}

const large = () => {
  const text = Array.from({ length: 60_000 }, (_, n) => `w${n}`).join(' ')
  const messages = [2, 3, 4].map((n) => providerMessage({ providerMessageId: `m${n}`, text }))
  return step({ messages, position: { kind: 'cursor', cursor: 'after' } })
}

/** The step is refused whole, reading goes on, and the same step succeeds when there is room again. */
const expectSurvived = async ({ store, db }: TestStore, makeRoom: () => void) => {
  const full = { error: { code: 'store_full' } }
  const state = async () => ({
    cursor: (await store.mailboxes.get({ mailboxId: 'box' }))?.cursor,
    total: (await store.timeline.page({ contactId: 'jana', before: null, limit: 5 })).total,
    messages: db.raw.prepare('SELECT count(*) AS n FROM messages').get()?.['n'],
  })
  const before = { cursor: 'before', total: 1, messages: 1 }
  await expect(store.sync.commit(large())).rejects.toMatchObject(full)
  await expect(
    store.submissions.enqueue(enqueued({ frozen: new Uint8Array(3_000_000) })),
  ).rejects.toMatchObject(full)
  expect(await state()).toEqual(before)
  expect(await store.submissions.get({ submissionId: 'sub1' })).toBeNull()
  makeRoom()
  expect(await store.sync.commit(large())).toMatchObject({ stored: 3 })
  expect(await state()).toEqual({ cursor: 'after', total: 4, messages: 4 })
  expect(db.raw.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
}

/** A file system of 2 MB of its own, or null where this machine does not allow one (not root, no mount). */
const smallDisk = (): string | null => {
  const folder = join(temporaryFolder(), 'disk')
  mkdirSync(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return null
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
  return folder
}

describe('a full disk', () => {
  it('refuses what does not fit, and goes on when there is room (limit on pages)', async () => {
    const opened = openTestStore()
    await prepare(opened)
    const pages = Number(opened.db.raw.prepare('PRAGMA page_count').get()?.['page_count'])
    opened.db.raw.exec(`PRAGMA max_page_count = ${pages + 20}`)
    await expectSurvived(opened, () => opened.db.raw.exec('PRAGMA max_page_count = 1000000'))
  })

  it('refuses what does not fit, and goes on when there is room (a real small disk)', async ({ skip }) => {
    const disk = smallDisk()
    skip(disk === null, 'no tmpfs can be mounted here')
    const opened = openTestStore({ path: join(disk ?? '', 'record.sqlite') })
    await prepare(opened)
    const ballast = join(disk ?? '', 'ballast')
    writeFileSync(ballast, Buffer.alloc(700_000))
    await expectSurvived(opened, () => {
      rmSync(ballast)
      execFileSync('mount', ['-o', 'remount,size=64m', disk ?? ''])
    })
  })
})
