import { notFound } from '../google-error.ts'
import { json } from '../reply.ts'
import type { GmailMethod } from './call.ts'
import type { Label } from './labels.ts'
import type { Mailbox } from './mailbox.ts'

const getProfile: GmailMethod = ({ mailbox }) =>
  json(200, {
    emailAddress: mailbox.email,
    messagesTotal: mailbox.order.size(),
    threadsTotal: mailbox.threadCount(),
    historyId: String(mailbox.history.current()),
  })

function countedLabel(mailbox: Mailbox, label: Label): Record<string, unknown> {
  const messages = [...mailbox.labelled(label.id)]
  const unread = messages.filter((message) => message.labels.has('UNREAD'))
  const threads = (list: typeof messages): number => new Set(list.map((message) => message.threadId)).size
  return {
    ...label,
    messagesTotal: messages.length,
    messagesUnread: unread.length,
    threadsTotal: threads(messages),
    threadsUnread: threads(unread),
  }
}

const listLabels: GmailMethod = ({ mailbox }) => json(200, { labels: mailbox.labels })

const getLabel: GmailMethod = ({ mailbox, params }) => {
  const label = mailbox.labels.find((known) => known.id === params[0])
  if (!label) throw notFound()
  return json(200, countedLabel(mailbox, label))
}

/** users.settings.sendAs#SendAs; the primary address has no verification status. */
function sendAsOf(mailbox: Mailbox): Record<string, unknown>[] {
  const primary = {
    sendAsEmail: mailbox.email,
    displayName: mailbox.name,
    replyToAddress: '',
    signature: '',
    isPrimary: true,
    isDefault: true,
  }
  const aliases = mailbox.aliases.map((alias) => ({
    sendAsEmail: alias.email,
    displayName: alias.name,
    replyToAddress: '',
    signature: alias.signature ?? '',
    isDefault: false,
    treatAsAlias: true,
    verificationStatus: 'accepted',
  }))
  return [primary, ...aliases]
}

const listSendAs: GmailMethod = ({ mailbox }) => json(200, { sendAs: sendAsOf(mailbox) })

const getSendAs: GmailMethod = ({ mailbox, params }) => {
  const wanted = params[0]?.toLowerCase()
  const found = sendAsOf(mailbox).find((entry) => entry['sendAsEmail'] === wanted)
  if (!found) throw notFound()
  return json(200, found)
}

export const mailboxMethods = { getProfile, listLabels, getLabel, listSendAs, getSendAs }
