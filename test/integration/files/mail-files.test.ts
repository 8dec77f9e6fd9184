import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFileFromMessage } from '../../../main/files/file-from-message.ts'
import { createMailFiles } from '../../../main/files/mail-files.ts'
import { createFileServing } from '../../../main/files/serve-file.ts'
import { filePieceBytes, largestFileBytes, type MailFile } from '../../../shared/domain/file.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import { openTestStore, temporaryFolder } from '../../support/store/open-test-store.ts'
import { enqueued, mailbox, mailContent } from '../../support/store/record-builders.ts'

const dayMs = 86_400_000

const open = (folder = join(temporaryFolder(), 'files')) => {
  let now = Date.UTC(2026, 10, 1)
  const clock = { now: () => now, after: () => () => {} }
  const { store } = openTestStore({ now: clock.now })
  const files = createMailFiles({ folder, store, clock })
  const serve = createFileServing(files)
  const request = (method: string, path: string, body?: Uint8Array<ArrayBuffer>): Promise<Response> =>
    serve(new Request(`app://liaison${path}`, { method, ...(body === undefined ? {} : { body }) }))
  return {
    folder,
    store,
    files,
    /** As after another start of the program. */
    restarted: () => createMailFiles({ folder, store, clock }),
    request,
    pass: (ms: number): void => {
      now += ms
    },
    put: async (fileId: string, offset: number, bytes: Uint8Array<ArrayBuffer>) => {
      const response = await request('PUT', `/file/${fileId}/${String(offset)}`, bytes)
      const said: unknown = await response.json()
      return { status: response.status, said }
    },
  }
}

const file = (more: Partial<MailFile> = {}): MailFile => ({
  fileId: 'f1',
  filename: 'offer.pdf',
  mediaType: 'application/pdf',
  size: 3,
  ...more,
})
const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(values)

describe('an upload', () => {
  test('comes piece by piece, and is a file when it is finished', async () => {
    const { put, files, request, store } = open()
    expect(await put('f1', 0, bytes(1, 2))).toEqual({ status: 200, said: { size: 2, finished: false } })
    expect(await put('f1', 2, bytes(3))).toEqual({ status: 200, said: { size: 3, finished: false } })
    expect((await request('GET', '/file/f1')).status).toBe(404)
    expect(await files.finish(file())).toEqual(ok(null))
    expect(await files.finish(file())).toEqual(ok(null))
    const answer = await request('GET', '/file/f1')
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([1, 2, 3])
    expect(await store.files.get({ fileIds: ['f1'] })).toEqual([file()])
  })

  test.skipIf(process.platform === 'win32')('is for nobody else on this computer to read', async () => {
    const { folder, put } = open()
    await put('f1', 0, bytes(1))
    const modes = [folder, ...readdirSync(folder).map((name) => join(folder, name))]
    expect(modes.map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600])
  })

  test('whose answer was lost goes on where it was, or begins anew', async () => {
    const { put, files } = open()
    await put('f1', 0, bytes(1, 2))
    for (const offset of [3, 5]) {
      const answer = await put('f1', offset, bytes(9))
      expect(answer).toEqual({ status: 409, said: { size: 2, finished: false } })
    }
    await put('f1', 2, bytes(9, 9, 9))
    expect(await put('f1', 2, bytes(3))).toEqual({ status: 200, said: { size: 3, finished: false } })
    await files.finish(file())
    expect(await put('f1', 0, bytes(7))).toEqual({ status: 409, said: { size: 3, finished: true } })
    const read = await files.read(['f1'])
    expect(read.ok && [...(read.value.get('f1')?.bytes ?? [])]).toEqual([1, 2, 3])
  })

  test('that lacks bytes is not a file', async () => {
    const { put, files } = open()
    await put('f1', 0, bytes(1, 2))
    expect(await files.finish(file())).toMatchObject({
      ok: false,
      error: { code: 'file_missing', subject: 'offer.pdf' },
    })
    expect(await files.finish(file({ fileId: 'never' }))).toMatchObject({ error: { code: 'file_missing' } })
    expect(await files.read(['f1'])).toMatchObject({ error: { code: 'file_missing', subject: 'f1' } })
  })

  test('that is finished has its size, and no other one later', async () => {
    const { folder, put, files } = open()
    await put('f1', 0, bytes(1, 2, 3))
    await files.finish(file())
    expect(await files.finish(file({ size: 2 }))).toMatchObject({ error: { code: 'file_missing' } })
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'xy')
    expect(await files.read(['f1'])).toMatchObject({ error: { code: 'file_missing', subject: 'f1' } })
  })

  test('of a whole file that is too large leaves nothing behind', async () => {
    const { folder, files } = open()
    const added = await files.add(file({ size: largestFileBytes + 1 }), bytes(1))
    expect(added).toMatchObject({ error: { code: 'file_too_large' } })
    expect(existsSync(folder)).toBe(false)
  })

  test('of nothing is an empty file', async () => {
    const { files } = open()
    expect(await files.finish(file({ size: 0 }))).toEqual(ok(null))
    const read = await files.read(['f1'])
    expect(read.ok && read.value.get('f1')?.bytes.byteLength).toBe(0)
  })

  test('of a piece or a file that is too large is refused', async () => {
    const { put, files } = open()
    expect((await put('f1', 0, new Uint8Array(filePieceBytes))).status).toBe(200)
    expect(await put('f1', filePieceBytes, new Uint8Array(filePieceBytes + 1))).toEqual({
      status: 413,
      said: { code: 'file_too_large' },
    })
    expect(await put('f2', largestFileBytes, bytes(1))).toEqual({
      status: 413,
      said: { code: 'file_too_large' },
    })
    expect(await files.finish(file({ size: largestFileBytes + 1 }))).toMatchObject({
      error: { code: 'file_too_large' },
    })
  })

  test('in any pieces, with any of them sent again, is the file', async () => {
    const { put, files } = open()
    let count = 0
    const pieces = fc.array(fc.tuple(fc.uint8Array({ maxLength: 20 }), fc.boolean()), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(pieces, async (given) => {
        count += 1
        const fileId = `any-${String(count)}`
        let size = 0
        for (const [piece, again] of given) {
          await put(fileId, size, new Uint8Array(piece))
          if (again) await put(fileId, size, new Uint8Array(piece))
          size += piece.byteLength
        }
        expect(await files.finish(file({ fileId, size }))).toEqual(ok(null))
        const read = await files.read([fileId])
        const whole = Buffer.concat(given.map(([piece]) => piece))
        expect(read.ok && whole.equals(read.value.get(fileId)?.bytes ?? bytes(0))).toBe(true)
      }),
      { seed: 7, numRuns: 30 },
    )
  })
})

