export { createMailboxesStore, MailboxesProvider, useMailboxes } from './mailboxes-store.tsx'
export { FirstMailbox, MailboxesPlace } from './mailboxes-place.tsx'
export { ConnectDialog } from './connect-dialog.tsx'
export { mailboxState, overallState, progressWords } from './sync-words.ts'
