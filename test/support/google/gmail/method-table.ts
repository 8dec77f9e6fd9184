import type { GmailMethod } from './call.ts'
import { draftMethods } from './drafts.ts'
import { historyList } from './history-list.ts'
import { mailboxMethods } from './mailbox-methods.ts'
import { messageMethods } from './messages.ts'
import { sendMessage } from './send.ts'
import { threadMethods } from './threads.ts'

const AUTH = 'https://www.googleapis.com/auth/'
const FULL = 'https://mail.google.com/'

/** Scope lists as in the method pages of the Gmail reference (and the samples of @googleapis/gmail 22.0.1). */
function scopes(...names: readonly string[]): readonly string[] {
  return [FULL, ...names.map((name) => `${AUTH}${name}`)]
}

const READ = scopes('gmail.modify', 'gmail.readonly')
const READ_HEADERS = scopes('gmail.modify', 'gmail.readonly', 'gmail.metadata')
const COMPOSE = scopes('gmail.modify', 'gmail.compose')
const READ_DRAFTS = scopes('gmail.modify', 'gmail.compose', 'gmail.readonly')
const MODIFY = scopes('gmail.modify')
const READ_LABELS = scopes('gmail.labels', 'gmail.modify', 'gmail.readonly', 'gmail.metadata')
const READ_SETTINGS = scopes('gmail.modify', 'gmail.readonly', 'gmail.settings.basic')

export type MethodEntry = {
  api: string
  /** google.rpc method name, named in error details. */
  rpc: string
  http: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path below /gmail/v1/users/{userId}; `*` is one parameter. */
  path: string
  scopes: readonly string[]
  /** Quota units, prices of 1 May 2026. */
  units: number
  upload?: boolean
  run: GmailMethod
}

function entry(
  http: MethodEntry['http'],
  path: string,
  api: string,
  units: number,
  allowed: readonly string[],
  run: GmailMethod,
): MethodEntry {
  const name = api.split('.').map((part) => `${part[0]?.toUpperCase() ?? ''}${part.slice(1)}`)
  return {
    api: `gmail.${api}`,
    rpc: `caribou.api.proto.MailboxService.${name.toReversed().join('')}`,
    http,
    path,
    scopes: allowed,
    units,
    run,
  }
}

const uploads: MethodEntry[] = [
  entry(
    'POST',
    '/messages/send',
    'messages.send',
    100,
    scopes('gmail.modify', 'gmail.compose', 'gmail.send'),
    sendMessage,
  ),
  entry('POST', '/drafts', 'drafts.create', 10, COMPOSE, draftMethods.create),
  entry('PUT', '/drafts/*', 'drafts.update', 15, COMPOSE, draftMethods.update),
  entry('POST', '/drafts/send', 'drafts.send', 100, COMPOSE, draftMethods.send),
].map((method) => ({ ...method, upload: true }))

/** Every Gmail method that is emulated. */
export const METHODS: readonly MethodEntry[] = [
  ...uploads,
  entry(
    'GET',
    '/profile',
    'getProfile',
    1,
    scopes('gmail.compose', 'gmail.modify', 'gmail.readonly', 'gmail.metadata'),
    mailboxMethods.getProfile,
  ),
  entry('GET', '/messages', 'messages.list', 5, READ_HEADERS, messageMethods.list),
  entry('GET', '/messages/*', 'messages.get', 20, READ_HEADERS, messageMethods.get),
  entry(
    'GET',
    '/messages/*/attachments/*',
    'messages.attachments.get',
    20,
    READ,
    messageMethods.getAttachment,
  ),
  entry('POST', '/messages/*/modify', 'messages.modify', 5, MODIFY, messageMethods.modify),
  entry('POST', '/messages/*/trash', 'messages.trash', 20, MODIFY, messageMethods.trash),
  entry('POST', '/messages/*/untrash', 'messages.untrash', 5, MODIFY, messageMethods.untrash),
  entry('DELETE', '/messages/*', 'messages.delete', 10, [FULL], messageMethods.remove),
  entry('GET', '/drafts', 'drafts.list', 5, READ_DRAFTS, draftMethods.list),
  entry('GET', '/drafts/*', 'drafts.get', 20, READ_DRAFTS, draftMethods.get),
  entry('DELETE', '/drafts/*', 'drafts.delete', 10, COMPOSE, draftMethods.remove),
  entry('GET', '/history', 'history.list', 2, READ_HEADERS, historyList),
  entry('GET', '/threads', 'threads.list', 10, READ_HEADERS, threadMethods.list),
  entry('GET', '/threads/*', 'threads.get', 40, READ_HEADERS, threadMethods.get),
  entry('GET', '/labels', 'labels.list', 1, READ_LABELS, mailboxMethods.listLabels),
  entry('GET', '/labels/*', 'labels.get', 1, READ_LABELS, mailboxMethods.getLabel),
  entry('GET', '/settings/sendAs', 'settings.sendAs.list', 1, READ_SETTINGS, mailboxMethods.listSendAs),
  entry('GET', '/settings/sendAs/*', 'settings.sendAs.get', 1, READ_SETTINGS, mailboxMethods.getSendAs),
]

export type FoundMethod = { entry: MethodEntry; userId: string; params: string[]; upload: boolean }

const USER_PATH = /^(\/upload)?\/gmail\/v1\/users\/([^/]+)(\/.*)$/

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece)
  } catch {
    return piece
  }
}

function paramsOf(pattern: string, path: string): string[] | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const matches = wanted.every(
    (piece, index) => piece === given[index] || (piece === '*' && given[index] !== ''),
  )
  return matches ? given.filter((_, index) => wanted[index] === '*').map(decoded) : undefined
}

/** The method that serves a request, if any. Literal paths stand before patterns in the table. */
export function findMethod(http: string, path: string): FoundMethod | undefined {
  const match = USER_PATH.exec(path)
  if (!match) return undefined
  const upload = match[1] !== undefined
  for (const candidate of METHODS) {
    if (candidate.http !== http || (upload && candidate.upload !== true)) continue
    const params = paramsOf(candidate.path, match[3] ?? '')
    if (params) return { entry: candidate, userId: decoded(match[2] ?? ''), params, upload }
  }
  return undefined
}
