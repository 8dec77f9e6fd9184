import { expect, test } from 'vitest'
import { createOpenProvider } from '../../../main/providers/registry.ts'
import type { OpenedMailbox } from '../../../main/providers/provider.ts'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { draftGrants, leastGrants } from '../../support/provider/grants.ts'
import { noBareFetch } from '../../support/bare-fetch.ts'

const ann: OpenedMailbox = {
  id: 'box',
  provider: 'graph',
  address: 'ann@northwind.example',
  excludedFolderIds: [],
  grants: leastGrants,
}
const signal = new AbortController().signal

const setUp = () => {
  const asked: string[] = []
  const open = createOpenProvider({
    fetchFor: () => async (input) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input)
      asked.push(pathname.replace('/v1.0/me/', ''))
      if (pathname.endsWith('/delta')) {
        const inbox = { id: 'inbox', displayName: 'Inbox', parentFolderId: 'root' }
        return Response.json({ value: [inbox], '@odata.deltaLink': 'https://graph.microsoft.com/v1.0/x' })
      }
      return Response.json({ id: pathname.split('/').at(-1), parentFolderId: 'inbox' })
    },
    bareFetch: noBareFetch,
    clock: createManualClock(),
    random: () => 0.5,
    logger: createMemoryLogger(),
  })
  return { open, asked }
}

test('opened anew for each mail, a mailbox is asked for its folders once', async () => {
  const { open, asked } = setUp()
  // Records have more fields than a provider needs.
  const [record, later] = [1, 2].map((cursor) => ({ ...ann, cursor }))
  if (record === undefined || later === undefined) expect.unreachable()
  expect((await open(record).get('a', signal)).ok).toBe(true)
  asked.splice(0)
  expect((await open(later).get('b', signal)).ok).toBe(true)
  expect(asked).toEqual(['messages/b'])
})

test('what changes about a mailbox changes its provider, and one mailbox is never taken for another', async () => {
  const { open } = setUp()
  const first = open(ann)
  expect(first.capabilities.parks).toBe(false)
  expect(open({ ...ann, grants: draftGrants }).capabilities.parks).toBe(true)
  expect(open({ ...ann, excludedFolderIds: ['clients'] })).not.toBe(first)
  expect(open({ ...ann, id: 'other' })).not.toBe(first)
  const gmail = open({ ...ann, provider: 'gmail' })
  expect([gmail.provider, open(ann).provider]).toEqual(['gmail', 'graph'])
})
