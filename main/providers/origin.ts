import type { Origin } from '../../shared/domain/matching.ts'
import { isAutomatic, type Traces } from './automatic.ts'

/**
 * What programs for campaigns put on every mail, by custom: Mailchimp, Salesforce Marketing Cloud, Oracle and others,
 * and the complaint address that the Certified Senders Alliance asks of its members.
 */
const campaignHeaders = [
  'X-MC-User',
  'X-SFMC-Stack',
  'X-Campaign',
  'X-CampaignID',
  'X-Campaign-ID',
  'X-Mailing-ID',
  'X-MailingID',
  'X-CSA-Complaints',
]

const bulkPrecedence = new Set(['bulk', 'list', 'junk'])

/** Everybody may write to a discussion list; a list that only announces says `NO` (RFC 2369 section 3.4). */
type Posting = 'open' | 'closed' | 'unsaid'
const postingOf = (value: string): Posting => {
  if (value === '') return 'unsaid'
  return /^no\b/i.test(value) ? 'closed' : 'open'
}

/**
 * Who made a message, by its headers. The first that fits: a program in answer to something (`isAutomatic`); a list that
 * takes posts (List-Post, RFC 2369); a sender to many (a campaign's headers, List-Post: NO, one-click unsubscription of
 * RFC 8058); any other list (List-Id, RFC 2919, which newsletters carry as well, hence after those); what can be
 * unsubscribed from or calls itself bulk; else a person. Pure.
 */
export const originOf = (traces: Traces): Origin => {
  if (isAutomatic(traces)) return 'automatic'
  const header = (name: string): string => traces.header(name).trim()
  const has = (name: string): boolean => header(name) !== ''
  const posting = postingOf(header('List-Post'))
  if (posting === 'open') return 'list'
  if (posting === 'closed' || has('List-Unsubscribe-Post') || campaignHeaders.some(has)) return 'bulk'
  if (has('List-Id')) return 'list'
  const precedence = header('Precedence').toLowerCase()
  return has('List-Unsubscribe') || bulkPrecedence.has(precedence) ? 'bulk' : 'person'
}
