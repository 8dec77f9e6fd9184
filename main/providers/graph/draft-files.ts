import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import type { StructuredAttachment } from '../provider.ts'
import { json, type GraphClient } from './client.ts'
import { queryOf, segment } from './query.ts'
import { getFileBytes } from './reading.ts'
import { fileList, type FilePage, type ListedFile } from './schemas.ts'
import { neverUploaded, uploadOnce } from './upload-session.ts'
import { fileOf } from './wire-message.ts'

/**
 * From here on a file goes by an upload session, in bytes. "Under 3 MB" is for a single request; measured limits are
 * 3,145,611 bytes for a request and 2,097,152 for a session (microsoftgraph/msgraph-sdk-java#52).
 */
export const minSessionBytes = 3_000_000

const fileMs = 3 * 60_000
const maxSessions = 3

const pathOf = (draftId: string): string => `/me/messages/${segment(draftId)}/attachments`

const list = async (
  client: GraphClient,
  draftId: string,
  signal: AbortSignal,
): Promise<Result<ListedFile[]>> => {
  const found: ListedFile[] = []
  const $select = 'id,name,size,isInline,microsoft.graph.fileAttachment/contentId'
  let path: string | null = `${pathOf(draftId)}${queryOf({ $select })}`
  while (path !== null) {
    const page: Result<FilePage> = await client.read(
      { name: 'attachments.list', priority: 'now', path, read: json(fileList) },
      signal,
    )
    if (!page.ok) return page
    found.push(...page.value.value)
    path = page.value['@odata.nextLink']
  }
  return ok(found)
}

const remove = async (
  client: GraphClient,
  draftId: string,
  id: string,
  signal: AbortSignal,
): Promise<Result<true>> => {
  const answer = await client.read(
    {
      name: 'attachments.delete',
      priority: 'now',
      path: `${pathOf(draftId)}/${segment(id)}`,
      remove: true,
      read: ({ status }) => (status === 204 ? true : null),
    },
    signal,
  )
  return answer.ok || answer.error.code === 'not_found' ? ok(true) : answer
}

/** Sizes that Graph tells are larger than the files: they are those of the stored item. */
const mayBe = (listed: ListedFile, file: StructuredAttachment, bytes: number): boolean =>
  listed.name === file.filename &&
  listed.isInline === (file.contentId !== null) &&
  (file.contentId === null || listed.contentId.replaceAll(/^<|>$/g, '') === file.contentId) &&
  listed.size >= bytes

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/**
 * Which files are still to be added to a draft that an earlier try began. What is on it is read back and compared:
 * somebody may have changed it. What does not belong to the mail is taken away, so that nothing goes twice.
 */
const reconcile = async (
  client: GraphClient,
  draftId: string,
  files: readonly StructuredAttachment[],
  signal: AbortSignal,
): Promise<Result<StructuredAttachment[]>> => {
  const there = await list(client, draftId, signal)
  if (!there.ok) return there
  const missing = [...files]
  for (const listed of there.value) {
    const at = missing.findIndex((file) => mayBe(listed, file, Buffer.byteLength(file.content, 'base64')))
    const file = missing[at]
    if (file !== undefined) {
      const bytes = await getFileBytes(client, draftId, listed.id, signal)
      if (!bytes.ok && bytes.error.code !== 'not_found') return bytes
      if (bytes.ok && isSame(bytes.value, Buffer.from(file.content, 'base64'))) {
        missing.splice(at, 1)
        continue
      }
    }
    const removed = await remove(client, draftId, listed.id, signal)
    if (!removed.ok) return removed
  }
  return ok(missing)
}

/** Once, because a second one would be a second file. */
const addSmall = (
  client: GraphClient,
  draftId: string,
  file: StructuredAttachment,
  signal: AbortSignal,
): Promise<Result<true>> =>
  client.once(
    {
      name: 'attachments.create',
      priority: 'now',
      path: pathOf(draftId),
      post: JSON.stringify(fileOf(file)),
      read: ({ status }) => (status === 201 ? true : null),
      timeoutMs: fileMs,
    },
    signal,
  )

const addLarge = async (
  client: GraphClient,
  draftId: string,
  file: StructuredAttachment,
  content: Uint8Array,
  signal: AbortSignal,
): Promise<Result<true>> => {
  const before = await list(client, draftId, signal)
  if (!before.ok) return before
  const known = new Set(before.value.map(({ id }) => id))
  for (let session = 0; session < maxSessions; session += 1) {
    const uploaded = await uploadOnce(client, draftId, file, content, signal)
    if (!uploaded.ok) return uploaded
    if (uploaded.value === 'whole') return ok(true)
    // Through without an answer, or not: the draft tells.
    const now = await list(client, draftId, signal)
    if (!now.ok) return now
    if (now.value.some((one) => !known.has(one.id) && mayBe(one, file, content.length))) return ok(true)
  }
  return neverUploaded
}

const add = (
  client: GraphClient,
  draftId: string,
  file: StructuredAttachment,
  signal: AbortSignal,
): Promise<Result<true>> => {
  const content = Buffer.from(file.content, 'base64')
  return content.length < minSessionBytes
    ? addSmall(client, draftId, file, signal)
    : addLarge(client, draftId, file, content, signal)
}

/**
 * Makes the files of a draft those of the mail, one after the other. `begun`: an earlier try may have put some there.
 * May be repeated with `begun`. `not_found` when the draft went away meanwhile.
 */
export const addFiles = async (
  client: GraphClient,
  draftId: string,
  { files, begun }: { readonly files: readonly StructuredAttachment[]; readonly begun: boolean },
  signal: AbortSignal,
): Promise<Result<string>> => {
  const missing = begun ? await reconcile(client, draftId, files, signal) : ok(files)
  if (!missing.ok) return missing
  for (const file of missing.value) {
    if (signal.aborted)
      return err(appError('outcome_unknown', 'Stopped before the draft was complete', 'backoff'))
    const added = await add(client, draftId, file, signal)
    if (!added.ok) return added
  }
  return ok(draftId)
}
