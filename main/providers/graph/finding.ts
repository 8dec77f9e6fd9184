import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { Priority } from '../budget.ts'
import { firstKept } from '../first-kept.ts'
import type { ProviderMessage, SearchPage } from '../provider.ts'
import { json } from './client.ts'
import { odataText, queryOf } from './query.ts'
import { getMessage, type Reader } from './reading.ts'
import { graphLink, idPage } from './schemas.ts'
import { second } from './times.ts'

const pageSize = '250'

const ask = ({ client }: Reader, priority: Priority, path: string, signal: AbortSignal) =>
  client.read({ name: 'messages.list', priority, path, read: json(idPage) }, signal)

const firstPage = (since: number): string => {
  const $filter = `receivedDateTime ge ${second(since)}`
  const $orderby = 'receivedDateTime desc'
  return `/me/mailFolders/sentitems/messages${queryOf({ $filter, $orderby, $select: 'id', $top: pageSize })}`
}

/** Ids of what lies in Sent Items, newest first. A page that has aged is `provider_rejected`. */
export const sent = async (
  reader: Reader,
  { since, page }: { since: number; page: string | null },
  signal: AbortSignal,
): Promise<Result<SearchPage>> => {
  const link = page === null ? null : graphLink.safeParse(page)
  if (link?.success === false) {
    return err(appError('provider_rejected', 'The place in the listing is not one of this version', 'user'))
  }
  const answer = await ask(reader, 'background', link?.data ?? firstPage(since), signal)
  if (!answer.ok && answer.error.code === 'cursor_expired') {
    return err(appError('provider_rejected', answer.error.message, 'user'))
  }
  if (!answer.ok) return answer
  return ok({ ids: answer.value.value.map(({ id }) => id), next: answer.value['@odata.nextLink'] })
}

/** The message with this Message-ID, which Graph keeps with its angle brackets, in whichever folder. */
export const find = async (
  reader: Reader,
  rfcMessageId: string,
  signal: AbortSignal,
): Promise<Result<ProviderMessage | null>> => {
  const $filter = `internetMessageId eq ${odataText(`<${rfcMessageId}>`)}`
  const listed = await ask(
    reader,
    'now',
    `/me/messages${queryOf({ $filter, $select: 'id', $top: '10' })}`,
    signal,
  )
  if (!listed.ok) return listed
  return firstKept(
    listed.value.value.map(({ id }) => id),
    (id) => getMessage(reader, id, signal, 'now'),
  )
}
