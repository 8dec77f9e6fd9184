import type { AppError, ErrorCode } from '../../shared/errors/app-error.ts'

/** What a person reads about a failure: what is the matter, and what happens or what they can do next. */
export type Words = { readonly title: string; readonly hint: string }

/** Whose answer it was: what can be said more exactly once that is known. */
export type Speaker = {
  readonly company: string
  readonly clientMissing: string
  readonly clientInvalid: string
  /** A sentence; where it is known which mailbox takes how much. */
  readonly sizeLimit?: string
}

/** Complete by type: a new code does not compile until it is worded here. */
export const errorWords: Readonly<Record<ErrorCode, Words>> = {
  auth_admin_approval: {
    title: 'An administrator has to approve Liaison first',
    hint: 'Ask your IT to approve it. Once they have, connect again.',
  },
  auth_cancelled: {
    title: 'Connecting was cancelled',
    hint: 'Nothing was changed. Connect again when you are ready.',
  },
  auth_client_invalid: {
    title: 'The provider does not accept the client id',
    hint: 'Compare it with the one that your IT has registered, then connect again.',
  },
  auth_client_missing: {
    title: 'No client id is set for this provider',
    hint: 'Enter the id of your own client under Settings, then connect again.',
  },
  auth_denied: {
    title: 'The provider was told not to allow access',
    hint: 'Connect again and allow it. If your company manages this account, its admin may have to approve Liaison.',
  },
  auth_expired: {
    title: 'This sign-in has ended',
    hint: 'Sync and sending are paused for this mailbox; nothing is lost. Reconnect to go on.',
  },
  auth_failed: {
    title: 'The sign-in was not completed',
    hint: 'The provider answered, but not with what a sign-in needs. Connect again.',
  },
  auth_in_progress: {
    title: 'A sign-in is already open',
    hint: 'Finish it in the browser, or cancel it first.',
  },
  auth_timeout: {
    title: 'The sign-in took too long',
    hint: 'The page in the browser is no longer waited for. Connect again.',
  },
  auth_wrong_account: {
    title: 'That was another account',
    hint: 'Reconnect and choose the address that this mailbox has.',
  },
  contact_address_taken: {
    title: 'Another contact has this address',
    hint: 'Remove it there first, leave it out here, or use it for both.',
  },
  contact_colleague: {
    title: 'This address is yours or a colleague’s',
    hint: 'Colleagues are no contacts. Who counts as one is set under Settings, Matching.',
  },
  contact_invalid: {
    title: 'An address is missing or not valid',
    hint: 'Enter at least one address, like name@company.example.',
  },
  contact_not_found: {
    title: 'This contact is no longer here',
    hint: 'It was removed. Its mail is still in your mailbox.',
  },
  cursor_expired: {
    title: 'The provider forgot where the last sync ended',
    hint: 'Liaison compares everything once more; this takes a little longer.',
  },
  file_missing: {
    title: 'A file of this mail is no longer here',
    hint: 'Take it out of the mail and attach it again. The rest of the mail is kept.',
  },
  file_too_large: {
    title: 'This file is too large to be sent',
    hint: 'Send a link to it instead, or a smaller file.',
  },
  files_pending: {
    title: 'Not all files are there yet',
    hint: 'Wait until they are stored. Try those that failed again, or remove them.',
  },
  forbidden: {
    title: 'The provider does not allow this',
    hint: 'The account may not have this right. Its admin can tell.',
  },
  internal: {
    title: 'Liaison has a fault here',
    hint: 'Your mail is not affected. Try again; if it comes back, report it with the number shown.',
  },
  ipc_bad_request: {
    title: 'Liaison has a fault here',
    hint: 'The window asked for something in a form that the program does not know. Restart Liaison.',
  },
  ipc_unknown_command: {
    title: 'The window and the program do not match',
    hint: 'Restart Liaison to finish its update.',
  },
  ipc_untrusted_sender: {
    title: 'The program did not trust this page',
    hint: 'Close this window and open Liaison again.',
  },
  link_refused: {
    title: 'This link was not opened',
    hint: 'Only web pages and mail addresses are opened from mail.',
  },
  mail_unreadable: {
    title: 'This mail can not be read',
    hint: 'It is broken, or too large to be opened here. Where it is a file, save it and open it in another program.',
  },
  mailbox_not_connected: {
    title: 'This mailbox is not connected',
    hint: 'Reconnect it under Mailboxes. What waits in its outbox goes then.',
  },
  mailbox_not_found: {
    title: 'This mailbox is no longer here',
    hint: 'Choose another mailbox, or connect it again.',
  },
  message_not_found: {
    title: 'This mail is no longer stored here',
    hint: 'It may have been deleted in the mailbox, or its contact was removed.',
  },
  message_too_large: {
    title: 'This mail is too large to send',
    hint: 'Take out a file or the quoted mail, or send a link instead.',
  },
  network_failed: {
    title: 'The connection broke',
    hint: 'Liaison tries again by itself.',
  },
  not_found: {
    title: 'This is no longer here',
    hint: 'It was removed at the provider or in another window.',
  },
  offline: {
    title: 'Offline',
    hint: 'It goes on as soon as the network is back.',
  },
  outcome_unknown: {
    title: 'The connection broke while the mail was being handed over',
    hint: 'Liaison asks the provider whether it went out before anything is sent again.',
  },
  provider_bad_answer: {
    title: 'The provider answered in a form that Liaison does not know',
    hint: 'Nothing is lost. Liaison tries again later.',
  },
  provider_rejected: {
    title: 'The provider refused this',
    hint: 'Its reason is shown beside. Change the mail and send it again.',
  },
  provider_unavailable: {
    title: 'The provider is not available now',
    hint: 'Liaison tries again by itself.',
  },
  quota_exceeded: {
    title: "The provider's daily limit is reached",
    hint: 'It goes on when the limit is renewed, at the latest tomorrow.',
  },
  rate_limited: {
    title: 'The provider asks for a pause',
    hint: 'Liaison goes on by itself when the pause is over.',
  },
  recipient_invalid: {
    title: 'An address is not valid',
    hint: 'Correct the address and send again. Your text is kept.',
  },
  recipients_too_many: {
    title: 'Too many recipients',
    hint: 'A mail can go to 500 people at most. Send it in parts.',
  },
  review_not_found: {
    title: 'This mail no longer waits for a decision',
    hint: 'It was decided elsewhere, or the addresses of the contacts have changed.',
  },
  rule_exists: {
    title: 'The list has this entry already',
    hint: 'Search the list for it. If it is switched off, switch it on.',
  },
  rule_invalid: {
    title: 'This is no address and no pattern',
    hint: 'Enter ann@company.example, @company.example for everybody there, or no-reply@ for that name anywhere.',
  },
  rule_not_found: {
    title: 'This entry is no longer in the list',
    hint: 'It was removed in another window. The list is shown as it is now.',
  },
  schedule_invalid: {
    title: 'A mail can not be scheduled for this time',
    hint: 'Choose a time that is ahead and within two years.',
  },
  schedule_missed: {
    title: 'Its time passed while it could not go',
    hint: 'It was held, as your settings say. Send it now or choose another time.',
  },
  scope_missing: {
    title: 'A permission is missing',
    hint: 'Reconnect the mailbox and allow everything that is asked for on the consent page.',
  },
  sender_invalid: {
    title: 'This mailbox can not send from that address',
    hint: 'Choose another address in From. The alias may have been taken away at the provider.',
  },
  setting_invalid: {
    title: 'This setting was not accepted',
    hint: 'Check what you entered. The setting is as it was before.',
  },
  store_corrupt: {
    title: 'The store of mail on this computer was damaged',
    hint: 'It was put aside, not deleted. Mail is fetched again from the provider.',
  },
  store_failed: {
    title: 'The store of mail on this computer could not be used',
    hint: 'Nothing was changed. Check that the disk is writable, then try again.',
  },
  store_foreign: {
    title: 'The file in the place of the mail store is not from Liaison',
    hint: 'It was left as it is. Move it elsewhere and start Liaison again.',
  },
  store_full: {
    title: 'The disk is full',
    hint: 'Free some space, then try again. What was stored before is safe.',
  },
  store_newer: {
    title: 'The mail store was written by a newer Liaison',
    hint: 'Update Liaison. The store was left as it is.',
  },
  submission_exists: {
    title: 'This mail is already in the outbox',
    hint: 'Look there before you send it again.',
  },
  submission_not_found: {
    title: 'This mail is no longer in the outbox',
    hint: 'It was sent or removed meanwhile.',
  },
  submission_state: {
    title: 'Too late for that',
    hint: 'The mail has moved on meanwhile; its state now is shown.',
  },
  suggestion_not_found: {
    title: 'This suggestion is no longer here',
    hint: 'It was added or dismissed meanwhile, or it counts as a colleague now.',
  },
  template_not_found: {
    title: 'This template is no longer here',
    hint: 'It was removed. Mails that were begun with it keep their text.',
  },
  timeout: {
    title: 'No answer in time',
    hint: 'Liaison tries again by itself.',
  },
  variable_missing: {
    title: 'A value is missing in the text',
    hint: 'Fill the marked gap or take it out, then send again.',
  },
  vault_unavailable: {
    title: 'The safe place for sign-ins is not available',
    hint: "Unlock the system's keychain, then try again.",
  },
  vault_unreadable: {
    title: 'The stored sign-in can not be read',
    hint: 'Reconnect the mailbox. Nothing else is affected.',
  },
}

