import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import { mailContentSchema, type MailContent } from '../../../shared/domain/submission.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { isAddress } from '../../../shared/rules/address.ts'
import { fillHtml, fillText, type VariableValues } from '../../../shared/rules/template-variables.ts'
import type { Draft } from '../../db/drafts.ts'
import { joinParts } from './content-rules.ts'

/** Whether rich text holds neither words nor pictures nor variables. */
const isBlankHtml = (html: string): boolean =>
  !/<img\b|data-variable=/.test(html) &&
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .trim() === ''

/** A draft that nobody would miss: the quoted original alone is not a text. */
export const isEmptyDraft = (draft: Draft): boolean =>
  isBlankHtml(draft.html) &&
  draft.attachments.length === 0 &&
  (draft.replyToMessageId !== null ||
    (draft.subject.trim() === '' && draft.to.length + draft.cc.length + draft.bcc.length === 0))

/** The signature of the mailbox that a draft goes from. */
export const signatureOf = ({ mailboxId }: Pick<Draft, 'mailboxId'>, mailboxes: readonly Mailbox[]): string =>
  mailboxes.find(({ id }) => id === mailboxId)?.signatureHtml ?? ''

const noValues: VariableValues = new Map()
/** In all fields together. */
const mostRecipients = 500

/**
 * The content to freeze, with the signature of its mailbox and the values of its variables, or what has to be mended first:
 * `mailbox_not_connected` without a mailbox to send from, `recipient_invalid` without a recipient or with a wrong one
 * (subject: it), `recipients_too_many`, `variable_missing` (subject: its name), `message_too_large`.
 */
export const contentOf = (
  draft: Draft,
  signatureHtml: string,
  values: VariableValues = noValues,
): Result<MailContent> => {
  const everybody = [...draft.to, ...draft.cc, ...draft.bcc]
  const wrong = everybody.find((each) => !isAddress(each.address))
  if (draft.mailboxId === null) {
    return err(appError('mailbox_not_connected', 'no mailbox chosen', 'user'))
  }
  if (wrong !== undefined || everybody.length === 0) {
    const subject = wrong?.address ?? 'nobody to send to yet'
    return err(appError('recipient_invalid', 'recipient', 'user', { subject }))
  }
  if (everybody.length > mostRecipients) {
    return err(appError('recipients_too_many', 'too many recipients', 'user'))
  }
  const text = fillHtml(draft.html, values)
  const subject = fillText(draft.subject, values)
  const [missing] = [...subject.missing, ...text.missing]
  if (missing !== undefined) {
    return err(appError('variable_missing', 'a variable has no value', 'user', { subject: missing }))
  }
  const { mailboxId, fromAddress, to, cc, bcc, quoteHtml, replyToMessageId, signed, attachments } = draft
  const signature = signed ? signatureHtml : ''
  const content = mailContentSchema.safeParse({
    mailboxId,
    fromAddress,
    to,
    cc,
    bcc,
    subject: subject.text.trim(),
    html: joinParts({ text: text.text, signature, quote: quoteHtml }),
    replyToMessageId,
    attachments,
  })
  return content.success ? ok(content.data) : err(appError('message_too_large', 'content too large', 'user'))
}

const entityWords: Readonly<Record<string, string>> = { nbsp: ' ', lt: '<', gt: '>', quot: '"', amp: '&' }

/** What the person wrote, as plain text in one line, without what they quote. */
export const ownText = (html: string): string => {
  let own = html
  let before = ''
  // From the inside out, since quotes are quoted.
  while (own !== before) {
    before = own
    own = own.replaceAll(/<blockquote\b[^>]*>(?:(?!<blockquote\b)[^])*?<\/blockquote>/g, ' ')
  }
  return own
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(nbsp|lt|gt|quot|amp);/g, (_, word: string) => entityWords[word] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** What to call a draft in a list or on its bar. */
export const draftTitle = (draft: Draft): string => draft.subject.trim() || 'New mail'
