import type { Participant } from '../../../shared/domain/participant.ts'
import { mailContentSchema, type MailContent } from '../../../shared/domain/submission.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { addressKey, isAddress } from '../../../shared/rules/address.ts'
import type { Draft } from '../../db/drafts.ts'
import { joinParts } from './content-rules.ts'

/** Whether rich text holds no words. Pictures and the like are not offered by the editor. */
const isBlankHtml = (html: string): boolean =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .trim() === ''

/** A draft that nobody would miss: the quoted original alone is not a text. */
export const isEmptyDraft = (draft: Draft): boolean =>
  isBlankHtml(draft.html) &&
  (draft.replyToMessageId !== null ||
    (draft.subject.trim() === '' && draft.to.length + draft.cc.length + draft.bcc.length === 0))

/** Adds people to a field; somebody who is there already, in any spelling of the address, is not added again. */
export const addRecipients = (
  field: readonly Participant[],
  added: readonly Participant[],
): Participant[] => {
  const known = new Set(field.map((each) => addressKey(each.address)))
  const fresh = added.filter((each) => {
    const key = addressKey(each.address)
    return !known.has(key) && known.add(key)
  })
  return [...field, ...fresh]
}

/**
 * The content to freeze, with the signature of its mailbox, or what has to be mended first: `mailbox_not_connected` without a mailbox to send from,
 * `recipient_invalid` without a recipient or with a wrong one (subject: it), `message_too_large`.
 */
export const contentOf = (draft: Draft, signatureHtml: string): Result<MailContent> => {
  const everybody = [...draft.to, ...draft.cc, ...draft.bcc]
  const wrong = everybody.find((each) => !isAddress(each.address))
  if (draft.mailboxId === null) {
    return err(appError('mailbox_not_connected', 'no mailbox chosen', 'user'))
  }
  if (wrong !== undefined || everybody.length === 0) {
    const subject = wrong?.address ?? 'nobody to send to yet'
    return err(appError('recipient_invalid', 'recipient', 'user', { subject }))
  }
  const {
    mailboxId,
    fromAddress,
    to,
    cc,
    bcc,
    subject,
    html,
    quoteHtml,
    replyToMessageId,
    signed,
    attachments,
  } = draft
  const signature = signed ? signatureHtml : ''
  const content = mailContentSchema.safeParse({
    mailboxId,
    fromAddress,
    to,
    cc,
    bcc,
    subject: subject.trim(),
    html: joinParts({ text: html, signature, quote: quoteHtml }),
    replyToMessageId,
    attachments,
  })
  return content.success ? ok(content.data) : err(appError('message_too_large', 'content too large', 'user'))
}

/** What to call a draft in a list or on its bar. */
export const draftTitle = (draft: Draft): string => draft.subject.trim() || 'New mail'
