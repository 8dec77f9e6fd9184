import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { rawBytes } from '../beginning.ts'
import type { OpenedMailbox, ProviderMessage } from '../provider.ts'
import { json, type GraphClient } from './client.ts'
import type { FolderTree } from './folder-tree.ts'
import type { Folders } from './folders.ts'
import { elsewhere, messageExpand, messageFromGraph, messageSelect } from './message-from-graph.ts'
import { queryOf, segment } from './query.ts'
import { fullMessage } from './schemas.ts'

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
 * A message in one request. `allow-unsafe-html`: the service's own cleaning takes away what it does not know, and ours
 * is done for all mail alike before anything is shown.
 */
export const getMessage = async (
  { client, folders, mailbox }: Reader,
  id: string,
  signal: AbortSignal,
): Promise<Result<ProviderMessage>> => {
  const answer = await client.read(
    {
      name: 'messages.get',
      priority: 'background',
      prefer: ['outlook.allow-unsafe-html'],
      path: `/me/messages/${segment(id)}${queryOf({ $select: messageSelect, $expand: messageExpand })}`,
      read: json(fullMessage),
      timeoutMs: largeMs,
    },
    signal,
  )
  if (!answer.ok) return answer
  const message = answer.value
  const { parentFolderId } = message
  const around = await folders.around(parentFolderId, signal)
  if (!around.ok) return around
  const tree = around.value
  const standing = tree.standing(parentFolderId)
  if (standing === 'gone') return err(appError('not_found', 'The message was deleted'))
  return ok(
    messageFromGraph(message, {
      standing,
      excluded: isExcluded(mailbox, tree, parentFolderId),
      own: mailbox.address,
    }),
  )
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
