import { personSchema, type Person } from '../../shared/domain/person.ts'
import type { Result } from '../../shared/errors/result.ts'
import type { CommandResponse } from '../../shared/ipc/contract.ts'
import type { Client } from '../ipc/client.ts'
import { coalesce } from '../ipc/coalesce.ts'
import { createAddressIndex, type AddressIndex } from './address-index.ts'
import type { WindowDatabase } from './database.ts'

type Deps = {
  readonly client: Pick<Client, 'invoke' | 'on'>
  readonly database: Pick<WindowDatabase, 'addressBook'>
  readonly now: () => number
  readonly ownAddresses: () => readonly string[]
  /** Between two readings. */
  readonly pause: () => Promise<void>
}

/** Everybody whom mail was exchanged with, kept in the window: type-ahead asks nobody and works offline. */
export type AddressBook = {
  /** What the disk has, then what main has. */
  readonly load: () => Promise<void>
  readonly index: () => AddressIndex
  readonly everybody: () => readonly Person[]
  /** Told after people came, changed or went. Returns what ends it. */
  readonly onChange: (listener: () => void) => () => void
}

const pageSize = 2000
/** Read again every time, since clocks are put right by seconds. */
const overlapMs = 60_000

type PeoplePage = CommandResponse<'people.page'>

const keep = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work()
  } catch {
    // Only the next start's type-ahead depends on it, until main has answered.
  }
}

/** Everybody since then (epoch ms), or null where main did not answer to the end. */
const readPeople = async (client: Pick<Client, 'invoke'>, since: number): Promise<Person[] | null> => {
  const read: Person[] = []
  let after: string | null = null
  do {
    const answer: Result<PeoplePage> = await client.invoke('people.page', { since, after, limit: pageSize })
    if (!answer.ok) return null
    read.push(...answer.value.people)
    after = answer.value.next
  } while (after !== null)
  return read
}

const isSame = (a: Person, b: Person | undefined): boolean => JSON.stringify(a) === JSON.stringify(b)

export const createAddressBook = ({ client, database, now, ownAddresses, pause }: Deps): AddressBook => {
  const { addressBook: table } = database
  let people = new Map<string, Person>()
  let index: AddressIndex | null = null
  /** When the last reading began, by the clock that main notes changes with; 0 before the first. */
  let readAt = 0
  const listeners = new Set<() => void>()
  const build = () => createAddressIndex([...people.values()], ownAddresses(), now())
  const changed = () => {
    // Now, not with the next key.
    index = build()
    for (const listener of listeners) listener()
  }
  const put = (read: readonly Person[]) => {
    for (const person of read) people.set(person.key, person)
    changed()
  }
  /** The whole book: who is not in it any more goes. */
  const readAll = async () => {
    const startedAt = now()
    const read = await readPeople(client, 0)
    if (read === null) return
    readAt = startedAt
    const keys = new Set(read.map(({ key }) => key))
    const gone = [...people.keys()].filter((key) => !keys.has(key))
    people = new Map(read.map((person) => [person.key, person]))
    changed()
    await keep(async () => {
      await table.bulkDelete(gone)
      await table.bulkPut(read)
    })
  }
  const readNew = async () => {
    const startedAt = now()
    const all = await readPeople(client, Math.max(0, Math.min(readAt, startedAt) - overlapMs))
    if (all === null) return
    readAt = startedAt
    const read = all.filter((person) => !isSame(person, people.get(person.key)))
    if (read.length === 0) return
    put(read)
    await keep(() => table.bulkPut(read))
  }
  const readAllSoon = coalesce(readAll, pause)
  const readNewSoon = coalesce(readNew, pause)
  client.on('timeline.changed', () => void readNewSoon())
  // A contact that was removed or renamed is no newer than before.
  client.on('contacts.changed', () => void readAllSoon())
  // Which addresses are one's own.
  client.on('mailboxes.changed', () => void (index = null))
  return {
    load: async () => {
      await keep(async () => {
        const rows = await table.toArray()
        put(rows.flatMap((row) => personSchema.safeParse(row).data ?? []))
      })
      await readAllSoon()
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    index: () => (index ??= build()),
    everybody: () => [...people.values()],
  }
}
