import { json } from '../reply.ts'
import type { GraphMethod } from './call.ts'
import { draftMethods } from './drafts.ts'
import { folderMethods } from './folders.ts'
import { messageMethods } from './messages.ts'
import { replySender } from './reply-send.ts'
import { sendMail } from './send.ts'
import { addAttachment, createUploadSession, removeAttachment } from './upload.ts'

/** Permission lists as in the method pages of Microsoft Graph v1.0, delegated. */
const READ_BASIC = ['Mail.ReadBasic', 'Mail.Read', 'Mail.ReadWrite'] as const
const READ = ['Mail.Read', 'Mail.ReadWrite'] as const
const WRITE = ['Mail.ReadWrite'] as const
const SEND = ['Mail.Send'] as const
const CALENDAR = ['Calendars.Read', 'Calendars.ReadBasic', 'Calendars.ReadWrite'] as const

export type MethodEntry = {
  api: string
  http: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Path below /v1.0/me or /v1.0/users/{id}; `*` is one parameter. */
  path: string
  scopes: readonly string[]
  run: GraphMethod
}

const me: GraphMethod = ({ mailbox }) => {
  const { account } = mailbox
  const [givenName, ...rest] = account.name.split(' ')
  return json(200, {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
    businessPhones: [],
    displayName: account.name,
    givenName: givenName ?? null,
    jobTitle: null,
    mail: account.email,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: rest.length > 0 ? rest.join(' ') : null,
    userPrincipalName: account.email,
    id: account.kind === 'personal' ? account.objectId.replaceAll('-', '').slice(-16) : account.objectId,
  })
}

const calendars: GraphMethod = ({ mailbox }) =>
  json(200, {
    '@odata.context': "https://graph.microsoft.com/v1.0/$metadata#users('me')/calendars",
    value: [
      {
        id: mailbox.ids.folder(1_000),
        name: 'Calendar',
        color: 'auto',
        isDefaultCalendar: true,
        canEdit: true,
        owner: { name: mailbox.account.name, address: mailbox.account.email },
      },
    ],
  })

type Row = readonly [MethodEntry['http'], string, string, readonly string[], GraphMethod]

/** Methods of one message, wherever it is named. */
const OF_MESSAGE: readonly Row[] = [
  ['GET', '', 'messages.get', READ_BASIC, messageMethods.get],
  ['GET', '/$value', 'messages.mime', READ, messageMethods.mime],
  ['GET', '/attachments', 'attachments.list', READ, messageMethods.listAttachments],
  ['GET', '/attachments/*', 'attachments.get', READ, messageMethods.getAttachment],
  ['GET', '/attachments/*/$value', 'attachments.value', READ, messageMethods.attachmentValue],
  ['POST', '/reply', 'messages.reply', SEND, replySender('reply')],
  ['POST', '/replyAll', 'messages.replyAll', SEND, replySender('replyAll')],
  ['POST', '/forward', 'messages.forward', SEND, replySender('forward')],
  ['POST', '/send', 'messages.send', SEND, draftMethods.send],
  ['PATCH', '', 'messages.update', WRITE, draftMethods.update],
  ['DELETE', '', 'messages.delete', WRITE, draftMethods.remove],
  ['POST', '/move', 'messages.move', WRITE, draftMethods.move],
  ['POST', '/createReply', 'messages.createReply', WRITE, draftMethods.createAnswer('reply')],
  ['POST', '/createReplyAll', 'messages.createReplyAll', WRITE, draftMethods.createAnswer('replyAll')],
  ['POST', '/createForward', 'messages.createForward', WRITE, draftMethods.createAnswer('forward')],
  ['POST', '/attachments', 'attachments.create', WRITE, addAttachment],
  ['DELETE', '/attachments/*', 'attachments.delete', WRITE, removeAttachment],
  ['POST', '/attachments/createUploadSession', 'attachments.createUploadSession', WRITE, createUploadSession],
]

const ROWS: readonly Row[] = [
  ['GET', '', 'me', ['User.Read'], me],
  ['POST', '/sendMail', 'sendMail', SEND, sendMail],
  ['GET', '/mailFolders', 'mailFolders.list', READ_BASIC, folderMethods.list],
  ['GET', '/mailFolders/delta', 'mailFolders.delta', READ_BASIC, folderMethods.delta],
  ['GET', '/mailFolders/*', 'mailFolders.get', READ_BASIC, folderMethods.get],
  ['GET', '/mailFolders/*/childFolders', 'mailFolders.childFolders', READ_BASIC, folderMethods.childFolders],
  ['GET', '/mailFolders/*/messages', 'messages.list', READ_BASIC, messageMethods.listInFolder],
  ['GET', '/mailFolders/*/messages/delta', 'messages.delta', READ_BASIC, messageMethods.delta],
  ['GET', '/messages', 'messages.list', READ_BASIC, messageMethods.list],
  ['POST', '/messages', 'messages.create', WRITE, draftMethods.create],
  ['GET', '/calendars', 'calendars.list', CALENDAR, calendars],
  ...OF_MESSAGE.flatMap(([http, path, api, scopes, run]): Row[] => [
    [http, `/messages/*${path}`, api, scopes, run],
    [http, `/mailFolders/*/messages/*${path}`, api, scopes, run],
  ]),
]

/** Every Graph method that is emulated. */
export const METHODS: readonly MethodEntry[] = ROWS.map(([http, path, api, scopes, run]) => ({
  http,
  path,
  api: `graph.${api}`,
  scopes,
  run,
}))

export type FoundMethod = { entry: MethodEntry; user: string; params: string[] }

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece)
  } catch {
    return piece
  }
}

/** `mailFolders('inbox')` is another way to write `mailFolders/inbox`; `/delta()` is `/delta`. */
function plainPath(path: string): string {
  return path
    .replace(/\('((?:[^']|'')*)'\)/g, '/$1')
    .replace(/\(%27((?:(?!%27).)*)%27\)/gi, '/$1')
    .replace(/\(\)$/, '')
}

function paramsOf(pattern: string, given: readonly string[]): string[] | undefined {
  const wanted = pattern.split('/')
  if (wanted.length !== given.length) return undefined
  const fits = wanted.every(
    (piece, index) => piece === '*' || piece.toLowerCase() === given[index]?.toLowerCase(),
  )
  return fits ? given.filter((_, index) => wanted[index] === '*').map(decoded) : undefined
}

/** The method that serves a request, if any. Literal paths stand before patterns in the table. */
export function findMethod(http: string, path: string): FoundMethod | undefined {
  const match = /^\/v1\.0\/(?:me|users\/([^/]+))((?:\/.*)?)$/i.exec(plainPath(path))
  if (!match) return undefined
  const given = decoded(match[2] ?? '') === '' ? [''] : (match[2] ?? '').replaceAll('%24', '$').split('/')
  for (const entry of METHODS) {
    const params = entry.http === http ? paramsOf(entry.path, given) : undefined
    if (params) return { entry, user: match[1] === undefined ? 'me' : decoded(match[1]), params }
  }
  return undefined
}
