import { expect, test } from 'vitest'
import type { GraphCall, GraphClient } from '../../../../main/providers/graph/client.ts'
import { settle } from '../../../../main/providers/graph/settle.ts'
import { markId } from '../../../../main/providers/graph/submission-mark.ts'
import { ok } from '../../../../shared/errors/result.ts'

const mail = {
  submissionId: 'ours',
  rfcMessageId: 'ours@northwind.example',
  providerThreadId: null,
  answered: null,
  frozen: new Uint8Array(),
  firstTriedAt: 0,
  triedBefore: true,
}

test.each([
  ['ours', { kind: 'sent', providerMessageId: 'parked' }],
  [null, { kind: 'sent', providerMessageId: 'parked' }],
  ['another', { kind: 'unknown' }],
])('what lies under the id of a draft, marked %j, is %j', async (mark, end) => {
  const marks = mark === null ? [] : [{ id: markId, value: mark }]
  const parked = { id: 'parked', isDraft: false, singleValueExtendedProperties: marks }
  const ask = async <T>({ path, read }: GraphCall<T>) => {
    const answer = path.startsWith('/me/messages/parked') ? parked : { value: [] }
    const body = new Uint8Array(Buffer.from(JSON.stringify(answer)))
    return ok(read({ status: 200, body }) ?? expect.unreachable(path))
  }
  const client: GraphClient = {
    read: ask,
    once: ask,
    bare: () => expect.unreachable('no upload'),
    refusedPart: () => expect.unreachable('no batch'),
  }
  expect(await settle(client, mail, 'parked', new AbortController().signal)).toEqual(ok(end))
})
