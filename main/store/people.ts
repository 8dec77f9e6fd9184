import type { Participant } from '../../shared/domain/participant.ts'
import type { Database } from './database.ts'
import { searchWords } from './text.ts'

/** Everybody named in stored mail, once: type-ahead must not walk through all participants of all messages. */
const seenSql = `
  INSERT INTO people (key, name, address, words, seen_at) VALUES (:key, :name, :address, :words, :at)
  ON CONFLICT DO UPDATE SET seen_at = max(seen_at, excluded.seen_at),
    name = iif(:better, excluded.name, name),
    address = iif(:better, excluded.address, address),
    words = iif(:better, excluded.words, words)
  WHERE excluded.seen_at >= seen_at OR name = ''`

/** Notes a person. The newest spelling that has a name is the one that is offered. */
export const rememberPerson = (db: Database, key: string, person: Participant, at: number): void => {
  if (person.address === '') return
  db.run(seenSql, {
    key,
    name: person.name,
    address: person.address,
    words: searchWords(person.name, person.address),
    at,
    better: person.name === '' ? 0 : 1,
  })
}

const forgetSql = `
  DELETE FROM people WHERE key IN (SELECT value FROM json_each(:keys))
    AND NOT EXISTS (SELECT 1 FROM participants WHERE participants.key = people.key)`

/** Forgets those of them whom no stored mail names any more. */
export const forgetPeople = (db: Database, keys: readonly string[]): void => {
  db.run(forgetSql, { keys: JSON.stringify(keys) })
}
