import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { OutgoingMail, Settlement, StructuredMail } from '../provider.ts'
import { json, type GraphClient } from './client.ts'
import { odataText, queryOf, segment } from './query.ts'
import { sentCopies, structuredMail } from './schemas.ts'
import { markId } from './submission-mark.ts'

/**
 * Largest frozen mail in bytes. A request may have 4 MB ("Send mail"), read here as 4,000,000; what the request adds to
 * the frozen form is 17 bytes a recipient, of whom Exchange takes 500, and less than a thousand bytes else.
 */
export const maxMessageBytes = 3_950_000

const recipient = ({ name, address }: { name: string; address: string }) => ({
  emailAddress: name === '' ? { address } : { name, address },
})

/** The message resource of a frozen mail. Empty lists are said: what is left out of a reply is filled in by Exchange. */
const messageOf = (mail: StructuredMail, submissionId: string, own: string) => ({
  subject: mail.subject,
  body: { contentType: 'html', content: mail.html },
  ...(mail.from.address.toLowerCase() === own.toLowerCase() ? {} : { from: recipient(mail.from) }),
  toRecipients: mail.to.map(recipient),
  ccRecipients: mail.cc.map(recipient),
  bccRecipients: mail.bcc.map(recipient),
  singleValueExtendedProperties: [{ id: markId, value: submissionId }],
})

/** The mail of a submission as it was frozen; null where the bytes are none of `StructuredMail`. */
const thaw = (frozen: Uint8Array): StructuredMail | null => {
  try {
    return structuredMail.parse(JSON.parse(new TextDecoder().decode(frozen)))
  } catch {
    return null
  }
}

/** The bodies of the two ways to send a mail. */
export const requestsOf = (mail: StructuredMail, submissionId: string, own: string) => {
  const message = messageOf(mail, submissionId, own)
  return {
    sendMail: JSON.stringify({ message, saveToSentItems: true }),
    reply: JSON.stringify({ message }),
  }
}

/** A slow line needs its time for four megabytes. */
const sendMs = 3 * 60_000

/** 202 without a body is the only yes. Everything else in the range of success was said by somebody in between. */
const accepted = ({ status }: { status: number }): true | null => (status === 202 ? true : null)

const post = (
  client: GraphClient,
  call: { name: string; path: string; body: string },
  signal: AbortSignal,
): Promise<Result<true>> =>
  client.once(
    {
      name: call.name,
      priority: 'now',
      path: call.path,
      post: call.body,
      read: accepted,
      timeoutMs: sendMs,
    },
    signal,
  )

const copiesIn = (within: '/me/mailFolders/sentitems/messages' | '/me/messages', submissionId: string) => {
  const test = `ep/id eq ${odataText(markId)} and ep/value eq ${odataText(submissionId)}`
  const $filter = `singleValueExtendedProperties/any(ep: ${test})`
  return {
    name: 'messages.list',
    priority: 'now',
    path: `${within}${queryOf({ $filter, $select: 'id,isDraft', $top: '5' })}`,
    read: json(sentCopies),
  } as const
}

/** Graph answers a send without an id, and the copy comes a moment later: `settle` finds it. */
const sent = ok({ providerMessageId: null })

/**
 * Sends the mail, once. An answer goes by `reply`, never by `replyAll`: only the reference of `reply` takes a message
 * whose properties, the recipients among them, replace what Exchange would put there; `replyAll` "loads the sender and
 * all recipients" and its reference knows a comment only. Whoever the mail is frozen for gets it, and nobody else.
 * Where the answered message is gone nothing was sent, and the mail goes without its thread.
 */
export const deliver = async (
  client: GraphClient,
  mail: OutgoingMail,
  own: string,
  signal: AbortSignal,
): Promise<Result<{ providerMessageId: null }>> => {
  const thawed = thaw(mail.frozen)
  if (thawed === null) return err(appError('internal', 'The frozen mail is not in the form that Graph takes'))
  const requests = requestsOf(thawed, mail.submissionId, own)
  if (mail.answered !== null) {
    const path = `/me/messages/${segment(mail.answered.providerMessageId)}/reply`
    const answer = await post(client, { name: 'messages.reply', path, body: requests.reply }, signal)
    if (answer.ok) return sent
    if (answer.error.code !== 'not_found') return answer
  }
  const call = { name: 'sendMail', path: '/me/sendMail', body: requests.sendMail }
  const answer = await post(client, call, signal)
  return answer.ok ? sent : answer
}

/**
 * Whether the mail went out: a copy with our mark proves it, in Sent Items or wherever it was moved. That there is none
 * proves nothing, because the copy can be late.
 */
export const settle = async (
  client: GraphClient,
  mail: OutgoingMail,
  signal: AbortSignal,
): Promise<Result<Settlement>> => {
  for (const within of ['/me/mailFolders/sentitems/messages', '/me/messages'] as const) {
    const found = await client.read(copiesIn(within, mail.submissionId), signal)
    if (!found.ok) return found
    const copy = found.value.value.find(({ isDraft }) => !isDraft)
    if (copy !== undefined) return ok({ kind: 'sent', providerMessageId: copy.id })
  }
  return ok({ kind: 'unknown' })
}
