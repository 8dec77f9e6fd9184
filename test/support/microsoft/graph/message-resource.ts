import { partText, walkParts } from '../../http-emulator/mail/mime-tree.ts'
import { bodyText, shownHeader } from '../../http-emulator/mail/plain-text.ts'
import type { Person } from '../../http-emulator/mail/facts.ts'
import { escapeHtml } from '../reply.ts'
import { attachmentResource } from './attachment-resource.ts'
import { itemId } from './call.ts'
import type { GraphCall } from './call.ts'
import { conversationId } from './conversation.ts'
import { headerProperty, propertyId } from './extended-property.ts'
import { accessDenied, badRequest } from './graph-error.ts'
import { attachmentsOf, headerFields, previewOf, replyToOf, sentAt, treeOf } from './stored-message.ts'
import type { StoredMessage } from './stored-message.ts'
import { expandedProperties, expandsAttachments } from './query-options.ts'

export type ResourceScope = Pick<GraphCall, 'mailbox' | 'prefer' | 'scopes'>

type Property = (message: StoredMessage, scope: ResourceScope) => unknown

/** Whole seconds, as Exchange keeps and Graph shows times. */
export function graphTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

function recipient(person: Person): { emailAddress: { name: string; address: string } } {
  return { emailAddress: { name: person.name || person.address, address: person.address } }
}

function cleaned(markup: string): string {
  return markup
    .replace(/<(script|iframe|object|embed)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/\son\w+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, '')
}

const HEAD = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'

/** HTML unless text is preferred, whatever the mail was written in ("Prefer: outlook.body-content-type"). */
function bodyOf(message: StoredMessage, { prefer }: ResourceScope): { contentType: string; content: string } {
  const tree = treeOf(message)
  if (prefer.textBody === true) return { contentType: 'text', content: bodyText(tree) }
  const part = [...walkParts(tree)].find(
    (node) => node.mimeType === 'text/html' && node.disposition !== 'attachment',
  )
  if (part) {
    const markup = partText(part)
    return { contentType: 'html', content: prefer.unsafeHtml ? markup : cleaned(markup) }
  }
  const text = escapeHtml(bodyText(tree)).replace(/\r?\n/g, '<br>\r\n')
  return { contentType: 'html', content: `<html><head>\r\n${HEAD}</head><body>\r\n${text}</body></html>` }
}

function etag(message: StoredMessage): string {
  return `CQAAABYAAA${Buffer.from(`${message.number}.${message.version}`).toString('base64url')}`
}

function linkOf(message: StoredMessage, { mailbox }: ResourceScope): string {
  const id = encodeURIComponent(mailbox.ids.regular(message.number, message.moves))
  return `https://outlook.office365.com/owa/?ItemID=${id}&exvsurl=1&viewmodel=ReadMessageItem`
}

/** Exchange keeps the headers of received mail; of sent mail they are empty (OfficeDev/office-js#5413). */
function headerList(message: StoredMessage): { name: string; value: string }[] | null {
  if (!message.received) return null
  return headerFields(message).map(({ name, value }) => ({ name, value: shownHeader(value) }))
}

/** Every property of a message in the order Graph lists them. */
const PROPERTIES: Readonly<Record<string, Property>> = {
  id: (message, scope) => itemId(scope, message),
  createdDateTime: (message) => graphTime(message.createdAt),
  lastModifiedDateTime: (message) => graphTime(message.modifiedAt),
  changeKey: etag,
  categories: (message) => message.categories,
  receivedDateTime: (message) => graphTime(message.internalAt),
  sentDateTime: (message) => graphTime(sentAt(message)),
  hasAttachments: (message) => attachmentsOf(message).some(({ inline }) => !inline),
  internetMessageId: (message) => (message.facts.messageId ? `<${message.facts.messageId}>` : null),
  subject: (message) => message.facts.subject,
  bodyPreview: previewOf,
  importance: () => 'normal',
  parentFolderId: (message, { mailbox }) => mailbox.ids.folder(message.folder.number),
  conversationId: (message, { mailbox }) => conversationId(mailbox.account.email, message.conversationIndex),
  conversationIndex: (message) => message.conversationIndex.toString('base64'),
  isDeliveryReceiptRequested: () => false,
  isReadReceiptRequested: () => false,
  isRead: (message) => message.isRead,
  isDraft: (message) => message.isDraft,
  webLink: linkOf,
  inferenceClassification: () => 'focused',
  body: bodyOf,
  sender: (message) => message.facts.people.from.map(recipient)[0] ?? null,
  from: (message) => message.facts.people.from.map(recipient)[0] ?? null,
  toRecipients: (message) => message.facts.people.to.map(recipient),
  ccRecipients: (message) => message.facts.people.cc.map(recipient),
  bccRecipients: (message) => message.facts.people.bcc.map(recipient),
  replyTo: (message) => replyToOf(message).map(recipient),
  flag: (message) => ({ flagStatus: message.flag }),
}

/** Given only when selected. */
const ON_REQUEST: Readonly<Record<string, Property>> = {
  internetMessageHeaders: headerList,
  uniqueBody: bodyOf,
}

/** Not with Mail.ReadBasic ("Mail permissions"). */
const BEYOND_BASIC = new Set(['body', 'bodyPreview', 'uniqueBody'])

export function isBasicOnly(scopes: ReadonlySet<string>): boolean {
  return !scopes.has('Mail.Read') && !scopes.has('Mail.ReadWrite')
}

function unknownProperty(name: string): Error {
  return badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.message'.`,
    'RequestBroker--ParseUri',
  )
}

/** Names of the select list in Graph's spelling; unknown ones are an error. */
export function selectedNames(select: readonly string[] | undefined): string[] | undefined {
  return select?.map((name) => {
    const known = [...Object.keys(PROPERTIES), ...Object.keys(ON_REQUEST)]
    const found = known.find((property) => property.toLowerCase() === name.toLowerCase())
    if (found === undefined) throw unknownProperty(name)
    return found
  })
}

function extendedValues(message: StoredMessage, asked: readonly string[]): { id: string; value: string }[] {
  return asked.flatMap((text) => {
    const id = propertyId(text)
    if (id === undefined) throw badRequest(`The property Id '${text}' is invalid.`, 'ErrorInvalidProperty')
    const value = message.extended.get(id) ?? headerProperty(id, () => headerFields(message))
    return value === undefined ? [] : [{ id, value }]
  })
}

export type Shape = { names: readonly string[] | undefined; expand: string | undefined }

/** A message as Graph shows it: the selected properties, or all but the heavy ones. */
export function messageResource(
  scope: ResourceScope,
  message: StoredMessage,
  { names, expand }: Shape,
): Record<string, unknown> {
  const basic = isBasicOnly(scope.scopes)
  if (basic && (names?.some((name) => BEYOND_BASIC.has(name)) === true || expand !== undefined))
    throw accessDenied()
  const shown = (names ?? Object.keys(PROPERTIES)).filter((name) => !basic || !BEYOND_BASIC.has(name))
  const resource: Record<string, unknown> = { '@odata.etag': `W/"${etag(message)}"` }
  // The id is given whether or not it was selected.
  for (const name of new Set(['id', ...shown]))
    resource[name] = (PROPERTIES[name] ?? ON_REQUEST[name])?.(message, scope)
  const extended = expandedProperties(expand)
  if (extended) {
    const values = extendedValues(message, extended)
    if (values.length > 0) resource['singleValueExtendedProperties'] = values
  }
  if (expandsAttachments(expand))
    resource['attachments'] = attachmentsOf(message).map((part) => attachmentResource(scope, message, part))
  return resource
}
