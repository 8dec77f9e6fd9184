import { describe, expect, it } from 'vitest'
import { createFilesStore, type FilesDeps } from '../../../../../renderer/features/files/files-store.tsx'
import { createClient } from '../../../../../renderer/ipc/client.ts'
import type { MailFile } from '../../../../../shared/domain/file.ts'
import { appError } from '../../../../../shared/errors/app-error.ts'
import { err, ok } from '../../../../../shared/errors/result.ts'

const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
const quoted: MailFile = { fileId: 'copy', filename: 'logo.png', mediaType: 'image/png', size: 7 }
const inText = '<p><img src="/file/p"><img src="/file/copy"></p>'
const part = { messageId: 'message-1', index: 2 }

const world = (scale: FilesDeps['scale'] = async () => null) => {
  const attached: [string, string][] = []
  const lost: string[] = []
  const released: string[] = []
  const faults = { status: 200, copying: true }
  let ids = 0
  const store = createFilesStore({
    client: createClient({
      invoke: async (name) => {
        if (name !== 'file.fromMessage') return ok({})
        if (!faults.copying) return err(appError('offline', 'no network', 'backoff'))
        return ok(quoted)
      },
      on: () => () => undefined,
    }),
    fetch: async () => ({ status: faults.status, json: async () => ({}) }),
    newId: () => `id-${String((ids += 1))}`,
    scale,
    previewOf: () => 'blob:x',
    release: (preview) => released.push(preview),
    attached: (owner, file) => attached.push([owner, file.filename]),
    pictureLost: (_, fileId) => lost.push(fileId),
  })
  return { state: () => store.getState(), subscribe: store.subscribe, attached, lost, released, faults }
}

describe('the files of a draft', () => {
  it('are the draft’s when they are there, and block sending until then', async () => {
    const { state, attached } = world()
    state().attach('draft', [new File(['abc'], '../plan.pdf'), new File([], 'empty.txt')])
    expect(state().pendingOf('draft', inText)).toBe(2)
    expect(state().pendingOf('another', inText)).toBe(0)
    await settled()
    expect(new Map(attached.map(([owner, name]) => [name, owner]))).toEqual(
      new Map([
        ['plan.pdf', 'draft'],
        ['empty.txt', 'draft'],
      ]),
    )
    expect(state().items).toEqual([])
  })
  it('that failed stay in sight, block sending, and can be tried again', async () => {
    const { state, attached, faults } = world()
    faults.status = 507
    state().attach('draft', [new File(['abc'], 'plan.pdf')])
    await settled()
    expect(state().items).toMatchObject([{ status: 'failed', error: { code: 'store_full' } }])
    expect(state().pendingOf('draft', inText)).toBe(1)
    faults.status = 200
    state().retry('id-1')
    await settled()
    // Once when it began to come, once when it was there.
    expect(attached).toEqual([
      ['draft', 'plan.pdf'],
      ['draft', 'plan.pdf'],
    ])
    expect(state().pendingOf('draft', inText)).toBe(0)
  })
  it('are the draft’s from the beginning, in the order in which they were chosen', () => {
    const { state, attached } = world()
    state().attach('draft', [new File(['abc'], 'b.pdf'), new File([], 'a.txt')])
    expect(attached.map(([, name]) => name)).toEqual(['b.pdf', 'a.txt'])
  })
  it('that are cancelled or whose draft is gone never come', async () => {
    const { state, attached } = world()
    state().attach('draft', [new File(['a'], 'a.txt'), new File(['b'], 'b.txt')])
    state().cancel('id-1')
    state().drop('draft')
    const begun = attached.length
    await settled()
    expect(attached).toHaveLength(begun)
    expect(state().items).toEqual([])
  })
  it('of a forwarded mail are copied; where that fails they can be tried again or removed', async () => {
    const { state, attached, faults } = world()
    faults.copying = false
    state().copy('draft', quoted, part, 'attachment')
    expect(state().items).toMatchObject([{ status: 'copying' }])
    await settled()
    expect(state().items).toMatchObject([{ status: 'failed', error: { code: 'offline' } }])
    faults.copying = true
    state().retry('copy')
    await settled()
    expect(attached).toEqual([['draft', 'logo.png']])
  })
})

describe('pictures of a text', () => {
  it('stay known with what they weigh', async () => {
    const { state, attached, subscribe } = world()
    const known: boolean[] = []
    state().addPicture('draft', 'p', new File(['abcd'], 'x.png', { type: 'image/png' }), 'x.png')
    const stop = subscribe(() => known.push(state().items.some(({ file }) => file.fileId === 'p')))
    expect(state().pendingOf('draft', inText)).toBe(1)
    await settled()
    stop()
    expect(known).not.toContain(false)
    expect(state().items).toMatchObject([{ status: 'ready', file: { fileId: 'p', size: 4 } }])
    expect(attached).toEqual([])
    expect(state().pendingOf('draft', inText)).toBe(0)
  })
  it('that failed and were taken out again do not hold the mail back', async () => {
    const { state, faults } = world()
    faults.status = 507
    state().addPicture('draft', 'p', new File(['abcd'], 'x.png', { type: 'image/png' }), 'x.png')
    state().attach('draft', [new File(['abc'], 'plan.pdf')])
    await settled()
    expect(state().pendingOf('draft', inText)).toBe(2)
    expect(state().pendingOf('draft', '<p>a</p>')).toBe(1)
  })
  it('that were made smaller are said to be, with the original at hand', async () => {
    const { state } = world(async () => ({ picture: new Blob(['ab'], { type: 'image/png' }), scaled: true }))
    state().addPicture('draft', 'p', new File(['abcd'], 'x.png', { type: 'image/png' }), 'x.png')
    await settled()
    expect(state().items).toMatchObject([{ file: { size: 2 } }])
    expect(state().notes).toMatchObject([{ owner: 'draft', original: { name: 'x.png', size: 4 } }])
  })
  it('taken out while they are drawn smaller are not stored', async () => {
    const { state, released } = world()
    state().addPicture('draft', 'p', new File(['abcd'], 'x.png', { type: 'image/png' }), 'x.png')
    state().cancel('p')
    await settled()
    expect(state().items).toEqual([])
    expect(released).toEqual(['blob:x'])
  })
  it('of a quoted mail that can’t be had leave the quote', async () => {
    const { state, lost, faults } = world()
    faults.copying = false
    state().copy('draft', quoted, part, 'picture')
    await settled()
    expect(lost).toEqual(['copy'])
    expect(state().pendingOf('draft', inText)).toBe(0)
  })
})
