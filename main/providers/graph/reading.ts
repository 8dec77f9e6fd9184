import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { Priority } from '../budget.ts'
import { rawBytes } from '../beginning.ts'
import type { OpenedMailbox, ProviderMessage } from '../provider.ts'
import { json, type GraphClient } from './client.ts'
import type { FolderTree } from './folder-tree.ts'
import type { Folders } from './folders.ts'
import {
  elsewhere,
  messageExpand,
  messageFromGraph,
  messageSelect,
  type Where,
} from './message-from-graph.ts'
import { queryOf, segment } from './query.ts'
import { fullMessage, type FullMessage } from './schemas.ts'

/** What reading needs of the mailbox. */
export type Reader = {
  readonly client: GraphClient
  readonly folders: Folders
  readonly mailbox: OpenedMailbox
}

/** Whether the person left a folder out. Inbox and Sent Items can't be. */
export const isExcluded = (mailbox: OpenedMailbox, tree: FolderTree, folderId: string): boolean =>
  mailbox.excludedFolderIds.includes(folderId) && !tree.isFixed(folderId)

/** Attachments go up to 150 MB, which a slow line needs its time for. */
const largeMs = 5 * 60_000

/**
 * `allow-unsafe-html`: the service's own cleaning takes away what it does not know, and ours is done for all mail alike
 * before anything is shown.
 */
export const wholePrefer = 'outlook.allow-unsafe-html'

/** A message with all that is read of it, in one request. */
export const wholePath = (id: string): string =>
  `/me/messages/${segment(id)}${queryOf({ $select: messageSelect, $expand: messageExpand })}`

/** Where a message lies that is in this folder. */
export const whereIs = async (
  { folders, mailbox }: Reader,
  folderId: string,
  signal: AbortSignal,
): Promise<Result<Where>> => {
  const around = await folders.around(folderId, signal)
  if (!around.ok) return around
  const tree = around.value
  return ok({
    standing: tree.standing(folderId),
    excluded: isExcluded(mailbox, tree, folderId),
    own: mailbox.address,
  })
}

/** What was answered, in our terms. `not_found` where it lies among what was deleted for good. */
export const inOurTerms = async (
  reader: Reader,
  message: FullMessage,
  signal: AbortSignal,
): Promise<Result<ProviderMessage>> => {
  const where = await whereIs(reader, message.parentFolderId, signal)
  if (!where.ok) return where
  if (where.value.standing === 'gone') return err(appError('not_found', 'The message was deleted'))
  return ok(messageFromGraph(message, where.value))
}

/** A message in one request. */
export const getMessage = async (
  reader: Reader,
  id: string,
  signal: AbortSignal,
  priority: Priority = 'background',
): Promise<Result<ProviderMessage>> => {
  const answer = await reader.client.read(
    {
      name: 'messages.get',
      priority,
      prefer: [wholePrefer],
      path: wholePath(id),
      read: json(fullMessage),
      timeoutMs: largeMs,
    },
    signal,
  )
  return answer.ok ? inOurTerms(reader, answer.value, signal) : answer
}

/** The bytes of one file of a message. */
export const getFileBytes = (
  client: GraphClient,
  messageId: string,
  fileId: string,
  signal: AbortSignal,
): Promise<Result<Uint8Array>> =>
  client.read(
    {
      name: 'attachments.value',
      priority: 'now',
      path: `/me/messages/${segment(messageId)}/attachments/${segment(fileId)}/$value`,
      read: ({ body }) => body,
      timeoutMs: largeMs,
    },
    signal,
  )

/** The bytes of a file, or an attached mail as MIME. */
export const getAttachment = async (
  { client }: Reader,
  at: { providerMessageId: string; partId: string },
  signal: AbortSignal,
): Promise<Result<Uint8Array>> => {
  if (at.partId.startsWith(elsewhere)) {
    return err(appError('not_found', 'The file lies in a cloud storage, not in the mail'))
  }
  return getFileBytes(client, at.providerMessageId, at.partId, signal)
}

/** RFC 5322 section 2.2: a message begins with a field. A page of somebody in between does not. */
const startsWithField = (body: Uint8Array): boolean =>
  /^[!-9;-~]+[ \t]*:/.test(new TextDecoder('latin1').decode(body.subarray(0, 200)))

/** The message as MIME ("Get MIME content of a message"), or the first `rawBytes` of it. */
export const getRaw = ({ client }: Reader, id: string, signal: AbortSignal): Promise<Result<Uint8Array>> =>
  client.read(
    {
      name: 'messages.value',
      priority: 'background',
      path: `/me/messages/${segment(id)}/$value`,
      most: rawBytes,
      read: ({ body }) => (startsWithField(body) ? body : null),
      timeoutMs: largeMs,
    },
    signal,
  )
