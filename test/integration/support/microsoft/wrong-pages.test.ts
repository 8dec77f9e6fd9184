import { expect, it, onTestFinished } from 'vitest'
import type { Client } from '@microsoft/microsoft-graph-client'
import * as z from 'zod'
import { ANN, clientFor, NOW, startMicrosoft, testClock } from './fixture.ts'

const page = z.object({
  value: z.array(z.object({ id: z.string() })),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
})

const follow = async (client: Client, first: string): Promise<string[][]> => {
  const pages: string[][] = []
  for (let path: string | undefined = first; path !== undefined;) {
    const answer: z.infer<typeof page> = page.parse(
      await client.api(path).header('Prefer', 'IdType="ImmutableId", odata.maxpagesize=4').get(),
    )
    pages.push(answer.value.map(({ id }) => id))
    path = answer['@odata.nextLink']
  }
  return pages
}

const search = '/me/messages?$search="from:jana@customer.example"&$select=id&$top=4'
const listing = '/me/mailFolders/inbox/messages?$select=id&$top=4'
const delta = '/me/mailFolders/inbox/messages/delta?$select=id,internetMessageHeaders'

const start = async () => {
  const clock = testClock()
  const microsoft = await startMicrosoft({ clock: clock.now })
  onTestFinished(() => microsoft.close())
  const mail = (n: number) =>
    Buffer.from(
      `From: jana@customer.example\r\nTo: ${ANN}\r\nDate: ${new Date(NOW - n * 1000).toUTCString()}\r\nMessage-ID: <m${String(n)}@x.example>\r\n\r\nHi`,
    )
  return { clock, control: microsoft.control, client: clientFor(microsoft), mail }
}

it('puts raw mail there as it is', async () => {
  const { control, client, mail } = await start()
  const ids = [0, 1, 2].map((n) => control.importRaw(ANN, mail(n), NOW - n * 1000))
  const filed = control.importRaw(ANN, mail(9), NOW, 'Clients/Altamar')
  for (const path of [listing, delta])
    expect((await follow(client, path)).flat().toSorted()).toEqual(ids.toSorted())
  expect((await follow(client, search)).flat()).toContain(filed)
  expect(control.message(ANN, filed)?.folder).toBe('Altamar')
})

it('finds new mail when the index has come so far; listings and delta show it at once', async () => {
  const { clock, control, client, mail } = await start()
  control.indexLag(ANN, 30_000)
  const { id } = await control.deliver(ANN, mail(0))
  expect([await follow(client, search), await follow(client, listing)]).toEqual([[[]], [[id]]])
  clock.advance(30_000)
  expect(await follow(client, search)).toEqual([[id]])
})

it.each([search, listing])('cuts a listing short, or gives a page twice: %s', async (path) => {
  const { control, client, mail } = await start()
  const ids = [0, 1, 2, 3, 4, 5].map((n) => control.importRaw(ANN, mail(n), NOW - n * 1000))
  const pages = [ids.slice(0, 4), ids.slice(4)]
  expect(await follow(client, path)).toEqual(pages)
  control.disturb(ANN, 'listings', 'truncated')
  expect(await follow(client, path)).toEqual([ids.slice(0, 2)])
  control.disturb(ANN, 'listings', 'repeated')
  expect(await follow(client, path)).toEqual([pages[0], ...pages])
  control.disturb(ANN, 'listings', 'truncated', 100)
  control.clearFaults()
  expect(await follow(client, path)).toEqual(pages)
})

it('tells a page of changes twice', async () => {
  const { control, client, mail } = await start()
  const ids = [0, 1, 2, 3, 4, 5].map((n) => control.importRaw(ANN, mail(n), NOW - n * 1000))
  control.disturb(ANN, 'changes', 'repeated')
  expect(await follow(client, delta)).toEqual([ids.slice(0, 4), ids.slice(0, 4), ids.slice(4)])
})
