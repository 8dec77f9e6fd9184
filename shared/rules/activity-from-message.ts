/** Hash of a text as lower-case hex, collision-resistant. Passed in because `shared` has no crypto. */
export type HashText = (text: string) => string

type Fact = {
  readonly contactId: string
  /** RFC Message-ID without angle brackets, or null. */
  readonly rfcMessageId: string | null
  readonly mailboxId: string
  readonly providerMessageId: string
}

/**
 * The id of the activity that a message is for a contact. It depends on the mail alone where it has a Message-ID, so
 * that a replay, or a second mailbox that got the same mail, adds nothing.
 */
export const activityId = (hash: HashText, fact: Fact): string => {
  const mail =
    fact.rfcMessageId === null
      ? `provider:${fact.mailboxId}:${fact.providerMessageId}`
      : `rfc:${fact.rfcMessageId}`
  return hash(`activity\n${fact.contactId}\n${mail}`).slice(0, 32)
}

/** The id of a stored message: the same message of the same mailbox always gets the same one. */
export const messageRowId = (hash: HashText, mailboxId: string, providerMessageId: string): string =>
  hash(`message\n${mailboxId}\n${providerMessageId}`).slice(0, 32)
