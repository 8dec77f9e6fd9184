import * as z from 'zod'
import { activitySchema } from '../domain/activity.ts'
import { connectAttemptSchema } from '../domain/connect-attempt.ts'
import { contactInputSchema, contactRowSchema, contactSchema, contactViewSchema } from '../domain/contact.ts'
import { syncFailureSchema } from '../domain/coverage.ts'
import {
  mailboxChangeSchema,
  mailboxSchema,
  mailFolderSchema,
  providerId,
  syncStatusSchema,
} from '../domain/mailbox.ts'
import {
  matchingRuleSchema,
  matchingSettingsSchema,
  reviewSchema,
  ruleListSchema,
  rulePatternSchema,
  suggestionSchema,
  whyHereSchema,
  whyNotSchema,
} from '../domain/matching.ts'
import { attachedMailSchema, messageSchema, threadMailSchema } from '../domain/message.ts'
import { epochMs, id, pageCursor } from '../domain/primitives.ts'
import { settingsChangeSchema, settingsViewSchema } from '../domain/settings.ts'
import {
  attemptSchema,
  outboxList,
  submissionRequestSchema,
  submissionSchema,
  submissionState,
} from '../domain/submission.ts'
import { mailFileSchema } from '../domain/file.ts'
import { personSchema } from '../domain/person.ts'
import { templateInputSchema, templateSchema } from '../domain/template.ts'
import { appErrorSchema } from '../errors/app-error.ts'
import type { CommandName, EventName } from './names.ts'

const nothing = z.strictObject({})

const command = <Req extends z.ZodType, Res extends z.ZodType>(request: Req, response: Res) => ({
  request,
  response,
})

/** A problem found while the program started, which the person must know of. */
export const startNoticeSchema = z.strictObject({
  kind: z.enum(['store_moved_aside', 'vault_session_only', 'store_unusable']),
  error: appErrorSchema.nullable(),
  detail: z.string(),
})
export type StartNotice = z.infer<typeof startNoticeSchema>

const searchHit = z.strictObject({
  contactId: id,
  contactName: z.string(),
  messageId: id,
  subject: z.string(),
  /** Plain text; hits are between U+0002 and U+0003. */
  excerpt: z.string(),
  occurredAt: epochMs,
})

