import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ParsedMail } from '../../main/parse/parsed-mail.ts'
import type { ProviderMessage } from '../../main/providers/provider.ts'

/** Every file below a folder, in a fixed order. */
export const mailFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()

const snippetLength = 150

/** A mail from its bytes as a provider would hand it over. Files carry no date of arrival: the Date field stands for it. */
export const asProviderMessage = (id: string, mail: ParsedMail): ProviderMessage => {
  const { sentAt, files, calendar: _, ...rest } = mail
  return {
    ...rest,
    providerMessageId: id,
    providerThreadId: null,
    direction: 'received',
    notKept: null,
    occurredAt: sentAt ?? 0,
    snippet: (mail.text ?? '')
      .slice(0, snippetLength * 3)
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, snippetLength),
    attachments: files.map(({ filename, mediaType, size, inline, contentId }, index) => ({
      partId: String(index),
      filename,
      mediaType,
      size,
      inline,
      contentId,
    })),
    submissionId: null,
  }
}

/** Addresses of everybody who is named in a mail. */
export const correspondents = ({ from, to, cc, bcc }: ParsedMail): string[] =>
  [from, ...to, ...cc, ...bcc].map(({ address }) => address)
