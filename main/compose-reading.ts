import { pathToFileURL } from 'node:url'
import type { Foundation } from './compose-foundation.ts'
import { createAttachedMails } from './content/attached-mail.ts'
import { createAttachmentBytes } from './content/attachment-bytes.ts'
import { createMessageContent } from './content/message-content.ts'
import { createParser } from './parse/client.ts'
import type { OpenProvider } from './providers/provider.ts'
import type { Store } from './store/store.ts'

/** What is read of mail beyond the record: bodies and files for the window, attached mails, and the parser's thread. */
export const composeReading = (
  { host, clock, logger }: Foundation,
  store: Store,
  openProvider: OpenProvider,
) => {
  const parser = createParser({ workerUrl: pathToFileURL(host.parseWorkerFile), clock, logger })
  const attachmentBytes = createAttachmentBytes({ store, openProvider })
  const attachedMails = createAttachedMails({ store, attachmentBytes, parser })
  const serveMessage = createMessageContent({ store, attachmentBytes, attachedMails })
  return { parser, attachmentBytes, attachedMails, serveMessage }
}
