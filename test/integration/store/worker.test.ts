import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { writeFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openStore } from '../../../main/store/client.ts'
import { openTestStore, temporaryFolder } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, enqueued, mailbox, step } from '../../support/store/record-builders.ts'

const lines: string[] = []
const note = (event: string) => void lines.push(event)
const logger = { info: note, warn: note, error: note }

const open = async (path = join(temporaryFolder(), 'record.sqlite'), workerUrl?: URL) => {
  const opened = await openStore({ path, logger, now: () => 1, ...(workerUrl && { workerUrl }) })
  if (opened.ok) onTestFinished(() => opened.value.close().catch(() => undefined))
  return { opened, path }
}

const openWell = async (path?: string) => {
  const { opened, path: at } = await open(path)
  if (!opened.ok) throw new Error(opened.error.message)
  return { store: opened.value, path: at }
}

describe('openStore', () => {
  it('serves every aggregate from its thread, bytes included, and keeps it after a close', async () => {
    const { store, path } = await openWell()
    await store.mailboxes.save(mailbox())
    await store.contacts.save({ contact: contact(), at: 0 })
    const frozen = Uint8Array.from({ length: 70_000 }, (_, n) => n % 256)
    await Promise.all([
      store.sync.commit(step({ messages: [providerMessage()] })),
      store.submissions.enqueue(enqueued({ frozen })),
    ])
    expect(await store.notices()).toEqual([])
    await store.close()
    await store.close()
    await expect(store.mailboxes.list()).rejects.toMatchObject({ error: { code: 'store_failed' } })
    const again = (await openWell(path)).store
    expect((await again.submissions.get({ submissionId: 'sub1' }))?.frozen).toEqual(frozen)
    expect((await again.timeline.page({ contactId: 'jana', before: null, limit: 9 })).total).toBe(1)
  })

  it('answers why a file could not be opened', async () => {
    const path = join(temporaryFolder(), 'record.sqlite')
    const raw = new DatabaseSync(path)
    raw.exec('CREATE TABLE songs (x)')
    raw.close()
    expect((await open(path)).opened).toMatchObject({ ok: false, error: { code: 'store_foreign' } })
    expect(lines).toContain('store.not_opened')
  })

  it('tells of a file that was moved aside', async () => {
    const path = join(temporaryFolder(), 'record.sqlite')
    writeFileSync(path, 'no database at all, but some text '.repeat(50))
    const { store } = await openWell(path)
    expect(await store.notices()).toMatchObject([
      { kind: 'store_moved_aside', detail: `${path}.corrupt-19700101T000000Z` },
    ])
  })

  it('rejects what is under way, and all that follows, when the worker dies', async () => {
    const folder = temporaryFolder()
    const dying = join(folder, 'dying.mjs')
    writeFileSync(
      dying,
      `import { parentPort } from 'node:worker_threads'
       parentPort.postMessage({ ok: true, value: [] })
       parentPort.on('message', (call) => { if (call.method === 'get') process.exit(7) })`,
    )
    const { opened } = await open(join(folder, 'x.sqlite'), pathToFileURL(dying))
    if (!opened.ok) throw new Error(opened.error.message)
    const unanswered = opened.value.mailboxes.list()
    const fatal = opened.value.mailboxes.get({ mailboxId: 'x' })
    for (const call of [unanswered, fatal]) {
      await expect(call).rejects.toMatchObject({ error: { code: 'store_failed', message: /exit code 7/ } })
    }
    // Ending the app must not fail on it.
    await opened.value.close()
    await expect(opened.value.mailboxes.list()).rejects.toMatchObject({ error: { code: 'store_failed' } })
  })

  it('says store_failed when the worker can not even start', async () => {
    const broken = join(temporaryFolder(), 'broken.mjs')
    writeFileSync(broken, 'throw new Error("no start")')
    expect((await open(undefined, pathToFileURL(broken))).opened).toMatchObject({
      ok: false,
      error: { code: 'store_failed' },
    })
  })
})

/** Runs the commit loop in a process of its own, kills it without warning, and answers the last acknowledged number. */
const killedAfter = async (path: string, from: number, acknowledged: number): Promise<number> => {
  const script = fileURLToPath(new URL('../../support/store/commit-loop.ts', import.meta.url))
  const child = spawn(process.execPath, [script, path, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of child.stdout) {
    text += String(chunk)
    if (text.split('\n').length - 1 >= acknowledged) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  return Number(text.trimEnd().split('\n').at(-1))
}

describe('kill -9', () => {
  it('loses no acknowledged commit and leaves a whole database', { timeout: 60_000 }, async () => {
    const path = join(temporaryFolder(), 'record.sqlite')
    let from = 0
    for (const acknowledged of [1, 17, 40]) {
      const last = await killedAfter(path, from, acknowledged)
      const { store, db } = openTestStore({ path })
      expect(await store.notices()).toEqual([])
      expect(db.raw.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
      const stored = db.raw.prepare('SELECT occurred_at AS n FROM messages ORDER BY seq').all()
      expect(stored.length).toBeGreaterThan(last)
      expect(stored.map(({ n }) => n)).toEqual(stored.map((_, n) => n))
      expect((await store.mailboxes.get({ mailboxId: 'box' }))?.cursor).toBe(String(stored.length - 1))
      expect((await store.timeline.page({ contactId: 'jana', before: null, limit: 1 })).total).toBe(
        stored.length,
      )
      from = stored.length
      await store.close()
    }
  })
})