test.skipIf(!existsSync('/dev/full'))(
  'a full disk is said as such, and the upload goes on when there is room',
  async () => {
    const { folder, put } = open()
    const part = join(folder, `${createHash('sha256').update('f1').digest('hex')}.part`)
    mkdirSync(folder, { recursive: true })
    symlinkSync('/dev/full', part)
    expect(await put('f1', 0, bytes(1, 2))).toEqual({ status: 507, said: { code: 'store_full' } })
    rmSync(part)
    expect(await put('f1', 0, bytes(1, 2))).toEqual({ status: 200, said: { size: 2, finished: false } })
  },
)

describe('what is served', () => {
  test.each([
    ['image/png', 'image/png', null],
    ['image/svg+xml', 'application/octet-stream', 'attachment'],
    ['text/html', 'application/octet-stream', 'attachment'],
  ])('%s goes as %s', async (mediaType, served, disposition) => {
    const { put, files, request } = open()
    await put('f1', 0, bytes(1, 2, 3))
    await files.finish(file({ mediaType }))
    for (const method of ['GET', 'HEAD']) {
      const answer = await request(method, '/file/f1')
      expect(answer.headers.get('content-type')).toBe(served)
      expect(answer.headers.get('content-disposition')).toBe(disposition)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('content-security-policy')).toContain('sandbox')
      expect((await answer.arrayBuffer()).byteLength).toBe(method === 'GET' ? 3 : 0)
    }
  })

  test.each([
    ['GET', '/file/f1/0', 405],
    ['POST', '/file/f1', 405],
    ['PUT', '/file/f1', 405],
    ['DELETE', '/file/f1', 405],
    ['GET', '/file/..%2fliaison.db', 404],
    ['PUT', '/file/a%00b/0', 404],
    ['PUT', '/file/f1/-1', 404],
    ['PUT', '/file/f1/1e3', 404],
    ['GET', '/file/', 404],
  ])('%s %s is refused with %i', async (method, path, status) => {
    const { request } = open()
    expect((await request(method, path)).status).toBe(status)
  })

  test('ids that differ in case only are two files, also where names ignore case', async () => {
    const { folder, put } = open()
    await put('abc', 0, bytes(1))
    await put('ABC', 0, bytes(2))
    await put('con', 0, bytes(3))
    const names = readdirSync(folder)
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(3)
    expect(names.every((name) => /^[0-9a-f]{64}\.part$/.test(name))).toBe(true)
  })
})

