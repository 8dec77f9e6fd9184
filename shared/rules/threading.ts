/** `Re:` in the spellings that mail programs of many languages put before a subject. */
const replyPrefix = /^\s*((re|aw|sv|vs|antw|odp|ynt|res|回复|答复|返信)\s*(\[\d+\])?\s*[:：]\s*)+/iu

/** What a subject says without its `Re:`. */
export const bareSubject = (subject: string): string => subject.replace(replyPrefix, '').trim()

/** The subject of a reply: one `Re:` before the original's own words. Gmail threads only where subjects match. */
export const replySubject = (subject: string): string => `Re: ${subject.replace(replyPrefix, '')}`.trimEnd()

/** Message-IDs of a header such as References, without angle brackets, in order (RFC 5322 section 3.6.4). */
export const messageIds = (header: string): string[] =>
  [...header.matchAll(/<\s*([^<>\s]+)\s*>/g)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]))

type Parent = {
  readonly rfcMessageId: string | null
  readonly references: readonly string[]
  readonly inReplyTo: string | null
}

/** Longest References we write, so that nobody's header makes ours too long: the root and the newest ids say all that threading needs. */
const maxReferences = 100

/**
 * References of a reply, RFC 5322 section 3.6.4: the parent's References, or its In-Reply-To where it has none,
 * and then the parent's own Message-ID. Long chains lose their middle.
 */
export const replyReferences = (parent: Parent): string[] => {
  if (parent.rfcMessageId === null) return []
  const before =
    parent.references.length > 0 ? parent.references : [parent.inReplyTo].flatMap((id) => id ?? [])
  const chain = [...new Set([...before, parent.rfcMessageId])]
  return chain.length <= maxReferences ? chain : [...chain.slice(0, 1), ...chain.slice(1 - maxReferences)]
}

/** Message-IDs that a mail is threaded by: its own, its parent's, the root and the newest of its References. Anybody can write thousands. */
const newestReferences = 50

/** The ids that belong to one conversation because this mail names them, its own first; each once. Without any, it stands alone. */
export const threadIds = ({ rfcMessageId, inReplyTo, references }: Parent): string[] => {
  const named =
    references.length <= newestReferences + 1
      ? references
      : [...references.slice(0, 1), ...references.slice(-newestReferences)]
  return [...new Set([rfcMessageId, inReplyTo, ...named].flatMap((id) => id ?? []))].filter((id) => id !== '')
}
