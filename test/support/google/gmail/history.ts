import type { StoredMessage } from './stored-message.ts'

export type HistoryKind = 'messageAdded' | 'messageDeleted' | 'labelAdded' | 'labelRemoved'

export const HISTORY_KINDS: readonly HistoryKind[] = [
  'messageAdded',
  'messageDeleted',
  'labelAdded',
  'labelRemoved',
]

/** One change. Labels are those right after it (right before it for a deletion), as Google reports them. */
export type HistoryRecord = {
  id: number
  kind: HistoryKind
  messageId: string
  threadId: string
  labelIds: readonly string[]
  changedLabelIds: readonly string[]
}

export type History = {
  current: () => number
  /** Next history id; ids grow with gaps, never by a fixed step. */
  next: () => number
  record: (kind: HistoryKind, message: StoredMessage, changedLabelIds?: readonly string[]) => void
  /** Records with an id above `after`, oldest first, or undefined when `after` is older than what is kept. */
  since: (after: number) => { at: (index: number) => HistoryRecord | undefined; start: number } | undefined
  /** Forgets everything up to now and makes every id handed out so far too old. */
  expire: () => void
}

export function createHistory(): History {
  let records: HistoryRecord[] = []
  let current = 1_000_000
  let oldestValid = current
  let gap = 7

  function next(): number {
    gap = (gap * 16_807) % 2_147_483_647
    current += 1 + (gap % 23)
    return current
  }

  function firstAbove(after: number): number {
    let low = 0
    let high = records.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((records[middle]?.id ?? Infinity) <= after) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    current: () => current,
    next,
    record: (kind, message, changedLabelIds = []) => {
      message.historyId = next()
      const { id: messageId, threadId } = message
      records.push({
        id: message.historyId,
        kind,
        messageId,
        threadId,
        labelIds: [...message.labels],
        changedLabelIds,
      })
    },
    since: (after) => {
      if (after < oldestValid || after > current) return undefined
      return { at: (index) => records[index], start: firstAbove(after) }
    },
    expire: () => {
      records = []
      oldestValid = next()
    },
  }
}
