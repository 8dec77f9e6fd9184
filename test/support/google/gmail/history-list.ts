import { z } from 'zod'
import { invalidArgument, notFound } from '../google-error.ts'
import { json } from '../reply.ts'
import { integerParam } from './call.ts'
import type { GmailMethod } from './call.ts'
import { HISTORY_KINDS } from './history.ts'
import type { HistoryKind, HistoryRecord } from './history.ts'

const FIELD = {
  messageAdded: 'messagesAdded',
  messageDeleted: 'messagesDeleted',
  labelAdded: 'labelsAdded',
  labelRemoved: 'labelsRemoved',
} as const

/** users.history#History: the message list, and the one change that the record is about. */
function historyResource(record: HistoryRecord): Record<string, unknown> {
  const reference = { id: record.messageId, threadId: record.threadId }
  const change = {
    message: { ...reference, labelIds: record.labelIds },
    ...(record.changedLabelIds.length === 0 ? {} : { labelIds: record.changedLabelIds }),
  }
  return { id: String(record.id), messages: [reference], [FIELD[record.kind]]: [change] }
}

function wantedKinds(query: URLSearchParams): ReadonlySet<HistoryKind> {
  const asked = query.getAll('historyTypes').flatMap((text) => text.split(','))
  if (asked.length === 0) return new Set(HISTORY_KINDS)
  return new Set(
    asked.map((text) => {
      const kind = HISTORY_KINDS.find((known) => known === text)
      if (!kind) throw invalidArgument(`Invalid value at 'history_types' (HISTORY_TYPE), "${text}"`)
      return kind
    }),
  )
}

const PageToken = z.string().regex(/^\d+$/)

function decodePageToken(pageToken: string): number {
  const parsed = PageToken.safeParse(Buffer.from(pageToken, 'base64url').toString('latin1'))
  if (!parsed.success) throw invalidArgument('Invalid pageToken')
  return Number(parsed.data)
}

export const historyList: GmailMethod = ({ request, mailbox }) => {
  const { query } = request
  const startText = query.get('startHistoryId') ?? ''
  if (!/^\d+$/.test(startText)) throw invalidArgument('Missing/invalid parameter: startHistoryId')
  const kinds = wantedKinds(query)
  const labelId = query.get('labelId')
  const maxResults = integerParam(query, 'maxResults', 100, 500)
  const pageToken = query.get('pageToken')
  // The anchor is checked at every page: it may become too old while a client pages.
  const kept = mailbox.history.since(Number(startText))
  const from = pageToken === null ? kept : mailbox.history.since(decodePageToken(pageToken))
  if (!kept || !from) throw notFound()

  const records: HistoryRecord[] = []
  let more = false
  for (
    let index = from.start, record = from.at(index);
    record && !more;
    index += 1, record = from.at(index)
  ) {
    mailbox.work.messagesExamined += 1
    if (
      !kinds.has(record.kind) ||
      (labelId !== null && !record.labelIds.includes(labelId) && !record.changedLabelIds.includes(labelId))
    )
      continue
    more = records.length === maxResults
    if (!more) records.push(record)
  }
  const last = records.at(-1)
  const again = mailbox.disturbances.strike('changes') === 'repeated'
  const start = pageToken === null ? startText : String(decodePageToken(pageToken))
  const next = again ? start : more && last ? String(last.id) : undefined
  return json(200, {
    ...(records.length === 0 ? {} : { history: records.map(historyResource) }),
    ...(next === undefined ? {} : { nextPageToken: Buffer.from(next).toString('base64url') }),
    historyId: String(mailbox.history.current()),
  })
}