type Spoken = (speaker: Speaker) => Words

/** The same failures, once it is known whose answer it was. */
const spokenWords: Readonly<Partial<Record<ErrorCode, Spoken>>> = {
  auth_client_invalid: ({ company, clientInvalid }) => ({
    title: `${company} does not accept the client id`,
    hint: `${clientInvalid} Then connect again.`,
  }),
  auth_client_missing: ({ company, clientMissing }) => ({
    title: `No client id for ${company} is set`,
    hint: `${clientMissing} Then connect again.`,
  }),
  auth_denied: ({ company }) => ({
    title: `${company} was told not to allow access`,
    hint: errorWords.auth_denied.hint,
  }),
  auth_expired: ({ company }) => ({
    title: `${company} ended this sign-in`,
    hint: 'The password may have changed, or the access was taken back. Reconnect to go on.',
  }),
  auth_failed: ({ company }) => ({
    title: errorWords.auth_failed.title,
    hint: `${company} answered, but not with what a sign-in needs. Connect again.`,
  }),
  forbidden: ({ company }) => ({ title: `${company} does not allow this`, hint: errorWords.forbidden.hint }),
  message_too_large: ({ sizeLimit }) => ({
    title: errorWords.message_too_large.title,
    hint: [sizeLimit ?? '', errorWords.message_too_large.hint].join(' ').trim(),
  }),
  provider_bad_answer: ({ company }) => ({
    title: `${company} answered in a form that Liaison does not know`,
    hint: errorWords.provider_bad_answer.hint,
  }),
  provider_unavailable: ({ company }) => ({
    title: `${company} is not available now`,
    hint: errorWords.provider_unavailable.hint,
  }),
  quota_exceeded: ({ company }) => ({
    title: `The daily limit at ${company} is reached`,
    hint: errorWords.quota_exceeded.hint,
  }),
  rate_limited: ({ company }) => ({
    title: `${company} asks for a pause`,
    hint: errorWords.rate_limited.hint,
  }),
}

type Failure = Pick<AppError, 'code' | 'subject' | 'incidentId'>

/**
 * One sentence, then what to do; with the thing it is about and the number of the incident where there is one. Without a
 * `speaker` the words are true of any provider.
 */
export const wordsFor = (error: Failure, speaker?: Speaker): Words => {
  const spoken = speaker === undefined ? undefined : spokenWords[error.code]?.(speaker)
  const { title, hint } = spoken ?? errorWords[error.code]
  return {
    title: error.subject === undefined || error.subject === '' ? title : `${title}: ${error.subject}`,
    hint: error.incidentId === undefined ? hint : `${hint} Incident ${error.incidentId}.`,
  }
}
