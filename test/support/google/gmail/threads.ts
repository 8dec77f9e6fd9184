import { invalidArgument, notFound } from '../google-error.ts'
import { json } from '../reply.ts'
import type { GmailMethod } from './call.ts'
import { listMessages } from './listing.ts'
import { formatParam, listRequest, messageResource, scopeOf } from './messages.ts'

/** A thread stands in the list where its newest matching message stands. */
const list: GmailMethod = (call) => {
  const seen = new Set<string>()
  const { mailbox } = call
  const page = listMessages(scopeOf(call), listRequest(call), (message) => {
    if (seen.has(message.threadId)) return false
    seen.add(message.threadId)
    return true
  })
  const threads = page.messages.map((message) => {
    const newest =
      mailbox.thread(message.threadId).toSorted((a, b) => b.historyId - a.historyId)[0] ?? message
    return { id: message.threadId, snippet: message.snippet(), historyId: String(newest.historyId) }
  })
  return json(200, {
    ...(threads.length === 0 ? {} : { threads }),
    ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
    resultSizeEstimate: page.resultSizeEstimate,
  })
}

const get: GmailMethod = (call) => {
  const format = formatParam(call)
  if (format === 'raw') throw invalidArgument('Invalid value for format: raw')
  const id = call.params[0] ?? ''
  const messages = call.mailbox
    .thread(id)
    .toSorted((a, b) => a.internalAt - b.internalAt || a.sequence - b.sequence)
  if (messages.length === 0) throw notFound()
  const historyId = String(Math.max(...messages.map((message) => message.historyId)))
  return json(200, {
    id,
    historyId,
    messages: messages.map((message) => messageResource(call, message, format)),
  })
}

export const threadMethods = { list, get }
