import * as z from 'zod'

/*
 * What we read of Gmail's answers, after its reference (the typed schemas of @googleapis/gmail). Unknown fields are
 * dropped; a field that is missing or odd where we can do without it does not make the answer unusable.
 */

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')
const header = z.object({ name: text, value: text })

export type GmailHeader = z.infer<typeof header>

export type GmailPart = {
  readonly partId: string
  readonly mimeType: string
  readonly filename: string
  readonly headers: readonly GmailHeader[]
  readonly body: { readonly size: number; readonly data: string | null; readonly attachmentId: string | null }
  readonly parts: readonly GmailPart[]
}

const body = z
  .object({
    size: z.number().int().nonnegative().catch(0),
    data: z
      .string()
      .nullish()
      .transform((value) => value ?? null),
    attachmentId: z
      .string()
      .nullish()
      .transform((value) => value ?? null),
  })
  .catch({ size: 0, data: null, attachmentId: null })

const part: z.ZodType<GmailPart> = z.lazy(() =>
  z.object({
    partId: text,
    mimeType: text,
    filename: text,
    headers: z.array(header).catch([]),
    body,
    parts: z.array(part).catch([]),
  }),
)

const labelIds = z.array(z.string()).catch([])

/** messages.get with format=full. */
export const fullMessage = z.object({
  id: z.string().min(1),
  threadId: z.string().nullish(),
  labelIds,
  snippet: text,
  internalDate: z.string().regex(/^\d{1,15}$/),
  payload: part,
})
export type FullMessage = z.infer<typeof fullMessage>

/** messages.get with format=metadata. */
export const messageHeaders = z.object({
  id: z.string().min(1),
  labelIds,
  payload: z.object({ headers: z.array(header).catch([]) }).catch({ headers: [] }),
})

export const attachmentBody = z.object({ data: z.string() })

export const profile = z.object({ emailAddress: z.string().min(1), historyId: z.string().regex(/^\d+$/) })

const messageRef = z.object({ id: z.string().min(1) })
const nextPageToken = z
  .string()
  .nullish()
  .transform((value) => value ?? null)

export const messageList = z.object({ messages: z.array(messageRef).nullish(), nextPageToken })

export const draft = z.object({ id: z.string().min(1), message: messageRef.nullish() })
export const draftList = z.object({ drafts: z.array(draft).nullish(), nextPageToken })
export const sentMessage = messageRef
/** Answers without content that matters, such as the empty one of drafts.delete. */
export const anything = z.unknown()

export const sendAsList = z.object({
  sendAs: z
    .array(
      z.object({
        sendAsEmail: z.string().min(1),
        displayName: z.string().nullish(),
        isPrimary: z.boolean().nullish(),
        /** Left out for the primary address, which needs no verification. */
        verificationStatus: z.string().nullish(),
      }),
    )
    .nullish(),
})

const historyMessage = z.object({ message: z.object({ id: z.string().min(1), labelIds }) })
const historyLabels = historyMessage.extend({ labelIds })

export const historyPage = z.object({
  history: z
    .array(
      z.object({
        messagesAdded: z.array(historyMessage).nullish(),
        messagesDeleted: z.array(historyMessage).nullish(),
        labelsAdded: z.array(historyLabels).nullish(),
        labelsRemoved: z.array(historyLabels).nullish(),
      }),
    )
    .nullish(),
  historyId: z.string().regex(/^\d+$/),
  nextPageToken,
})
export type HistoryPage = z.infer<typeof historyPage>

const begun = /^\s*\{[^]{0,20000}?"raw"\s*:\s*"([\w=-]+)/

/** A message as it came, in base64url: the whole answer, or the beginning of a long one. */
export const rawMessage = z.union([
  z.object({ raw: z.string() }),
  z
    .object({ beginning: z.string().regex(begun) })
    .transform(({ beginning }) => ({ raw: begun.exec(beginning)?.[1] ?? '' })),
])

/** Where a resumable upload is to be sent: Google's own addresses only, because the sign-in goes with it. */
export const uploadAddress = z.object({
  location: z.string().regex(/^https:\/\/(gmail|www)\.googleapis\.com\/upload\//),
})

/** Where a resumable upload stands: the next byte that is wanted, or the draft that it became. */
export const uploadStand = z.union([z.object({ next: z.number().int().nonnegative() }), draft])
