import { describe, expect, it } from 'vitest'
import { createFilesStore } from '../../../../../renderer/features/files/files-store.tsx'
import { createClient } from '../../../../../renderer/ipc/client.ts'
import { appError } from '../../../../../shared/errors/app-error.ts'
import { err, ok } from '../../../../../shared/errors/result.ts'

const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

type Init = { signal: AbortSignal }

/** Main that answers an upload when it is told to. */
const world = () => {
  const requests: { url: string; init: Init; answer: () => void }[] = []
  const faults = { missing: false }
  let ids = 0
  const store = createFilesStore({
    client: createClient({
      invoke: async () => (faults.missing ? err(appError('file_missing', 'gone', 'user')) : ok({})),
      on: () => () => undefined,
    }),
    fetch: (url, init) =>
      new Promise((resolve) => {
        requests.push({ url, init, answer: () => resolve({ status: 204, json: async () => ({}) }) })
      }),
    newId: () => `id-${String((ids += 1))}`,
    scale: async () => null,
    previewOf: () => 'blob:x',
    release: () => undefined,
    attached: () => undefined,
    pictureLost: () => undefined,
  })
  return { state: () => store.getState(), requests, faults }
}
const plan = () => new File(['abc'], 'plan.pdf')

describe('a file that is no longer wanted', () => {
  it('is not sent on', async () => {
    const { state, requests } = world()
    state().attach('draft', [plan()])
    await settled()
    state().cancel('id-1')
    expect(requests.map(({ init }) => init.signal.aborted)).toEqual([true])
  })
  it('takes nothing of other drafts with it', async () => {
    const { state, requests } = world()
    state().attach('draft', [plan()])
    state().attach('other', [plan()])
    state().say('draft', 'a')
    state().say('other', 'b')
    await settled()
    state().drop('draft')
    expect(state().items.map(({ owner }) => owner)).toEqual(['other'])
    expect(state().notes.map(({ owner }) => owner)).toEqual(['other'])
    expect(requests.map(({ init }) => init.signal.aborted)).toEqual([true, false])
  })
})

describe('trying again', () => {
  it('is nothing for a file that is on its way', async () => {
    const { state, requests } = world()
    state().attach('draft', [plan()])
    await settled()
    state().retry('id-1')
    await settled()
    expect(requests).toHaveLength(1)
  })
  it('begins anew where main has nothing of it any more', async () => {
    const { state, requests, faults } = world()
    faults.missing = true
    state().attach('draft', [plan()])
    await settled()
    requests[0]?.answer()
    await settled()
    expect(state().items).toMatchObject([{ status: 'failed', error: { code: 'file_missing' }, sent: 3 }])
    state().retry('id-1')
    await settled()
    expect(requests.map(({ url }) => url)).toEqual(['/file/id-1/0', '/file/id-1/0'])
  })
})
