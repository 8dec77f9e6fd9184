import type { ProviderMessage } from '../providers/provider.ts'
import { failureSubject, isMailSystem, isUnattended } from './mail-systems.ts'

const reportParts = new Set(['message/delivery-status', 'message/global-delivery-status'])

/**
 * Whether a message is worth asking the provider for it as a whole, which costs as much as reading it again. Told by
 * what every message comes with; misses no report of the great providers, and asks for a mail of people never.
 */
export const mayBeBounce = (message: ProviderMessage): boolean => {
  const { direction, notKept, from, subject, automatic, attachments } = message
  if (direction !== 'received' || notKept !== null) return false
  if (isMailSystem(from.address) || /^mail (?:delivery|administrator|system)/i.test(from.name)) return true
  if (attachments.some(({ mediaType }) => reportParts.has(mediaType))) return automatic || from.address === ''
  return (automatic || from.address === '' || isUnattended(from.address)) && failureSubject.test(subject)
}
