import { expect, it } from 'vitest'
import { createAddressBook } from '../../../../renderer/db/address-book.ts'
import type { WindowDatabase } from '../../../../renderer/db/database.ts'
import type { Client } from '../../../../renderer/ipc/client.ts'
import type { Person } from '../../../../shared/domain/person.ts'
import type { EventName } from '../../../../shared/ipc/names.ts'
import { appError } from '../../../../shared/errors/app-error.ts'
import { err, ok } from '../../../../shared/errors/result.ts'

const person = (key: string, lastAt: number): Person => ({
  key,
  name: key,
  address: `${key}@x.example`,
  contactId: null,
  mailCount: 1,
  lastAt,
  mailboxId: null,
})

const hour = 3_600_000

const setUp = (stored: unknown[] = []) => {
  const rows = new Map(stored.map((row) => [JSON.stringify(row), row]))
  const asked: number[] = []
  const deleted: string[] = []
  const own: string[] = []
  const listeners = new Map<EventName, () => void>()
  const main = { people: [] as Person[], fails: false }
  const clock = { now: hour }
  /** When main noted each of them. */
  const noted = new Map<string, number>()
  const client: Pick<Client, 'invoke' | 'on'> = {
    invoke: async (_name, request) => {
      const { since, after } = JSON.parse(JSON.stringify(request))
      asked.push(since)
      if (main.fails) return err(appError('internal', 'gone', 'user'))
      const found = main.people.filter(({ key }) => (noted.get(key) ?? 0) >= since)
      const from = Number(after ?? 0)
      const page = {
        people: found.slice(from, from + 2),
        next: from + 2 < found.length ? `${from + 2}` : null,
      }
      return JSON.parse(JSON.stringify(ok(page)))
    },
    on: (name, listener) => {
      listeners.set(name, () => Reflect.apply(listener, null, [{}]))
      return () => undefined
    },
  }
  const table = {
    toArray: async () => [...rows.values()],
    bulkPut: async (people: Person[]) => {
      for (const each of people) rows.set(each.key, each)
    },
    bulkDelete: async (keys: string[]) => {
      for (const key of keys) rows.delete(key)
      deleted.push(...keys)
    },
  }
  const database: Pick<WindowDatabase, 'addressBook'> = Object.create({ addressBook: table })
  const book = createAddressBook({
    client,
    database,
    now: () => clock.now,
    ownAddresses: () => own,
    pause: async () => undefined,
  })
  const settle = async () => {
    for (let turn = 0; turn < 40; turn += 1) await Promise.resolve()
  }
  const tell = async (name: EventName) => {
    listeners.get(name)?.()
    await settle()
  }
  const names = () => ['a', 'b', 'c', 'd'].filter((key) => book.index().personOf(key) !== undefined).join('')
  return { book, main, asked, deleted, own, rows, tell, names, clock, noted }
}

it('reads all pages at the start, keeps them, and forgets who is gone', async () => {
  const t = setUp([person('d', 1), { key: 'broken' }])
  t.main.people = [person('a', 1), person('b', 2), person('c', 3)]
  await t.book.load()
  expect(t.names()).toBe('abc')
  expect([t.rows.has('c'), t.deleted]).toEqual([true, ['d']])
})

it('without an answer, what the disk has is what there is', async () => {
  const t = setUp([person('d', 1)])
  t.main.fails = true
  await t.book.load()
  expect(t.names()).toBe('d')
})

it('after mail came, reads only what is new; after contacts changed, everything', async () => {
  const t = setUp()
  t.main.people = [person('a', 1), person('b', 2)]
  await t.book.load()
  t.main.people.push(person('c', 3))
  t.noted.set('c', hour + 1)
  t.clock.now = hour + 5
  await t.tell('timeline.changed')
  // A minute is read twice, since clocks are put right.
  expect([t.names(), t.asked.at(-1)]).toEqual(['abc', hour - 60_000])
  t.main.people.shift()
  await t.tell('contacts.changed')
  expect([t.names(), t.asked.at(-1)]).toEqual(['bc', 0])
})

it('tells who asked to be told', async () => {
  const t = setUp()
  let told = 0
  const end = t.book.onChange(() => void (told += 1))
  await t.book.load()
  const before = told
  end()
  await t.tell('contacts.changed')
  expect([before > 0, told === before]).toEqual([true, true])
})

it('a mail from the future, or a clock that was put back, hides nobody who is new', async () => {
  const t = setUp()
  t.main.people = [person('a', 99 * hour)]
  await t.book.load()
  t.clock.now = hour / 2
  t.main.people.push(person('b', 1))
  t.noted.set('b', hour / 2)
  await t.tell('timeline.changed')
  expect(t.names()).toBe('ab')
})

it('what was not read to the end is read again', async () => {
  const t = setUp()
  await t.book.load()
  t.main.people = [person('a', 1)]
  t.noted.set('a', hour + 1)
  t.clock.now = 3 * hour
  t.main.fails = true
  await t.tell('timeline.changed')
  t.main.fails = false
  await t.tell('timeline.changed')
  expect(t.names()).toBe('a')
})

it('who is oneself is known anew after mailboxes changed', async () => {
  const t = setUp()
  t.main.people = [person('x', 2), person('y', 1)]
  await t.book.load()
  const order = () =>
    t.book
      .index()
      .find('example', 2)
      .map(({ key }) => key)
  expect(order()).toEqual(['x', 'y'])
  t.own.push('x')
  await t.tell('mailboxes.changed')
  expect(order()).toEqual(['y', 'x'])
})
