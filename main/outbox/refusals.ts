import type { MailContent } from '../../shared/domain/submission.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'

/** To, Cc and Bcc together: Gmail and Exchange Online both take 500 in one message. */
const mostRecipients = 500

const gapInHtml = /<[a-z][^<>]*\sdata-variable\s*=\s*["']?([^"'\s<>]*)/i
const gapInSubject = /\{\{\s*([^{}|]*?)\s*(?:\|[^{}]*)?\}\}/

/** The name of the first variable that was not filled in, or null. */
const unfilled = ({ subject, html }: MailContent): string | null =>
  (gapInSubject.exec(subject) ?? gapInHtml.exec(html))?.[1] ?? null

/** What no mailbox may send: `recipients_too_many`, or `variable_missing` (subject: the variable's name). */
export const checkContent = (content: MailContent): Result<null> => {
  const count = content.to.length + content.cc.length + content.bcc.length
  if (count > mostRecipients) {
    const words = `${String(count)} of at most ${String(mostRecipients)} recipients`
    return err(appError('recipients_too_many', words, 'user'))
  }
  const subject = unfilled(content)
  if (subject === null) return ok(null)
  return err(appError('variable_missing', 'A variable has no value', 'user', { subject }))
}
