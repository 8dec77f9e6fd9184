export { cleanBody, MessageFrame, quotableBody, quotedBody } from './message-frame.tsx'
export { attachedPart, cidPath, fetchBody, fetchPart, messagePath, type RawBody } from './fetch-body.ts'
export { escapeHtml } from './plain-text.ts'
export { sanitizeMail, type CleanMail } from './sanitize.ts'
