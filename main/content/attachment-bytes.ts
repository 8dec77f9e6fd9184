import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { OpenProvider } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'

/** Where an attachment's bytes are: at the provider, under the message's own id. */
export type AttachmentSource = {
  readonly mailboxId: string
  readonly providerMessageId: string
  readonly partId: string
}

export type AttachmentBytes = (source: AttachmentSource) => Promise<Result<Uint8Array>>

/** Bytes kept in memory, so that opening a mail twice does not ask the provider twice. */
const cacheBytes = 32 * 1024 * 1024

/** A provider that does not answer must not leave a picture loading for ever. */
const patienceMs = 60_000

/** Least recently used first, as a Map keeps the order of insertion. */
const createCache = () => {
  const entries = new Map<string, Uint8Array>()
  let size = 0
  const drop = (key: string, bytes: Uint8Array): void => {
    entries.delete(key)
    size -= bytes.byteLength
  }
  return {
    get: (key: string): Uint8Array | undefined => {
      const bytes = entries.get(key)
      if (bytes !== undefined) {
        entries.delete(key)
        entries.set(key, bytes)
      }
      return bytes
    },
    put: (key: string, bytes: Uint8Array): void => {
      if (bytes.byteLength > cacheBytes / 4 || entries.has(key)) return
      entries.set(key, bytes)
      size += bytes.byteLength
      for (const [oldest, old] of entries) {
        if (size <= cacheBytes) return
        drop(oldest, old)
      }
    },
  }
}

/** Fetches attachments from their provider when they are asked for; they are not stored. */
export const createAttachmentBytes = (deps: {
  readonly store: Store
  readonly openProvider: OpenProvider
}): AttachmentBytes => {
  const cache = createCache()
  return async (source) => {
    const key = `${source.mailboxId} ${source.providerMessageId} ${source.partId}`
    const kept = cache.get(key)
    if (kept !== undefined) return ok(kept)
    const mailbox = await deps.store.mailboxes.get({ mailboxId: source.mailboxId })
    if (mailbox?.state !== 'connected') {
      return err(appError('mailbox_not_connected', 'its mailbox is not connected', 'user'))
    }
    const fetched = await deps.openProvider(mailbox).attachment(source, AbortSignal.timeout(patienceMs))
    if (fetched.ok) cache.put(key, fetched.value)
    return fetched
  }
}
