import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'

/**
 * Takes messages out of the record of a profile as no part of the program would: with SQL, from another process. Throws
 * where one of them is not there.
 */
export const removeBehindItsBack = (profile: string, subjects: readonly string[]): void => {
  const database = new DatabaseSync(join(profile, 'liaison.db'), { timeout: 5000 })
  try {
    for (const subject of subjects) {
      const row = database.prepare('SELECT seq FROM messages WHERE subject = ?').get(subject)
      if (row === undefined) throw new Error(`No message "${subject}" is stored`)
      const seq = Number(row['seq'])
      database.prepare('DELETE FROM activity_messages WHERE message_seq = ?').run(seq)
      database.prepare('DELETE FROM activities WHERE message_seq = ?').run(seq)
      database.prepare('DELETE FROM messages WHERE seq = ?').run(seq)
    }
  } finally {
    database.close()
  }
}
