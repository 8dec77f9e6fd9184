import { expect, test } from 'vitest'
import type { GraphCall, GraphClient } from '../../../../main/providers/graph/client.ts'
import { addFiles } from '../../../../main/providers/graph/draft-files.ts'
import { ok } from '../../../../shared/errors/result.ts'

const signal = new AbortController().signal
const second = 'https://graph.microsoft.com/v1.0/me/messages/d/attachments?$skiptoken=2'

test('what was called off adds nothing more', async () => {
  const none = () => expect.unreachable('nothing is asked')
  const client: GraphClient = { read: none, once: none, bare: none, refusedPart: none }
  const file = { filename: 'a', mediaType: 'text/plain', contentId: null, content: 'YQ==' }
  const off = AbortSignal.abort()
  const end = await addFiles(client, 'd', { files: [file], begun: false }, off)
  expect(end).toMatchObject({ error: { code: 'outcome_unknown' } })
})

test('what is no file of the mail goes, on whichever page of the list it stands', async () => {
  const removed: string[] = []
  const listed = (name: string) => ({ id: name, name, size: 9, isInline: false, contentId: null })
  const answerTo = (path: string) =>
    path === second ? { value: [listed('two')] } : { value: [listed('one')], '@odata.nextLink': second }
  const ask = async <T>({ path, remove, read }: GraphCall<T>) => {
    if (remove === true) removed.push(path)
    const body = new Uint8Array(Buffer.from(JSON.stringify(answerTo(path))))
    return ok(read({ status: remove === true ? 204 : 200, body }) ?? expect.unreachable(path))
  }
  const client: GraphClient = {
    read: ask,
    once: ask,
    bare: () => expect.unreachable('no upload'),
    refusedPart: () => expect.unreachable('no batch'),
  }
  expect(await addFiles(client, 'd', { files: [], begun: true }, signal)).toEqual(ok('d'))
  expect(removed).toEqual(['one', 'two'].map((id) => `/me/messages/d/attachments/${id}`))
})
