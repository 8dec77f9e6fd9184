export { cleanBody, MessageFrame, quotableBody, quotedBody } from './message-frame.tsx'
export { cidPath, fetchBody, messagePath, type RawBody } from './fetch-body.ts'
export { escapeHtml } from './plain-text.ts'
export { sanitizeMail, type CleanMail } from './sanitize.ts'
