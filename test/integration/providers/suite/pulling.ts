import { expect, test } from 'vitest'
import {
  code,
  fromJana,
  jana,
  pullAll,
  searchAll,
  signal,
  toldBy,
  value,
  type ProviderBench,
} from './bench.ts'

const day = 24 * 60 * 60_000

/** A cursor after a first whole round: from here on every change is told. */
const followed = async (bench: ProviderBench): Promise<string> => {
  const anchor = value(await bench.pass(bench.provider.anchor(signal)))
  return (await pullAll(bench, anchor)).cursor
}

export const pullingSuite = (bench: () => ProviderBench): void => {
  test('what arrives after the anchor is pulled once, what is long there is not', async () => {
    const { provider, receive, pass, now } = bench()
    const old = await receive(fromJana, 'inbox', now() - 3 * day)
    const anchor = value(await pass(provider.anchor(signal)))
    const id = await receive(fromJana)
    const first = await pullAll(bench(), anchor)
    expect(first.told).toEqual([id])
    expect(first.told).not.toContain(old)
    const second = await pullAll(bench(), first.cursor)
    expect(second).toMatchObject({ told: [], removed: [], left: [] })
    const next = await receive(fromJana)
    expect((await pullAll(bench(), second.cursor)).told).toEqual([next])
  })

  test('pages follow on each other, also from a stored cursor, and miss nothing', async () => {
    const { provider, receive, pass } = bench()
    const anchor = value(await pass(provider.anchor(signal)))
    const ids: string[] = []
    for (let count = 0; count < 520; count += 1) ids.push(await receive(fromJana))
    const first = value(await pass(provider.pull(anchor, signal)))
    expect(first.more).toBe(true)
    const late = await receive(fromJana)
    const rest = await pullAll(bench(), first.next)
    const after = await pullAll(bench(), rest.cursor)
    const seen = new Set([...toldBy(first), ...rest.told, ...after.told])
    expect([...ids, late].filter((id) => !seen.has(id))).toEqual([])
  })

  test('what is deleted is told as removed, or as left and then not found', async () => {
    const { provider, receive, remove, pass } = bench()
    const start = await followed(bench())
    const gone = await receive(fromJana)
    const arrived = await pullAll(bench(), start)
    expect(arrived.told).toEqual([gone])
    await remove(gone)
    const { told, removed, left } = await pullAll(bench(), arrived.cursor)
    expect(told).toEqual([])
    expect([...removed, ...left]).toEqual([gone])
    expect(code(await pass(provider.get(gone, signal)))).toBe('not_found')
  })

  test('what left spam is changed', async () => {
    const { provider, receive, move, pass } = bench()
    const spam = await receive(fromJana, 'spam')
    const start = await followed(bench())
    await move(spam, 'inbox')
    expect((await pullAll(bench(), start)).told).toEqual([spam])
    expect(value(await pass(provider.get(spam, signal))).notKept).toBeNull()
  })

  test('what is put elsewhere is never removed, and is found where it is', async () => {
    const { provider, receive, move, pass } = bench()
    const filed = await receive(fromJana)
    const thrown = await receive(fromJana)
    const start = await followed(bench())
    await move(filed, 'archive')
    await move(thrown, 'trash')
    const { removed, left } = await pullAll(bench(), start)
    expect(removed).toEqual([])
    for (const id of left) expect([filed, thrown]).toContain(id)
    expect(value(await pass(provider.get(filed, signal))).notKept).toBeNull()
    expect(value(await pass(provider.get(thrown, signal))).notKept).toBe('trash')
  })
}

