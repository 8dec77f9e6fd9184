import * as z from 'zod'

/*
 * What we read of Graph's answers, after the v1.0 reference (@microsoft/microsoft-graph-types). Unknown fields are
 * dropped; a field that is missing or odd where we can do without it does not make the answer unusable.
 */

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')
const soft = text.catch('')
const flag = z.boolean().catch(false)
const id = z.string().min(1)
/** Links are followed with the sign-in: those of Graph only. */
export const graphLink = z.string().regex(/^https:\/\/graph\.microsoft\.com\//)
const nextLink = graphLink.nullish().transform((value) => value ?? null)
const conversation = z
  .string()
  .nullish()
  .transform((value) => value ?? null)
  .catch(null)

const time = z.iso
  .datetime({ offset: true })
  .transform((value) => Date.parse(value))
  .nullish()
  .transform((value) => value ?? null)
  .catch(null)

const recipient = z.object({ emailAddress: z.object({ name: soft, address: soft }) })
export type GraphRecipient = z.infer<typeof recipient>

const one = recipient
  .nullish()
  .transform((value) => value ?? null)
  .catch(null)
const people = z
  .array(one)
  .catch([])
  .transform((list) => list.filter((person) => person !== null))

const attachment = z.object({
  '@odata.type': soft,
  id,
  name: soft,
  contentType: soft,
  size: z.number().int().nonnegative().catch(0),
  isInline: flag,
  contentId: soft,
})
export type GraphAttachment = z.infer<typeof attachment>

const header = z.object({ name: soft, value: soft })
const property = z.object({ id: soft, value: soft })

/** GET /messages/{id} with what `messageSelect` and `messageExpand` ask for. */
export const fullMessage = z.object({
  id,
  conversationId: conversation,
  parentFolderId: soft,
  isDraft: flag,
  receivedDateTime: time,
  sentDateTime: time,
  createdDateTime: time,
  internetMessageId: soft,
  internetMessageHeaders: z.array(header).catch([]),
  subject: soft,
  bodyPreview: soft,
  body: z.object({ contentType: soft, content: soft }).catch({ contentType: 'text', content: '' }),
  from: one,
  sender: one,
  toRecipients: people,
  ccRecipients: people,
  bccRecipients: people,
  replyTo: people,
  attachments: z.array(attachment).catch([]),
  singleValueExtendedProperties: z.array(property).catch([]),
})
export type FullMessage = z.infer<typeof fullMessage>

export const profile = z.object({ mail: soft, userPrincipalName: soft })

export const folderId = z.object({ id })

/** GET /mailFolders/delta. */
export const folderPage = z.object({
  value: z.array(
    z.object({
      id,
      displayName: soft,
      parentFolderId: soft,
      isHidden: flag,
      '@odata.type': soft,
      '@removed': z.unknown().optional(),
    }),
  ),
  '@odata.nextLink': nextLink,
})

export type FolderPage = z.infer<typeof folderPage>

/** GET /mailFolders/{id}/messages/delta. Exactly one of the links is there; updates carry only what changed. */
export const deltaPage = z
  .object({
    value: z.array(
      z
        .object({
          id,
          receivedDateTime: z.unknown().optional(),
          lastModifiedDateTime: time,
          '@removed': z.unknown().optional(),
        })
        .transform((row) => ({
          ...row,
          receivedDateTime: time.parse(row.receivedDateTime),
          /** Tells what changed of a message, and not the message. */
          isUpdate: row.receivedDateTime === undefined,
        })),
    ),
    '@odata.nextLink': nextLink,
    '@odata.deltaLink': nextLink,
  })
  .refine((page) => (page['@odata.nextLink'] === null) !== (page['@odata.deltaLink'] === null))
export type DeltaPage = z.infer<typeof deltaPage>

/** GET /messages with $search. */
export const searchPage = z.object({
  value: z.array(
    z.object({
      id,
      parentFolderId: soft,
      isDraft: flag,
      receivedDateTime: time,
      from: one,
      sender: one,
      toRecipients: people,
      ccRecipients: people,
      bccRecipients: people,
    }),
  ),
  '@odata.nextLink': nextLink,
})
export type SearchRow = z.infer<typeof searchPage>['value'][number]

/** What the draft of a submission is known by. */
export const parkedMessage = z.object({
  id,
  isDraft: z.boolean(),
  singleValueExtendedProperties: z.array(property).catch([]),
})
export type ParkedMessage = z.infer<typeof parkedMessage>

/** The files of a draft, without their bytes. */
export const fileList = z.object({
  value: z.array(z.object({ id, name: soft, size: z.number().catch(0), isInline: flag, contentId: soft })),
  '@odata.nextLink': nextLink,
})
export type FilePage = z.infer<typeof fileList>
export type ListedFile = FilePage['value'][number]

/** Where bytes are sent without a sign-in: hosts of Exchange, which differ between kinds of accounts. */
export const uploadSession = z.object({
  uploadUrl: z.string().regex(/^https:\/\/([a-z0-9-]+\.)*(office|office365|outlook|live|microsoft)\.com\//i),
})

const starts = z.array(z.string()).nullish()

/**
 * Where an upload goes on, in bytes. For Outlook it is one number and no range ("uploadSession resource type"), and
 * its name is written in either case (microsoftgraph/msgraph-sdk-dotnet#2092). Null where nothing is wanted any more.
 */
export const uploadStand = z
  .object({ nextExpectedRanges: starts, NextExpectedRanges: starts })
  .refine((stand) => (stand.nextExpectedRanges ?? stand.NextExpectedRanges) !== undefined)
  .transform((stand) => {
    const [first] = stand.nextExpectedRanges ?? stand.NextExpectedRanges ?? []
    const start = first === undefined ? null : Number(/^\d+/.exec(first)?.[0] ?? Number.NaN)
    return { start }
  })
  .refine(({ start }) => start === null || Number.isSafeInteger(start))

/** GET /mailFolders/{id}/messages with what `headSelect` and `headExpand` ask for. */
export const headPage = z.object({ value: z.array(fullMessage), '@odata.nextLink': nextLink })
export type HeadPage = z.infer<typeof headPage>

/** GET /messages with $select=id. */
export const idPage = z.object({ value: z.array(z.object({ id })), '@odata.nextLink': nextLink })

/** POST /$batch. Names of headers are in any case (RFC 9110 section 5.1). */
export const batchAnswer = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number().int(),
      headers: z
        .record(z.string(), z.unknown())
        .catch({})
        .transform((headers) => {
          const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1]
          return { retryAfter: typeof found === 'string' || typeof found === 'number' ? String(found) : null }
        }),
      body: z.unknown(),
    }),
  ),
})

export const sentCopies = z.object({ value: z.array(z.object({ id, isDraft: flag })) })

/** A mail as it was frozen: `StructuredMail`. */
const participant = z.object({ name: z.string(), address: z.string() })
export const structuredMail = z.object({
  from: participant,
  to: z.array(participant),
  cc: z.array(participant),
  bcc: z.array(participant),
  subject: z.string(),
  html: z.string(),
  /** Mail frozen by the version before has none. */
  attachments: z
    .array(
      z.object({
        filename: z.string(),
        mediaType: z.string(),
        contentId: z.string().nullable(),
        content: z.string(),
      }),
    )
    .default([]),
})
