/** How a file of a mail is met: opened like a mail, shown as an appointment, said to be Outlook's own, or a file like others. */
export const attachmentKinds = ['file', 'calendar', 'tnef', 'mail'] as const
export type AttachmentKind = (typeof attachmentKinds)[number]

const byType: Readonly<Record<string, AttachmentKind>> = {
  'message/rfc822': 'mail',
  'message/global': 'mail',
  'text/calendar': 'calendar',
  'application/ics': 'calendar',
  'application/ms-tnef': 'tnef',
  'application/vnd.ms-tnef': 'tnef',
}

/** Types that say nothing, under which any file comes: there the name counts. */
const untold = new Set([
  '',
  'application/octet-stream',
  'application/x-octet-stream',
  'application/binary',
  'text/plain',
])

const byName: readonly (readonly [RegExp, AttachmentKind])[] = [
  [/^winmail\d*\.dat$|^win\.dat$/i, 'tnef'],
  [/\.eml$/i, 'mail'],
  [/\.(?:ics|ical|ifb|vcs)$/i, 'calendar'],
]

/**
 * What kind of thing an attachment is: by its media type (RFC 2046 section 5.2.1, RFC 5545 section 8.1, the registration of
 * `application/vnd.ms-tnef`), by its name where the type says nothing. Pure.
 */
export const attachmentKind = (filename: string, mediaType: string): AttachmentKind => {
  const type = mediaType.replace(/;.*$/s, '').trim().toLowerCase()
  const told = Object.hasOwn(byType, type) ? byType[type] : undefined
  if (told !== undefined) return told
  return untold.has(type) ? (byName.find(([shape]) => shape.test(filename.trim()))?.[1] ?? 'file') : 'file'
}