/** Every command that the window may call: request and response. The only place where one is named besides `names.ts`. */
export const commands = {
  'app.state': command(
    nothing,
    z.strictObject({
      version: z.string(),
      demo: z.boolean(),
      online: z.boolean(),
      vault: z.enum(['system', 'keyring', 'session']),
      notices: z.array(startNoticeSchema),
    }),
  ),
  'app.openLink': command(z.strictObject({ url: z.string().max(8000) }), nothing),
  /** Shows a draft in a window of its own; asked again, that window comes to the front. */
  'app.openDraft': command(z.strictObject({ draftId: id }), nothing),

  'settings.read': command(nothing, settingsViewSchema),
  'settings.change': command(settingsChangeSchema, settingsViewSchema),

  'mailbox.list': command(
    nothing,
    z.strictObject({ mailboxes: z.array(mailboxSchema), sync: z.array(syncStatusSchema) }),
  ),
  'mailbox.connect': command(
    z.strictObject({ provider: providerId, reconnects: id.nullable() }),
    connectAttemptSchema,
  ),
  'mailbox.connectAttempt': command(nothing, z.strictObject({ attempt: connectAttemptSchema.nullable() })),
  /** `admin_approval`: the page says that an administrator has to approve; the attempt ends as that. */
  'mailbox.cancelConnect': command(
    z.strictObject({ attemptId: id, because: z.enum(['cancelled', 'admin_approval']) }),
    nothing,
  ),
  'mailbox.change': command(z.strictObject({ mailboxId: id, change: mailboxChangeSchema }), nothing),
  /** Asks the provider. Empty where folders are not chosen: all are read. */
  'mailbox.folders': command(
    z.strictObject({ mailboxId: id }),
    z.strictObject({ folders: z.array(mailFolderSchema) }),
  ),
  'mailbox.sync': command(z.strictObject({ mailboxId: id.nullable() }), nothing),
  /** Starts an audit of the mailbox now: whether all that the provider has of the contacts is here. */
  'mailbox.check': command(z.strictObject({ mailboxId: id }), nothing),
  /** Messages that could not be had in three tries, next try first. */
  'mailbox.failures': command(
    z.strictObject({ mailboxId: id }),
    z.strictObject({ failures: z.array(syncFailureSchema) }),
  ),
  'mailbox.retryFailures': command(z.strictObject({ mailboxId: id }), nothing),
  'mailbox.disconnect': command(z.strictObject({ mailboxId: id, keepHistory: z.boolean() }), nothing),

  'contact.list': command(
    z.strictObject({
      text: z.string().max(200),
      order: z.enum(['recent', 'name']),
      after: pageCursor.nullable(),
      limit: z.number().int().min(1).max(500),
    }),
    z.strictObject({ rows: z.array(contactRowSchema), total: z.number().int(), next: pageCursor.nullable() }),
  ),
  'contact.get': command(z.strictObject({ contactId: id }), contactViewSchema),
  'contact.save': command(contactInputSchema, contactSchema),
  'contact.remove': command(z.strictObject({ contactId: id }), nothing),
  /** The person says that mail to this address arrives again. */
  'contact.clearBounce': command(z.strictObject({ contactId: id, address: z.string().max(320) }), nothing),

  /** The address book: everybody whose entry changed at or after `since`, for which the newest `lastAt` known will do. */
  'people.page': command(
    z.strictObject({
      since: epochMs,
      after: pageCursor.nullable(),
      limit: z.number().int().min(1).max(2000),
    }),
    z.strictObject({ people: z.array(personSchema), next: pageCursor.nullable() }),
  ),

  'matching.read': command(
    nothing,
    z.strictObject({ settings: matchingSettingsSchema, rules: z.array(matchingRuleSchema) }),
  ),
  'matching.change': command(matchingSettingsSchema.partial(), nothing),
  /** `id` null for a new one. `rule_invalid` where the pattern is none, `rule_exists` where the list has it. Of a built-in one only `enabled` changes. */
  'matching.saveRule': command(
    z.strictObject({
      id: id.nullable(),
      list: ruleListSchema,
      pattern: rulePatternSchema,
      enabled: z.boolean(),
    }),
    matchingRuleSchema,
  ),
  'matching.removeRule': command(z.strictObject({ id }), nothing),

  /** The likeliest first. */
  'suggestion.list': command(
    z.strictObject({ limit: z.number().int().min(1).max(200) }),
    z.strictObject({ suggestions: z.array(suggestionSchema), total: z.number().int() }),
  ),
  /** Makes a contact of it, whose past mail is then fetched. */
  'suggestion.add': command(z.strictObject({ key: z.string().max(400) }), contactSchema),
  /** It is not suggested again. */
  'suggestion.dismiss': command(z.strictObject({ key: z.string().max(400) }), nothing),

  /** Newest first. */
  'review.list': command(
    z.strictObject({ before: pageCursor.nullable(), limit: z.number().int().min(1).max(200) }),
    z.strictObject({ reviews: z.array(reviewSchema), total: z.number().int(), next: pageCursor.nullable() }),
  ),
  /** Whose it is: no contact (empty), one or several. `always`: so is all other mail of the address, stored and to come. */
  'review.decide': command(
    z.strictObject({
      messageId: id,
      key: z.string().max(400),
      contactIds: z.array(id).max(50),
      always: z.boolean(),
    }),
    nothing,
  ),

  'why.here': command(z.strictObject({ messageId: id }), whyHereSchema),
  /** `text`: an address, or a Message-ID as pasted from the headers of a mail. Asks the providers. */
  'why.not': command(z.strictObject({ text: z.string().max(2000) }), whyNotSchema),

  'template.list': command(nothing, z.strictObject({ templates: z.array(templateSchema) })),
  'template.save': command(templateInputSchema, templateSchema),
  'template.remove': command(z.strictObject({ templateId: id }), nothing),

  /**
   * Ends an upload: the pieces were `PUT` to `/file/<fileId>/<offset>`. Repeating it is harmless. `file_missing` where
   * bytes are missing, so that the upload begins anew.
   */
  'file.finish': command(mailFileSchema, nothing),
  /** Copies a file of a received or sent mail, to be forwarded. Asks the provider for its bytes. */
  'file.fromMessage': command(
    z.strictObject({ fileId: id, messageId: id, index: z.number().int().nonnegative() }),
    mailFileSchema,
  ),
  /** Deletes files that neither the drafts of the window (`inUse`) nor unsent mail nor a signature name, after some days. */
  'file.sweep': command(z.strictObject({ inUse: z.array(id).max(100_000) }), nothing),

  'timeline.page': command(
    z.strictObject({
      contactId: id,
      before: pageCursor.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.strictObject({
      activities: z.array(activitySchema),
      next: pageCursor.nullable(),
      total: z.number().int(),
      /** Submissions to this contact that have not become an activity yet. Only with `before: null`. */
      pending: z.array(submissionSchema),
      /** True while past mail with this contact is still being fetched. */
      backfilling: z.boolean(),
    }),
  ),
  'message.get': command(z.strictObject({ messageId: id }), messageSchema),
  /** The conversation that a message belongs to, over all mailboxes, oldest first. */
  'message.thread': command(
    z.strictObject({ messageId: id }),
    z.strictObject({ mails: z.array(threadMailSchema) }),
  ),
  /** Opens an attached mail. `mail_unreadable` where it can't be read within bounded time and memory. */
  'message.attached': command(
    z.strictObject({ messageId: id, index: z.number().int().nonnegative() }),
    attachedMailSchema,
  ),
  'search.messages': command(
    z.strictObject({ text: z.string().min(1).max(200), limit: z.number().int().min(1).max(50) }),
    z.strictObject({ hits: z.array(searchHit) }),
  ),

  /** `undoUntil`: until then it can be taken back, where it goes now; null where it went or waits for its time. */
  'outbox.enqueue': command(
    submissionRequestSchema,
    z.strictObject({ submissionId: id, state: submissionState, undoUntil: epochMs.nullable() }),
  ),
  'outbox.list': command(
    z.strictObject({
      show: outboxList,
      before: pageCursor.nullable(),
      limit: z.number().int().min(1).max(200),
    }),
    z.strictObject({
      submissions: z.array(submissionSchema),
      next: pageCursor.nullable(),
      counts: z.record(outboxList, z.number().int()),
      /** The next time chosen by the person at which a mail goes, for the status bar. */
      nextScheduledAt: epochMs.nullable(),
    }),
  ),
  'outbox.get': command(z.strictObject({ submissionId: id }), submissionSchema),
  /** Of those that were taken in, by whatever window: a draft whose id is among them was sent already. */
  'outbox.states': command(
    z.strictObject({ submissionIds: z.array(id).max(1000) }),
    z.strictObject({
      known: z.array(z.strictObject({ submissionId: id, state: submissionState })),
    }),
  ),
  'outbox.attempts': command(
    z.strictObject({ submissionId: id }),
    z.strictObject({ attempts: z.array(attemptSchema) }),
  ),
  /** What was asked for, to be edited as a new draft. */
  'outbox.content': command(
    z.strictObject({ submissionId: id }),
    submissionRequestSchema.omit({ submissionId: true }),
  ),
  /** Takes back one that waits, or puts one away that failed. */
  'outbox.cancel': command(z.strictObject({ submissionId: id }), nothing),
  /** Try a failed one again, or a waiting one at once. */
  'outbox.retry': command(z.strictObject({ submissionId: id }), nothing),
  /** The person's decision on an unconfirmed one. */
  'outbox.decide': command(
    z.strictObject({ submissionId: id, decision: z.enum(['was_sent', 'send_again']) }),
    nothing,
  ),
  /** Another time for one that waits for its own. `schedule_invalid` for a time that has passed. */
  'outbox.schedule': command(z.strictObject({ submissionId: id, sendAt: epochMs }), nothing),
  /** Reminds of it in so many days from now if nobody answered, or (null) no more. */
  'outbox.remind': command(
    z.strictObject({ submissionId: id, days: z.number().int().min(1).max(60).nullable() }),
    nothing,
  ),
} as const satisfies Record<CommandName, { request: z.ZodType; response: z.ZodType }>

/** Every event that main may publish. Events say that something changed; the window reads it anew. */
export const events = {
  /** A notification was pressed: the window, which is in front by now, goes there. */
  'app.goTo': z.strictObject({ place: z.enum(['mailboxes', 'follow_up']) }),
  'network.changed': z.strictObject({ online: z.boolean() }),
  'settings.changed': settingsViewSchema,
  'mailboxes.changed': nothing,
  'connect.changed': connectAttemptSchema,
  'sync.changed': syncStatusSchema,
  'contacts.changed': nothing,
  'timeline.changed': z.strictObject({ contactIds: z.array(id) }),
  'outbox.changed': z.strictObject({ submissionId: id, state: submissionState }),
  'templates.changed': nothing,
  'matching.changed': nothing,
  'suggestions.changed': nothing,
  'reviews.changed': nothing,
} as const satisfies Record<EventName, z.ZodType>

export type CommandRequest<K extends CommandName> = z.infer<(typeof commands)[K]['request']>
export type CommandResponse<K extends CommandName> = z.infer<(typeof commands)[K]['response']>
export type EventPayload<K extends EventName> = z.infer<(typeof events)[K]>
export type SearchHit = z.infer<typeof searchHit>
