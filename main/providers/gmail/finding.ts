import { appError } from '../../../shared/errors/app-error.ts'
import { err, type Result } from '../../../shared/errors/result.ts'
import { firstKept } from '../first-kept.ts'
import type { ProviderMessage, SearchPage } from '../provider.ts'
import type { GmailClient } from './client.ts'
import { listIds } from './listing.ts'
import { afterTerm, unquotable } from './query.ts'
import { getMessage } from './reading.ts'

/** Ids of mail sent from the mailbox, whichever program sent it. */
export const sent = (
  client: GmailClient,
  { since, page }: { since: number; page: string | null },
  signal: AbortSignal,
): Promise<Result<SearchPage>> =>
  listIds(client, { q: `in:sent${afterTerm(since)} -in:drafts`, page }, signal)

/** The message with this Message-ID ("Search operators you can use with Gmail", rfc822msgid), spam and bin included. */
export const find = async (
  client: GmailClient,
  rfcMessageId: string,
  signal: AbortSignal,
): Promise<Result<ProviderMessage | null>> => {
  if (unquotable.test(rfcMessageId)) {
    return err(appError('provider_rejected', 'Gmail can not be asked for such a Message-ID', 'user'))
  }
  // As people write it, and in quotes where a sign in it would mean something.
  const quoted = /[(){}]/.test(rfcMessageId) ? `"${rfcMessageId}"` : rfcMessageId
  const q = `rfc822msgid:${quoted}`
  const listed = await listIds(client, { q, page: null, everywhere: true, now: true }, signal)
  return listed.ok ? firstKept(listed.value.ids, (id) => getMessage(client, id, signal, 'now')) : listed
}
