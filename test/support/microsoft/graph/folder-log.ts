import type { StoredMessage } from './stored-message.ts'

/** What a folder knows of a message that is or was in it. Change numbers grow through the whole mailbox. */
export type Presence = {
  message: StoredMessage
  /** Change number of the last thing that happened; log entries before it are out of date. */
  last: number
  enteredAt: number
  /** Of the last time it left; 0 when it never did. */
  leftAt: number
  /** Of the first time it came. */
  firstEnteredAt: number
  present: boolean
  /** Moves of the message while it was here: its regular id in this folder. */
  moves: number
  updates: { change: number; properties: readonly string[] }[]
}

export type LogEntry = { change: number; number: number }

/** Everything that happened to the messages of one folder, in order, for delta queries. */
export type FolderLog = {
  enter: (message: StoredMessage, change: number) => void
  leave: (message: StoredMessage, change: number) => void
  update: (message: StoredMessage, change: number, properties: readonly string[]) => void
  /** Entries after the change number, oldest first; the caller stops when its page is full. */
  after: (change: number) => Iterable<LogEntry>
  presence: (number: number) => Presence | undefined
}

export function createFolderLog(): FolderLog {
  const entries: LogEntry[] = []
  const presences = new Map<number, Presence>()

  function note(presence: Presence, change: number): void {
    presence.last = change
    entries.push({ change, number: presence.message.number })
  }

  /** Index of the first entry after the change number. */
  function indexAfter(change: number): number {
    let low = 0
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((entries[middle]?.change ?? 0) <= change) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    enter: (message, change) => {
      const before = presences.get(message.number)
      const presence: Presence = {
        message,
        last: change,
        enteredAt: change,
        leftAt: before?.leftAt ?? 0,
        firstEnteredAt: before?.firstEnteredAt ?? change,
        present: true,
        moves: message.moves,
        updates: [],
      }
      presences.set(message.number, presence)
      note(presence, change)
    },
    leave: (message, change) => {
      const presence = presences.get(message.number)
      if (!presence) return
      presence.present = false
      presence.leftAt = change
      note(presence, change)
    },
    update: (message, change, properties) => {
      const presence = presences.get(message.number)
      if (!presence?.present) return
      presence.updates.push({ change, properties })
      note(presence, change)
    },
    after: function* after(change) {
      for (let index = indexAfter(change); index < entries.length; index += 1) {
        const entry = entries[index]
        if (entry) yield entry
      }
    },
    presence: (number) => presences.get(number),
  }
}