describe('a sweep', () => {
  test('takes old files that nobody names, and leaves the rest', async () => {
    const { store, files, pass, put, restarted } = open()
    await store.mailboxes.save(mailbox())
    const ids = ['draft', 'queued', 'picture', 'template', 'signature', 'nobody']
    for (const fileId of ids) {
      await put(fileId, 0, bytes(1))
      await files.finish(file({ fileId, size: 1 }))
    }
    await store.submissions.enqueue(
      enqueued({
        content: mailContent({
          html: '<img src="/file/picture">',
          attachments: [file({ fileId: 'queued', size: 1 })],
        }),
      }),
    )
    await store.templates.save({
      template: { id: 't', name: 'T', subject: '', html: '<img src="/file/template">', updatedAt: 1 },
    })
    await store.mailboxes.change({
      mailboxId: 'box',
      change: { signatureHtml: '<img src="/file/signature">' },
      at: 1,
    })
    expect(await files.sweep(['draft'])).toEqual(ok({ removed: 0 }))
    pass(9 * dayMs)
    await put('fresh', 0, bytes(1))
    await files.finish(file({ fileId: 'fresh', size: 1 }))
    expect(await restarted().sweep(['draft'])).toEqual(ok({ removed: 1 }))
    expect(await files.get('nobody')).toBeNull()
    const kept = [...ids.slice(0, -1), 'fresh']
    expect(await files.read(kept)).toMatchObject({ ok: true })
  })

  test('takes bytes that were never finished a day after they came', async () => {
    const { folder, put, files, restarted } = open()
    await put('cut', 0, bytes(1))
    await put('going', 0, bytes(1))
    await put('whole', 0, bytes(1))
    await files.finish(file({ fileId: 'whole', size: 1 }))
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'stray'), 'x')
    const times = readdirSync(folder)
    const [before, after] = [Date.UTC(2026, 9, 30) / 1000, Date.UTC(2026, 9, 31, 12) / 1000]
    for (const name of times) utimesSync(join(folder, name), after, after)
    utimesSync(join(folder, 'stray'), before, before)
    expect(await restarted().sweep([])).toEqual(ok({ removed: 1 }))
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), before, before)
    expect(await restarted().sweep([])).toEqual(ok({ removed: 2 }))
    expect(readdirSync(folder)).toHaveLength(1)
    expect(await files.read(['whole'])).toMatchObject({ ok: true })
  })
})

describe('a clock that is set forward', () => {
  test('costs no mail that was taken back its files', async () => {
    const { store, files, pass, put, restarted } = open()
    await store.mailboxes.save(mailbox())
    await put('f1', 0, bytes(1, 2, 3))
    await files.finish(file())
    await store.submissions.enqueue(enqueued({ content: mailContent({ attachments: [file()] }) }))
    const change = { state: 'cancelled' } as const
    await store.submissions.advance({ submissionId: 'sub-1', expected: ['queued'], change, at: 1, note: '' })
    pass(400 * dayMs)
    expect(await restarted().sweep([])).toEqual(ok({ removed: 0 }))
  })

  test('costs nobody what was put or asked for since the start', async () => {
    const { folder, files, pass, put, restarted } = open()
    for (const fileId of ['put', 'asked', 'left']) {
      await put(fileId, 0, bytes(1))
      await files.finish(file({ fileId, size: 1 }))
    }
    pass(400 * dayMs)
    const now = restarted()
    expect(await now.get('asked')).not.toBeNull()
    await now.write('going', 0, bytes(1))
    await now.add(file({ fileId: 'put', size: 1 }), bytes(1))
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1, 1)
    expect(await now.sweep([])).toEqual(ok({ removed: 1 }))
    expect(await now.read(['put', 'asked'])).toMatchObject({ ok: true })
    expect(await now.write('going', 1, bytes(2))).toMatchObject(ok({ taken: true }))
    expect(await now.get('left')).toBeNull()
  })

  test('does not take bytes between their finish and their row', async () => {
    const { folder, store, put, files } = open()
    await put('f1', 0, bytes(1, 2, 3))
    const add = store.files.add
    const stalled = {
      ...store,
      files: {
        ...store.files,
        add: async (row: Parameters<typeof add>[0]) => {
          for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1, 1)
          expect(await slow.sweep([])).toEqual(ok({ removed: 0 }))
          await add(row)
        },
      },
    }
    const slow = createMailFiles({ folder, store: stalled, clock: { now: () => Date.now() } })
    await slow.finish(file())
    expect(await files.read(['f1'])).toMatchObject({ ok: true })
  })
})

describe('a file of a stored message', () => {
  const source = {
    mailboxId: 'box',
    providerMessageId: 'p',
    partId: '1',
    filename: '../x/Plan\r\n.PDF',
    mediaType: 'Application/PDF',
    size: 3,
  }

  test('is copied once, under a name that can be sent', async () => {
    const { files, folder } = open()
    let asked = 0
    const copy = createFileFromMessage({
      messages: { attachmentSource: async () => source },
      attachmentBytes: async () => {
        asked += 1
        return ok(bytes(1, 2, 3))
      },
      files,
    })
    const expected = ok(file({ filename: 'Plan .PDF' }))
    expect(await copy({ fileId: 'f1', messageId: 'm', index: 0 })).toEqual(expected)
    expect(await copy({ fileId: 'f1', messageId: 'm', index: 0 })).toEqual(expected)
    expect(asked).toBe(1)
    expect(readdirSync(folder).map((name) => [...readFileSync(join(folder, name))])).toEqual([[1, 2, 3]])
  })

  test('that is not there, or that the provider does not give, is said', async () => {
    const { files } = open()
    const offline = appError('offline', 'x', 'backoff')
    const copy = (present: boolean) =>
      createFileFromMessage({
        messages: { attachmentSource: async () => (present ? source : null) },
        attachmentBytes: async () => err(offline),
        files,
      })({ fileId: 'f1', messageId: 'm', index: 0 })
    expect(await copy(false)).toMatchObject({ error: { code: 'message_not_found' } })
    expect(await copy(true)).toEqual(err(offline))
  })
})
