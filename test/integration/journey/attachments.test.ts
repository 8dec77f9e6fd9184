import { expect, test, onTestFinished, vi } from 'vitest'
import { filePieceBytes } from '../../../shared/domain/file.ts'
import { fileUrl } from '../../../shared/rules/file-url.ts'
import { readByPostalMime, sha256 } from '../../support/golden/parsed-mail.ts'
import type { HeadlessWindow } from '../../support/headless-window.ts'
import { connectMailbox, openWorkplace } from '../../support/workplace.ts'

const me = 'ann@northwind.example'

const upload = async (
  window: HeadlessWindow,
  fileId: string,
  mediaType: string,
  bytes: Buffer<ArrayBuffer>,
) => {
  for (let offset = 0; offset < bytes.byteLength; offset += filePieceBytes) {
    const body = bytes.subarray(offset, offset + filePieceBytes)
    const answer = await window.fetch(`${fileUrl(fileId)}/${String(offset)}`, { method: 'PUT', body })
    expect(answer.status).toBe(200)
  }
  const file = { fileId, filename: `${fileId} – Größe.bin`, mediaType, size: bytes.byteLength }
  await window.expect('file.finish', file)
  return file
}

test(
  'a picture and a file that were put before the app was killed go out with the mail',
  { timeout: 90_000 },
  async () => {
    const work = await openWorkplace({ gmail: [{ email: me, name: 'Ann Meyer' }] })
    onTestFinished(work.close)
    const first = await work.open()
    const mailboxId = await connectMailbox(first, work.providers.gmail, me)
    const picture = Buffer.alloc(5000, 'picture')
    const plan = Buffer.alloc(2 * filePieceBytes + 1234, 'plan ')
    await upload(first.window, 'picture', 'image/png', picture)
    const file = await upload(first.window, 'plan', 'application/pdf', plan)
    await first.app.kill()

    const { window } = await work.open()
    const shown = await window.fetch(fileUrl('picture'))
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await shown.arrayBuffer()).equals(picture)).toBe(true)
    await window.expect('file.sweep', { inUse: [] })
    await window.expect('settings.change', { sending: { undoSeconds: 0 } })
    await window.expect('outbox.enqueue', {
      submissionId: 'sub1',
      content: {
        mailboxId,
        fromAddress: null,
        to: [{ name: 'Tomás', address: 'tomas.rivera@altamar.example' }],
        cc: [],
        bcc: [],
        subject: 'Plan',
        html: `<p>See <img src="${fileUrl('picture')}" alt="Logo"></p>`,
        replyToMessageId: null,
        attachments: [file],
      },
      sendAt: null,
      remindDays: null,
    })
    const raw = await vi.waitFor(
      () => {
        const [mail] = work.google.control.sentMessages(me)
        if (mail === undefined) throw new Error('Not sent yet')
        return mail.raw
      },
      { timeout: 20_000, interval: 50 },
    )
    const mail = await readByPostalMime(raw)
    expect(mail.files.map(({ filename, inline, sha256: hash }) => [filename, inline, hash])).toEqual([
      ['picture – Größe.bin', true, sha256(picture)],
      ['plan – Größe.bin', false, sha256(plan)],
    ])
    expect(mail.html).toContain('<img src="cid:picture@northwind.example" alt="Logo" />')
    expect(mail.files[0]?.contentId).toBe('<picture@northwind.example>')
  },
)
