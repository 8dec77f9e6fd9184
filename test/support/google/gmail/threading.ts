import type { MailFacts } from '../../http-emulator/mail/facts.ts'

/** Subject without reply and forward marks, spaces collapsed, case ignored: what Gmail compares. */
export function baseSubject(subject: string): string {
  let text = subject.replace(/\s+/g, ' ').trim()
  for (let shorter = ''; shorter !== text;) {
    shorter = text
    text = text.replace(/^(?:re|fwd?|aw|wg|sv|vs|tr|rv|antw|回复|转发|返信)(?:\[\d+\])?\s*[::]\s*/iu, '')
  }
  return text.toLowerCase()
}

/** The known messages that this one cites, the latest citation first. */
export type ThreadLookup = (messageId: string) => readonly { threadId: string; subject: string }[]

/**
 * The thread a mail belongs to by its own headers: it cites a message of the thread and carries the same subject.
 * Undefined means a conversation of its own.
 */
export function threadByReferences(facts: MailFacts, lookup: ThreadLookup): string | undefined {
  const subject = baseSubject(facts.subject)
  for (const reference of facts.references.toReversed()) {
    const cited = lookup(reference).find((message) => baseSubject(message.subject) === subject)
    if (cited) return cited.threadId
  }
  return undefined
}

/**
 * The three conditions of users.messages.send for joining a thread: the request names it, References or In-Reply-To
 * cite one of its messages, and the subjects match. Otherwise Gmail starts a new thread.
 */
export function threadForSending(
  facts: MailFacts,
  requested: string | undefined,
  lookup: ThreadLookup,
): { id: string } | 'new' {
  if (requested === undefined) return 'new'
  const inThread: ThreadLookup = (id) => lookup(id).filter((message) => message.threadId === requested)
  return threadByReferences(facts, inThread) === undefined ? 'new' : { id: requested }
}
