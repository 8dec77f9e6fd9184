import * as z from 'zod'
import { epochMs, id } from './primitives.ts'

/**
 * Who made a message: a person; a person by way of a mailing list (RFC 2369, RFC 2919); a program to many at once
 * (newsletters); a program in answer to something (RFC 3834, RFC 3464).
 */
export const origins = ['person', 'list', 'bulk', 'automatic'] as const
export const originSchema = z.enum(origins)
export type Origin = z.infer<typeof originSchema>

/** Who becomes a contact without being asked for: nobody, people whom I wrote to, everybody who writes. */
export const autoCreates = ['none', 'wrote_to', 'everyone'] as const

export const matchingSettingsSchema = z.strictObject({
  autoCreate: z.enum(autoCreates),
  /** Whether newsletters and the like of a contact are put on its timeline. */
  bulk: z.enum(['file', 'leave_out']),
  /** Everybody at the domain of an own mailbox is a colleague, unless it is a free-mail domain. */
  ownDomains: z.boolean(),
})
export type MatchingSettings = z.infer<typeof matchingSettingsSchema>

/** What holds before the person sets anything. */
export const usualMatching: MatchingSettings = { autoCreate: 'none', bulk: 'file', ownDomains: true }

/**
 * `never_log`: a message with such a participant is not kept at all. `colleague`: never a contact; what is only between
 * colleagues concerns nobody. `not_a_person`: neither suggested nor made a contact (no-reply, role addresses).
 */
export const ruleLists = ['never_log', 'colleague', 'not_a_person'] as const
export const ruleListSchema = z.enum(ruleLists)
export type RuleList = z.infer<typeof ruleListSchema>

/**
 * What a rule looks for: an address (`ann@x.example`), a domain with all below it (`@x.example`), or a local part at
 * any domain (`no-reply@`, where `*` stands for any characters).
 */
export const rulePatternSchema = z.string().trim().min(2).max(320)

export const matchingRuleSchema = z.strictObject({
  id,
  list: ruleListSchema,
  pattern: rulePatternSchema,
  /** Comes with the program: can be switched off, not removed. */
  builtIn: z.boolean(),
  enabled: z.boolean(),
  /** Messages that it decided about, each once. */
  hits: z.number().int().nonnegative(),
  lastHitAt: epochMs.nullable(),
})
export type MatchingRule = z.infer<typeof matchingRuleSchema>

/** Somebody who writes or is written to and is no contact. */
export const suggestionSchema = z.strictObject({
  /** The address's key. */
  key: z.string(),
  address: z.string(),
  name: z.string(),
  /** From the domain; empty for free mail. */
  company: z.string(),
  title: z.string(),
  received: z.number().int().nonnegative(),
  sent: z.number().int().nonnegative(),
  lastAt: epochMs,
})
export type Suggestion = z.infer<typeof suggestionSchema>

const candidate = z.strictObject({ contactId: id, name: z.string(), company: z.string() })

/** A stored message that names an address which several contacts have: on nobody's timeline until the person says whose it is. */
export const reviewSchema = z.strictObject({
  messageId: id,
  address: z.string(),
  key: z.string(),
  occurredAt: epochMs,
  from: z.strictObject({ name: z.string(), address: z.string() }),
  subject: z.string(),
  snippet: z.string(),
  candidates: z.array(candidate),
})
export type Review = z.infer<typeof reviewSchema>

/** What brought a message here: news since the last sync, a listing of past mail, an audit that missed it, a first look at sent mail, sending it. */
export const messageRoutes = ['pull', 'backfill', 'audit', 'look', 'sent', 'unknown'] as const

/** Why a message is on timelines. */
export const whyHereSchema = z.strictObject({
  people: z.array(
    z.strictObject({
      contactId: id,
      contactName: z.string(),
      /** As it stands in the message. */
      address: z.string(),
      role: z.enum(['from', 'to', 'cc', 'bcc']),
      /** As it stands on the contact, where that is spelled otherwise. */
      contactAddress: z.string(),
      /** The person chose among several contacts. */
      chosen: z.boolean(),
    }),
  ),
  sources: z.array(
    z.strictObject({
      mailboxAddress: z.string(),
      route: z.enum(messageRoutes),
      storedAt: epochMs.nullable(),
    }),
  ),
})
export type WhyHere = z.infer<typeof whyHereSchema>

/** What an address is to us. */
export const addressFindingSchema = z.strictObject({
  kind: z.literal('address'),
  address: z.string(),
  standing: z.enum(['contact', 'ambiguous', 'own', 'colleague', 'never_log', 'not_a_person', 'stranger']),
  contacts: z.array(z.strictObject({ contactId: id, name: z.string() })),
  /** The rule that decided, where one did. */
  pattern: z.string().nullable(),
  /** Of each mailbox: from when on its mail with a contact is here, and whether all of that has come. */
  mailboxes: z.array(
    z.strictObject({
      mailboxAddress: z.string(),
      since: epochMs,
      complete: z.boolean(),
      paused: z.boolean(),
    }),
  ),
})

/** Where a message is, as far as one mailbox tells. */
export const messagePlaces = [
  'here',
  'review',
  'waiting',
  'failed',
  'no_contact',
  'never_log',
  'bulk',
  'colleagues',
  'draft',
  'spam',
  'trash',
  'excluded',
  'before_range',
  'not_in_mailbox',
  'not_asked',
] as const

export const messageFindingSchema = z.strictObject({
  kind: z.literal('message'),
  rfcMessageId: z.string(),
  mailboxes: z.array(
    z.strictObject({
      mailboxAddress: z.string(),
      place: z.enum(messagePlaces),
      /** The stored message, where it is here. */
      messageId: id.nullable(),
      contacts: z.array(z.strictObject({ contactId: id, name: z.string() })),
      /** Who it is between, where that is known. */
      people: z.array(z.string()),
      pattern: z.string().nullable(),
      at: epochMs.nullable(),
    }),
  ),
})

/** The answer to "why is this not here?". `unreadable`: neither an address nor a Message-ID. */
export const whyNotSchema = z.discriminatedUnion('kind', [
  addressFindingSchema,
  messageFindingSchema,
  z.strictObject({ kind: z.literal('unreadable') }),
])
export type WhyNot = z.infer<typeof whyNotSchema>
export type AddressFinding = z.infer<typeof addressFindingSchema>
export type MessageFinding = z.infer<typeof messageFindingSchema>
