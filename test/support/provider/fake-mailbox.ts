import { inLanes } from '../../../main/providers/lanes.ts'
import type { MailProvider, ProviderMessage, PullPage } from '../../../main/providers/provider.ts'
import type { Participant } from '../../../shared/domain/participant.ts'
import { appError, type AppError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { concernedKeys } from '../../../shared/rules/contact-matching.ts'
import { addressKey } from '../../../shared/rules/address.ts'

type Event = { readonly kind: 'changed' | 'removed' | 'left'; readonly id: string }
type Call = keyof Pick<
  MailProvider,
  'aliases' | 'anchor' | 'pull' | 'search' | 'sent' | 'find' | 'get' | 'raw'
>

/**
 * A mailbox at a made-up provider, for tests of sync: a list of messages, a history of changes with a cursor into it,
 * and failures on order. It keeps the promises of the port and no others.
 * @param pageSize Of listings and of history.
 */
export const createFakeMailbox = (pageSize = 7) => {
  const messages = new Map<string, ProviderMessage>()
  const history: Event[] = []
  const fetched: string[] = []
  const raws = new Map<string, Uint8Array>()
  const askedRaw: string[] = []
  let oldestCursor = 0
  let headed = false
  let aliases: readonly Participant[] = []
  let fault: (call: Call, id: string | null) => AppError | null = () => null

  const guarded = async <T>(call: Call, id: string | null, answer: () => Result<T>): Promise<Result<T>> => {
    const failure = fault(call, id)
    return failure === null ? answer() : err(failure)
  }

  /** As a feed with headers tells of a message: sent mail is to be fetched whole. */
  const headOf = (id: string): ProviderMessage | null => {
    const message = messages.get(id)
    if (message === undefined || message.direction === 'sent') return null
    return { ...message, html: null, text: null, snippet: '', attachments: [] }
  }

  const pull = (cursor: string): Result<PullPage> => {
    const from = Number(cursor)
    if (from < oldestCursor) return err(appError('cursor_expired', 'too old'))
    const page = history.slice(from, from + pageSize)
    const next = from + page.length
    const told = page.flatMap((event) => (event.kind === 'changed' ? [event.id] : []))
    const heads = headed ? told.flatMap((id) => headOf(id) ?? []) : []
    const withHead = new Set(heads.map(({ providerMessageId }) => providerMessageId))
    return ok({
      changed: told.filter((id) => !withHead.has(id)),
      heads,
      removed: page.flatMap((event) => (event.kind === 'removed' ? [event.id] : [])),
      left: page.flatMap((event) => (event.kind === 'left' ? [event.id] : [])),
      next: String(next),
      more: next < history.length,
    })
  }

  const listed = (page: string | null, keep: (message: ProviderMessage) => boolean) => {
    const found = [...messages.values()]
      .filter(keep)
      .toSorted((a, b) => b.occurredAt - a.occurredAt)
      .map((message) => message.providerMessageId)
    const from = Number(page ?? 0)
    const next = from + pageSize < found.length ? String(from + pageSize) : null
    return ok({ ids: found.slice(from, from + pageSize), next })
  }

  const search = (addresses: readonly string[], since: number, page: string | null) => {
    const keys = new Set(addresses.map(addressKey))
    return listed(
      page,
      (message) => message.occurredAt >= since && concernedKeys(message).some((key) => keys.has(key)),
    )
  }

  const sent = (since: number, page: string | null) =>
    listed(page, (message) => message.occurredAt >= since && message.direction === 'sent')

  const find = (rfcMessageId: string) =>
    ok([...messages.values()].find((message) => message.rfcMessageId === rfcMessageId) ?? null)

  const get = (id: string): Result<ProviderMessage> => {
    fetched.push(id)
    const message = messages.get(id)
    return message === undefined ? err(appError('not_found', 'gone')) : ok(message)
  }

  const raw = (id: string): Result<Uint8Array> => {
    const bytes = raws.get(id)
    return bytes === undefined ? err(appError('not_found', 'gone')) : ok(bytes)
  }

  const notForSync = async (): Promise<never> => {
    throw new Error('the fake mailbox does not send')
  }

  const provider: MailProvider = {
    provider: 'gmail',
    capabilities: {
      parks: true,
      form: 'mime',
      maxMessageBytes: 1_000_000,
      maxAttachmentBytes: 25_000_000,
      sendsPerMinute: null,
      bodiesPerMinute: null,
      choosesFolders: false,
    },
    aliases: () => guarded('aliases', null, () => ok([...aliases])),
    folders: async () => ok([]),
    identity: async () => ok({ address: 'me@northwind.example' }),
    anchor: () => guarded('anchor', null, () => ok(String(history.length))),
    pull: (cursor) => guarded('pull', null, () => pull(cursor)),
    search: ({ addresses, since, page }) => guarded('search', null, () => search(addresses, since, page)),
    sent: ({ since, page }) => guarded('sent', null, () => sent(since, page)),
    getMany: (ids, signal) => inLanes((id) => guarded('get', id, () => get(id)), ids, signal),
    find: (rfcMessageId) => guarded('find', null, () => find(rfcMessageId)),
    get: (id) => guarded('get', id, () => get(id)),
    raw: (id) => {
      askedRaw.push(id)
      return guarded('raw', id, () => raw(id))
    },
    attachment: notForSync,
    park: notForSync,
    deliver: notForSync,
    settle: notForSync,
    unpark: notForSync,
  }

  return {
    provider,
    /** Ids that `get` was asked for, in order. */
    fetched,
    messages,
    /** Whole messages, by id; what is not here can't be had. */
    raws,
    /** Ids that `raw` was asked for, in order. */
    askedRaw,
    deliver: (message: ProviderMessage): void => {
      messages.set(message.providerMessageId, message)
      history.push({ kind: 'changed', id: message.providerMessageId })
    },
    remove: (id: string): void => {
      if (messages.delete(id)) history.push({ kind: 'removed', id })
    },
    /** Tells that a message went from where it was. `gone`: for good, else it lies somewhere else. */
    leave: (id: string, how: 'gone' | 'moved'): void => {
      if (how === 'gone') messages.delete(id)
      history.push({ kind: 'left', id })
    },
    setAliases: (next: readonly Participant[]): void => {
      aliases = next
    },
    /** Forgets the history so far: every cursor given out is too old. */
    expireHistory: (): void => {
      history.push({ kind: 'removed', id: 'nothing' })
      oldestCursor = history.length
    },
    /** Whether the feed of changes brings heads. */
    setHeads: (on: boolean): void => {
      headed = on
    },
    /** Called before every answer; an error that it returns is given instead. */
    failWith: (next: (call: Call, id: string | null) => AppError | null): void => {
      fault = next
    },
  }
}

export type FakeMailbox = ReturnType<typeof createFakeMailbox>
