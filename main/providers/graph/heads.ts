import { ok, type Result } from '../../../shared/errors/result.ts'
import { isOfTheRun } from '../failure-scope.ts'
import type { ProviderMessage, PullPage } from '../provider.ts'
import { json } from './client.ts'
import { headExpand, headSelect, isReport, messageFromGraph, type Where } from './message-from-graph.ts'
import { queryOf, segment } from './query.ts'
import { whereIs, type Reader } from './reading.ts'
import { headPage, type FullMessage, type HeadPage } from './schemas.ts'
import { second } from './times.ts'

/** A row of a delta query that was told as changed; when it was received, epoch ms, where the row says so. */
export type ChangedRow = { readonly id: string; readonly receivedAt: number | null }

type Split = Pick<PullPage, 'changed' | 'heads'>

/** Headers of one received mail are five to fifteen kilobytes. */
const pageSize = 50

const firstPage = (folderId: string, times: readonly number[]): string => {
  const from = times.reduce((a, b) => Math.min(a, b))
  const to = times.reduce((a, b) => Math.max(a, b))
  const query = queryOf({
    $filter: `receivedDateTime ge ${second(from)} and receivedDateTime lt ${second(to + 1000)}`,
    $orderby: 'receivedDateTime desc',
    $select: headSelect,
    $expand: headExpand,
    $top: String(Math.min(pageSize, times.length + 1)),
  })
  return `/me/mailFolders/${segment(folderId)}/messages${query}`
}

const ask = ({ client }: Reader, path: string, signal: AbortSignal) =>
  client.read({ name: 'messages.list', priority: 'background', path, read: json(headPage) }, signal)

/** A message whose people and time are known can be judged without its body. Of what the mailbox sent our mark is needed, of a report its parts. */
const headOf = (row: FullMessage, where: Where): ProviderMessage | null => {
  const message = messageFromGraph(row, where)
  const people = [...message.to, ...message.cc, ...message.bcc]
  const isKnown = message.from.address !== '' || people.length > 0
  const isWhole = isKnown && row.receivedDateTime !== null
  if (!isWhole || message.direction === 'sent' || isReport(row)) return null
  return { ...message, html: null, text: null, snippet: '', attachments: [] }
}

/**
 * Heads of the mail of one folder that a delta query told as changed, by listing the stretch of time that it was
 * received in. Not by selecting them in the delta query itself: that begins with a round over all the folder holds,
 * again whenever its position is lost, and with the headers of years of mail; it knows no extended properties, by which
 * Exchange's reports are told (mguessan/davmail#500); and no position that was written without the headers could be used on. What the listing does not show (a mail from long ago that was moved in stretches the time too
 * far) or shows unreadably stays `changed`, as does all of Sent Items.
 */
export const headsOf = async (
  reader: Reader,
  folderId: string,
  rows: readonly ChangedRow[],
  signal: AbortSignal,
): Promise<Result<Split>> => {
  const whole = { changed: rows.map(({ id }) => id), heads: [] }
  const times = rows.flatMap(({ receivedAt }) => receivedAt ?? [])
  if (times.length === 0) return ok(whole)
  const where = await whereIs(reader, folderId, signal)
  if (!where.ok) return where
  if (where.value.standing === 'sent') return ok(whole)

  const missing = new Set(whole.changed)
  const heads: ProviderMessage[] = []
  let path: string | null = firstPage(folderId, times)
  // One page more than they fill: mail that was told before may lie between them.
  for (let pages = Math.ceil(times.length / pageSize) + 1; path !== null && pages > 0; pages -= 1) {
    const page: Result<HeadPage> = await ask(reader, path, signal)
    if (!page.ok && isOfTheRun(page.error) && page.error.code !== 'cursor_expired') return page
    if (!page.ok) break
    for (const row of page.value.value) {
      const head = missing.has(row.id) ? headOf(row, where.value) : null
      if (head !== null && missing.delete(row.id)) heads.push(head)
    }
    path = missing.size === 0 ? null : page.value['@odata.nextLink']
  }
  return ok({ changed: whole.changed.filter((id) => missing.has(id)), heads })
}
