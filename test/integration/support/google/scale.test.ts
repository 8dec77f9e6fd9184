import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { gmail_v1 } from '@googleapis/gmail'
import type { EmulatedGoogle, SeedMessage } from '../../../support/google/index.ts'
import { ANN, clientFor, NOW, startGoogle } from './fixture.ts'

const COUNT = 50_000
const PEOPLE = 1_000
const me = { userId: 'me' }
let google: EmulatedGoogle
let client: gmail_v1.Gmail

function* manyMessages(): Generator<SeedMessage> {
  for (let index = 0; index < COUNT; index += 1) {
    const text = `From: Person ${index % PEOPLE} <p${index % PEOPLE}@c${index % 97}.example>\r\nTo: ${ANN}\r\nSubject: Mail ${index}\r\nMessage-ID: <m${index}@bulk.example>\r\n\r\nBody ${index}`
    yield { raw: Buffer.from(text), at: NOW - index * 60_000 }
  }
}

beforeAll(async () => {
  google = await startGoogle({ unitsPerMinute: 1_000_000 })
  expect(await google.control.seedMany(ANN, manyMessages())).toBe(COUNT)
  client = clientFor(google)
})
afterAll(() => google.close())

/** Messages and people that the emulator looked at while it answered. */
async function workOf(call: () => Promise<unknown>): Promise<{ messages: number; people: number }> {
  const before = google.control.searchWork(ANN)
  await call()
  const after = google.control.searchWork(ANN)
  return {
    messages: after.messagesExamined - before.messagesExamined,
    people: after.peopleExamined - before.peopleExamined,
  }
}

describe('a mailbox of 50,000 messages', () => {
  it('answers address queries from an index', async () => {
    const q = '{from:p7@c7.example to:p7@c7.example cc:p7@c7.example from:p8@c8.example}'
    let found: gmail_v1.Schema$ListMessagesResponse = {}
    const work = await workOf(
      async () => void (found = (await client.users.messages.list({ ...me, q, maxResults: 500 })).data),
    )
    const expected = Array.from({ length: COUNT }, (_, index) => index).filter(
      (index) => [7, 8].includes(index % PEOPLE) && index % 97 === index % PEOPLE,
    ).length
    expect(found.messages).toHaveLength(expected)
    expect(work.messages).toBe(expected)
    expect(work.people).toBeLessThan(10)
  })

  it('stops listing when the page is full, wherever the page begins', async () => {
    const first = (await client.users.messages.list({ ...me, maxResults: 500 })).data
    const work = await workOf(() =>
      client.users.messages.list({ ...me, maxResults: 500, pageToken: first.nextPageToken ?? '' }),
    )
    expect(work.messages).toBe(501)
  })

  it('starts at the date that is asked for', async () => {
    const before = Math.floor((NOW - 40_000 * 60_000) / 1000)
    const work = await workOf(async () => {
      const { data } = await client.users.messages.list({
        ...me,
        q: `before:${before} after:${before - 600}`,
      })
      expect(data.messages).toHaveLength(10)
    })
    expect(work.messages).toBe(10)
  })

  it('finds one message by id and by Message-ID', async () => {
    const work = await workOf(async () => {
      const { data } = await client.users.messages.list({ ...me, q: 'rfc822msgid:m31415@bulk.example' })
      const got = await client.users.messages.get({ ...me, id: data.messages?.[0]?.id ?? '' })
      expect(got.data.snippet).toBe('Body 31415')
    })
    expect(work.messages).toBe(1)
  })

  it('reads history from its anchor', async () => {
    for (let index = 0; index < 50; index += 1)
      await google.control.deliver(ANN, { from: 'old@x.example', to: ANN, subject: `o${index}` })
    const anchor = google.control.currentHistoryId(ANN)
    await google.control.deliver(ANN, { from: 'new@x.example', to: ANN, subject: 'new' })
    const work = await workOf(async () => {
      const { data } = await client.users.history.list({ ...me, startHistoryId: anchor })
      expect(data.history).toHaveLength(1)
    })
    expect(work.messages).toBe(1)
  })
})
