import { ok, type Result } from '../../../shared/errors/result.ts'
import type { SearchPage } from '../provider.ts'
import type { GmailClient } from './client.ts'
import { messageList } from './schemas.ts'
import { units } from './units.ts'

export type Listing = {
  readonly q: string
  readonly page: string | null
  /** Else spam and the bin are left out by messages.list itself. */
  readonly everywhere?: true
  /** A person waits for it. */
  readonly now?: true
}

/** Ids of messages that a query finds, newest first, 500 a page. An aged page token is `provider_rejected`. */
export const listIds = async (
  client: GmailClient,
  { q, page, everywhere, now }: Listing,
  signal: AbortSignal,
): Promise<Result<SearchPage>> => {
  const answer = await client.read(
    {
      name: 'messages.list',
      units: units.messagesList,
      priority: now === true ? 'now' : 'background',
      schema: messageList,
      run: (api, options) =>
        api.users.messages.list(
          {
            userId: 'me',
            q,
            maxResults: 500,
            ...(everywhere === true ? { includeSpamTrash: true } : {}),
            ...(page === null ? {} : { pageToken: page }),
          },
          options,
        ),
    },
    signal,
  )
  if (!answer.ok) return answer
  const ids = (answer.value.messages ?? []).map((message) => message.id)
  return ok({ ids, next: answer.value.nextPageToken })
}