export const foldersSuite = (bench: () => ProviderBench): void => {
  const archiveOf = async ({ provider, pass }: ProviderBench) => {
    const folders = value(await pass(provider.folders(signal)))
    return { folders, archive: folders.find(({ path }) => path.join('/') === 'Archive') }
  }

  test('the folders that can be chosen are told, or none', async () => {
    const { folders, archive } = await archiveOf(bench())
    if (!bench().provider.capabilities.choosesFolders) return expect(folders).toEqual([])
    expect(archive?.fixed).toBe(false)
    expect(folders.filter(({ fixed }) => fixed)).toHaveLength(2)
    // Nothing of what is never read is offered.
    expect(folders.map(({ path }) => path.join('/')).join(' ')).not.toMatch(/Drafts|Deleted|Junk|Outbox/)
  })

  test('a folder left out is not read: not pulled, not found, and its mail is named so', async () => {
    const { reopen, receive, move, pass, now } = bench()
    const { archive } = await archiveOf(bench())
    if (archive === undefined) return expect(bench().provider.capabilities.choosesFolders).toBe(false)
    const provider = reopen([archive.id])
    const start = await followed({ ...bench(), provider })
    const filed = await receive(fromJana, 'archive')
    const moved = await receive(fromJana)
    const first = await pullAll({ provider, pass }, start)
    expect(first.told).toEqual([moved])
    await move(moved, 'archive')
    const second = await pullAll({ provider, pass }, first.cursor)
    expect(second).toMatchObject({ told: [], removed: [], left: [moved] })
    for (const id of [filed, moved]) {
      expect(value(await pass(provider.get(id, signal))).notKept).toBe('excluded')
    }
    const query = { addresses: [jana], since: now() - day }
    expect((await searchAll({ provider, pass }, query)).ids).toEqual([])
    // Let in again: everything since the anchor is told.
    const open = await pullAll(bench(), second.cursor)
    expect(open.told.toSorted()).toEqual([filed, moved].toSorted())
  })
}

/** What sync does: goes on from the cursor, and where that is lost takes a new one and searches the gap. */
const catchUp = async (bench: ProviderBench, cursor: string, since: number) => {
  const seen: string[] = []
  let at = cursor
  for (let more = true; more;) {
    const page = await bench.pass(bench.provider.pull(at, signal))
    if (!page.ok) {
      expect(page.error.code).toBe('cursor_expired')
      at = value(await bench.pass(bench.provider.anchor(signal)))
      seen.push(...(await searchAll(bench, { addresses: [jana], since })).ids)
      continue
    }
    seen.push(...toldBy(page.value))
    expect(page.value.removed).toEqual([])
    at = page.value.next
    more = page.value.more
  }
  return { seen, cursor: at }
}

export const expirySuite = (bench: () => ProviderBench): void => {
  test('a position that is not of this version is cursor_expired', async () => {
    const { provider, pass } = bench()
    for (const cursor of ['{"v":7}', '', 'null', '{"v":1}'])
      expect(code(await pass(provider.pull(cursor, signal)))).toBe('cursor_expired')
  })

  test('after the server forgot the position nothing that arrived is missed', async () => {
    const { receive, expireHistory, now } = bench()
    const since = now() - 1000
    const start = await followed(bench())
    const ids = [await receive(fromJana)]
    expireHistory()
    ids.push(await receive(fromJana, 'archive'))
    const first = await catchUp(bench(), start, since)
    ids.push(await receive(fromJana))
    const second = await catchUp(bench(), first.cursor, since)
    const seen = new Set([...first.seen, ...second.seen])
    expect(ids.filter((id) => !seen.has(id))).toEqual([])
  })

  test('nor when it forgets between two pages', async () => {
    const { provider, pass, receive, expireHistory, now } = bench()
    const since = now() - 1000
    const anchor = value(await pass(provider.anchor(signal)))
    const ids: string[] = []
    for (let count = 0; count < 520; count += 1) ids.push(await receive(fromJana))
    const page = value(await pass(provider.pull(anchor, signal)))
    expect(page.more).toBe(true)
    expireHistory()
    ids.push(await receive(fromJana))
    const { seen } = await catchUp(bench(), page.next, since)
    const all = new Set([...toldBy(page), ...seen])
    expect(ids.filter((id) => !all.has(id))).toEqual([])
  })
}
