/** A label as users.labels shows it, without counts. */
export type Label = {
  id: string
  name: string
  type: 'system' | 'user'
  messageListVisibility?: 'show' | 'hide'
  labelListVisibility?: 'labelShow' | 'labelHide' | 'labelShowIfUnread'
}

const HIDDEN = [
  'CHAT',
  'IMPORTANT',
  'SPAM',
  'TRASH',
  'CATEGORY_PERSONAL',
  'CATEGORY_SOCIAL',
  'CATEGORY_PROMOTIONS',
  'CATEGORY_UPDATES',
  'CATEGORY_FORUMS',
]
const PLAIN = ['SENT', 'INBOX', 'DRAFT', 'STARRED', 'UNREAD']

/** Labels that a client may neither add nor remove by messages.modify. */
export const RESERVED_LABELS: ReadonlySet<string> = new Set(['SENT', 'DRAFT'])

export function labelsOf(userLabels: readonly string[]): Label[] {
  return [
    ...HIDDEN.map((id): Label => ({
      id,
      name: id,
      messageListVisibility: 'hide',
      labelListVisibility: 'labelHide',
      type: 'system',
    })),
    ...PLAIN.map((id): Label => ({ id, name: id, type: 'system' })),
    ...userLabels.map((name, index): Label => ({ id: `Label_${index + 1}`, name, type: 'user' })),
  ]
}
