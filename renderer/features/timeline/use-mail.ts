import { useEffect, useState } from 'react'
import type { Message } from '../../../shared/domain/message.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { useClient } from '../../ipc/client-context.tsx'
import { cleanBody, fetchBody, messagePath, type CleanMail, type RawBody } from '../../message-frame/index.ts'

export type OpenedMail =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly error: AppError }
  | { readonly status: 'ready'; readonly message: Message; readonly mail: CleanMail; readonly raw: RawBody }

/** Where all of an opened mail's body is served; nowhere before it is here. */
export const bodySource = (opened: OpenedMail): { readonly source?: string } =>
  opened.status === 'ready' ? { source: messagePath(opened.message.id, opened.raw.kind) } : {}

/** Reads a message and its body, and cleans it. `again` reads it once more after a failure. */
export const useMail = (messageId: string): { opened: OpenedMail; again: () => void } => {
  const client = useClient()
  const [opened, setOpened] = useState<OpenedMail>({ status: 'loading' })
  const [round, setRound] = useState(0)
  useEffect(() => {
    const abort = new AbortController()
    const read = async () => {
      if (round > 0) setOpened({ status: 'loading' })
      const message = await client.invoke('message.get', { messageId })
      if (abort.signal.aborted) return
      if (!message.ok) return setOpened({ status: 'failed', error: message.error })
      const body = await fetchBody(message.value, (input, init) => fetch(input, init), abort.signal)
      if (abort.signal.aborted) return
      if (!body.ok) return setOpened({ status: 'failed', error: body.error })
      setOpened({
        status: 'ready',
        message: message.value,
        mail: cleanBody(body.value, { messageId, subject: message.value.subject }),
        raw: body.value,
      })
    }
    void read()
    return () => abort.abort()
  }, [client, messageId, round])
  return {
    opened,
    again: () => setRound(round + 1),
  }
}
