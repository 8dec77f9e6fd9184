import { readFileSync } from 'node:fs'
import type { createParser } from '../../main/parse/client.ts'
import type { ParsedMail } from '../../main/parse/parsed-mail.ts'
import { mailFiles } from './ingest-mail.ts'

/** Mails in the parser's hands, and bytes of them: a mail can have 30 MB of files. */
const mostAhead = 48
const mostBytesAhead = 8_000_000

type Taken = { readonly id: string; readonly mail: ParsedMail | null }

/** Everything below DIR in its order, some of it ahead of whoever takes it; null where a mail could not be read. */
export async function* parsedMails(
  dir: string,
  parser: ReturnType<typeof createParser>,
): AsyncGenerator<Taken> {
  const files = mailFiles(dir)
  const ahead: { id: string; size: number; mail: ReturnType<typeof parser.mail> }[] = []
  let next = 0
  let bytesAhead = 0
  for (;;) {
    while (ahead.length < mostAhead && bytesAhead < mostBytesAhead && next < files.length) {
      const file = files[next] ?? ''
      const bytes = readFileSync(file)
      next += 1
      bytesAhead += bytes.length
      ahead.push({ id: file.slice(dir.length), size: bytes.length, mail: parser.mail(bytes) })
    }
    const first = ahead.shift()
    if (first === undefined) return
    const mail = await first.mail
    bytesAhead -= first.size
    yield { id: first.id, mail: mail.ok ? mail.value : null }
  }
}
