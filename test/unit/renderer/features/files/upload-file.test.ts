import { describe, expect, it } from 'vitest'
import { uploadFile } from '../../../../../renderer/features/files/upload-file.ts'
import { filePieceBytes, largestFileBytes } from '../../../../../shared/domain/file.ts'
import { createClient } from '../../../../../renderer/ipc/client.ts'
import { ok } from '../../../../../shared/errors/result.ts'

const bytesOf = (size: number) => new Blob([new Uint8Array(size).map((_, at) => at % 251)])
const fileOf = (size: number) => ({ fileId: 'f', filename: 'a.bin', mediaType: 'application/x', size })

/** Main that keeps what it gets, and answers `script` first, request by request. */
type Step = number | 'cut' | { status: number; body: unknown } | undefined

const mainWith = (script: Step[] = []) => {
  const stored: Uint8Array[] = []
  const asked: string[] = []
  let size = 0
  const keep = async (url: string, body: Blob) => {
    const offset = Number(url.split('/').at(-1))
    if (offset !== size) return { status: 409, body: { size, finished: false } }
    stored.push(new Uint8Array(await body.arrayBuffer()))
    size += body.size
    return { status: 200, body: { size, finished: false } }
  }
  const fetch = async (url: string, init: { body: Blob; signal: AbortSignal }) => {
    asked.push(url)
    init.signal.throwIfAborted()
    const next = script.shift()
    if (next === 'cut') throw new TypeError('cut')
    const answer =
      typeof next === 'object'
        ? next
        : next === undefined
          ? await keep(url, init.body)
          : { status: next, body: {} }
    return { status: answer.status, json: async () => answer.body }
  }
  const finished: unknown[] = []
  const client = createClient({
    invoke: async (_, request) => {
      finished.push(request)
      return ok({})
    },
    on: () => () => undefined,
  })
  return { fetch, client, asked, finished, all: () => Buffer.concat(stored) }
}

const run = async (
  main: ReturnType<typeof mainWith>,
  size: number,
  from = 0,
  abort = new AbortController(),
) => {
  const seen: number[] = []
  const bytes = bytesOf(size)
  const progress = { signal: abort.signal, onProgress: (sent: number) => seen.push(sent) }
  const answer = await uploadFile(fileOf(size), bytes, from, main, progress)
  return { answer, seen, same: Buffer.from(await bytes.arrayBuffer()).equals(main.all()) }
}

describe('an upload', () => {
  it('brings the bytes in pieces, in order, and says how far it is', async () => {
    const main = mainWith()
    const size = 2 * filePieceBytes + 5
    const { answer, seen, same } = await run(main, size)
    expect(answer).toEqual(ok(fileOf(size)))
    expect(same).toBe(true)
    expect(main.asked).toEqual([
      '/file/f/0',
      `/file/f/${String(filePieceBytes)}`,
      `/file/f/${String(2 * filePieceBytes)}`,
    ])
    expect(seen).toEqual([filePieceBytes, 2 * filePieceBytes, size])
  })
  it('of an empty file is only finished', async () => {
    const main = mainWith()
    expect((await run(main, 0)).answer).toEqual(ok(fileOf(0)))
    expect(main.asked).toEqual([])
    expect(main.finished).toHaveLength(1)
  })
  it('goes on where main says, after an answer was lost', async () => {
    const main = mainWith()
    const size = 2 * filePieceBytes
    await main.fetch('/file/f/0', {
      body: bytesOf(size).slice(0, filePieceBytes),
      signal: new AbortController().signal,
    })
    const { answer, same } = await run(main, size)
    expect(answer?.ok).toBe(true)
    expect(same).toBe(true)
  })
  it('that is cut fails, and goes on from there when it is tried again', async () => {
    const main = mainWith([undefined, 'cut'])
    const size = 3 * filePieceBytes
    const first = await run(main, size)
    expect(first.answer).toMatchObject({ ok: false, error: { code: 'internal', subject: 'a.bin' } })
    expect(first.seen).toEqual([filePieceBytes])
    const again = await run(main, size, filePieceBytes)
    expect(again.answer?.ok).toBe(true)
    expect(again.same).toBe(true)
    expect(main.asked.filter((url) => url.endsWith('/0'))).toHaveLength(1)
  })
  it.each([
    [413, 'file_too_large'],
    [507, 'store_full'],
    [503, 'store_failed'],
    [500, 'internal'],
  ])('answered with %i fails as %s', async (status, code) => {
    expect((await run(mainWith([status]), 10)).answer).toMatchObject({ ok: false, error: { code } })
  })
  it('that is cancelled ends without a word', async () => {
    const abort = new AbortController()
    abort.abort()
    expect((await run(mainWith(), 10, 0, abort)).answer).toBeNull()
  })
  it('whose main never gets on is given up', async () => {
    const stuck = Array.from({ length: 40 }, () => ({ status: 409, body: { size: 0, finished: false } }))
    expect((await run(mainWith(stuck), 10)).answer).toMatchObject({ ok: false })
  })
  it('that main has already is only finished', async () => {
    const main = mainWith([{ status: 409, body: { size: 10, finished: true } }])
    expect((await run(main, 10)).answer?.ok).toBe(true)
    expect(main.finished).toHaveLength(1)
    const brief = mainWith([{ status: 409, body: { finished: true } }])
    expect((await run(brief, 10)).answer?.ok).toBe(true)
    expect([brief.asked.length, brief.finished.length]).toEqual([1, 1])
  })
  it('that no mail could carry is not begun', async () => {
    const main = mainWith()
    const progress = { signal: new AbortController().signal, onProgress: () => undefined }
    const answer = await uploadFile(fileOf(largestFileBytes + 1), bytesOf(1), 0, main, progress)
    expect(answer).toMatchObject({ ok: false, error: { code: 'file_too_large', subject: 'a.bin' } })
    expect(main.asked).toEqual([])
  })
  it('that is cancelled while it is finished ends without a word', async () => {
    const abort = new AbortController()
    const main = mainWith()
    const client = createClient({
      invoke: async () => {
        abort.abort()
        return ok({})
      },
      on: () => () => undefined,
    })
    expect((await run({ ...main, client }, 10, 0, abort)).answer).toBeNull()
  })
})
