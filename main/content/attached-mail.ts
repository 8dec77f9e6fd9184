import type { AttachedMail } from '../../shared/domain/message.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { attachmentKind } from '../../shared/rules/attachment-kind.ts'
import type { Parser } from '../parse/client.ts'
import type { ParsedMail } from '../parse/parsed-mail.ts'
import type { Store } from '../store/store.ts'
import type { AttachmentBytes } from './attachment-bytes.ts'

type AttachedDeps = {
  readonly store: { readonly messages: Pick<Store['messages'], 'attachmentSource'> }
  readonly attachmentBytes: AttachmentBytes
  readonly parser: Pick<Parser, 'mail'>
}

/** An attached mail is asked for three times in a row: its head, its HTML, its text. */
const keptMails = 4
/** Characters of the bodies that are kept. */
const keptLength = 8_000_000

const lengthOf = ({ html, text }: ParsedMail): number => (html?.length ?? 0) + (text?.length ?? 0)

/** Least recently used first, as a Map keeps the order of insertion. */
const createKept = () => {
  const entries = new Map<string, ParsedMail>()
  return {
    get: (key: string): ParsedMail | undefined => {
      const mail = entries.get(key)
      if (mail !== undefined && entries.delete(key)) entries.set(key, mail)
      return mail
    },
    put: (key: string, mail: ParsedMail): void => {
      if (lengthOf(mail) > keptLength) return
      entries.set(key, mail)
      for (const oldest of entries.keys()) {
        const length = [...entries.values()].reduce((sum, one) => sum + lengthOf(one), 0)
        if (entries.size <= keptMails && length <= keptLength) return
        entries.delete(oldest)
      }
    },
  }
}

const noMail = (why: string): Result<never> => err(appError('not_found', why))

const cut = (text: string, most: number): string => text.slice(0, most).toWellFormed()

const headOf = (mail: ParsedMail): AttachedMail => ({
  subject: mail.subject,
  from: mail.from,
  to: mail.to,
  cc: mail.cc,
  sentAt: mail.sentAt,
  hasHtml: mail.html !== null,
  files: mail.files
    .filter(({ inline }) => !inline)
    .map(({ filename, mediaType, size }) => ({ filename: cut(filename, 1000), mediaType, size })),
})

export type AttachedMails = {
  /** `not_found` where there is no such attachment, or it is no mail; `mail_unreadable`; errors of fetching it. */
  readonly read: (messageId: string, index: number) => Promise<Result<AttachedMail>>
  /** Its HTML as it came, or its plain text, '' where it has none. Errors as of `read`. */
  readonly body: (messageId: string, index: number, kind: 'html' | 'text') => Promise<Result<string>>
}

/** Opens mails that are attached to mails: fetched from the provider, laid out by the parser, not stored. */
export const createAttachedMails = ({ store, attachmentBytes, parser }: AttachedDeps): AttachedMails => {
  const kept = createKept()
  const open = async (messageId: string, index: number): Promise<Result<ParsedMail>> => {
    const key = `${messageId} ${index}`
    const known = kept.get(key)
    if (known !== undefined) return ok(known)
    const source = await store.messages.attachmentSource({ messageId, index })
    if (source === null) return noMail('no such attachment')
    if (attachmentKind(source.filename, source.mediaType) !== 'mail') return noMail('it is no mail')
    const bytes = await attachmentBytes(source)
    if (!bytes.ok) return bytes
    const parsed = await parser.mail(bytes.value)
    if (parsed.ok) kept.put(key, parsed.value)
    return parsed
  }
  return {
    read: async (messageId, index) => {
      const opened = await open(messageId, index)
      return opened.ok ? ok(headOf(opened.value)) : opened
    },
    body: async (messageId, index, kind) => {
      const opened = await open(messageId, index)
      return opened.ok ? ok(opened.value[kind] ?? '') : opened
    },
  }
}
