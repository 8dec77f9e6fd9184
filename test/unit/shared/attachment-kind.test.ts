import { expect, test } from 'vitest'
import { attachmentKind } from '../../../shared/rules/attachment-kind.ts'

test.each([
  ['Offer.eml', 'message/rfc822', 'mail'],
  ['', 'MESSAGE/RFC822', 'mail'],
  ['Offer.EML', 'application/octet-stream', 'mail'],
  ['invite.ics', 'text/calendar; method=REQUEST', 'calendar'],
  ['invite.ics', 'application/ics', 'calendar'],
  ['invite.ics', 'application/octet-stream', 'calendar'],
  ['winmail.dat', 'application/ms-tnef', 'tnef'],
  ['x', 'application/vnd.ms-tnef', 'tnef'],
  ['WINMAIL.DAT', 'application/octet-stream', 'tnef'],
  // The type says what it is: a name does not make a mail of it.
  ['plan.eml', 'application/pdf', 'file'],
  ['data.dat', 'application/octet-stream', 'file'],
  ['plan.pdf', 'application/pdf', 'file'],
  ['constructor', 'constructor', 'file'],
])('%s, %s: %s', (filename, mediaType, kind) => expect(attachmentKind(filename, mediaType)).toBe(kind))
