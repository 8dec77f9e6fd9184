import { expect, test } from '@playwright/test'
import PostalMime, { type Email } from 'postal-mime'
import { openWorkplace, type Workplace } from '../support/workplace.ts'
import { connect, startApp } from './journey-steps.ts'

const tomas = 'tomas.rivera@altamar.example'
const account = { provider: 'graph', address: 'ann.meyer@contoso.example' } as const
const me = account.address
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const plan = Buffer.from('a plan '.repeat(40_000))

let work: Workplace
test.beforeEach(async () => {
  work = await openWorkplace({ graph: [{ email: me, name: 'Ann Meyer' }] })
  await work.providers.graph.deliver(me, {
    from: `Tomás Rivera <${tomas}>`,
    to: me,
    subject: 'Depots',
    text: 'See below',
    html: '<p>The depots</p><p><img src="cid:map@altamar" alt="A map"></p>',
    attachments: [
      { filename: 'map.png', content: png, contentType: 'image/png', cid: 'map@altamar' },
      { filename: 'depots-größe.xlsx', content: plan, contentType: 'application/vnd.ms-excel' },
    ],
    date: Date.now(),
  })
})
test.afterEach(() => work.close())

const sentMail = async (subject: string): Promise<Email> => {
  const found = () => work.microsoft.control.sentMessages(me).filter((mail) => mail.subject === subject)
  await expect.poll(() => found().length, { timeout: 40_000 }).toBe(1)
  return PostalMime.parse(new Uint8Array(found()[0]?.raw ?? Buffer.alloc(0)))
}

/** The bytes of the part that the text names as the picture with these words. */
const pictureBytes = (mail: Email, words: string): Buffer => {
  const tag = [...(mail.html ?? '').matchAll(/<img\b[^>]*>/g)].find(([each]) => each.includes(`"${words}"`))
  const named = /src="cid:([^"]*)"/.exec(tag?.[0] ?? '')?.[1]
  const part = mail.attachments.find(({ contentId }) => contentId?.replace(/^<|>$/g, '') === named)
  return part?.content instanceof ArrayBuffer ? Buffer.from(part.content) : Buffer.alloc(0)
}

test('from Microsoft, a mail is passed on with its files and pictures, below the logo of a signature', async ({
  page,
  context,
}) => {
  test.setTimeout(120_000)
  const { app, shell } = await startApp(work, page)
  await connect(context, shell, account)
  const mailboxes = await shell.openMailboxes()
  const settings = await mailboxes.settings(me)
  await settings.fillSignature('Ann Meyer ')
  await settings.panel
    .getByLabel('Picture for the signature')
    .setInputFiles([{ name: 'logo.png', mimeType: 'image/png', buffer: png }])
  await settings.signature.locator('.picture[data-state="ready"] img').click()
  await settings.panel.getByRole('textbox', { name: 'Alternative text' }).fill('Our logo')
  await expect(settings.preview.getByRole('img', { name: 'Our logo' })).toBeVisible()
  await settings.save()
  await expect(settings.panel).toBeHidden()

  const contacts = await shell.openContacts()
  const timeline = await contacts.add({ name: 'Tomás Rivera', addresses: [tomas] })
  const composer = await (await timeline.openMail('Depots')).forward()
  await expect(composer.files).toContainText('280 KB')
  await expect(composer.dock.getByRole('progressbar')).toHaveCount(0)
  await composer.addRecipients('To', 'colleague@altamar.example')
  await composer.type('As promised.')
  await expect(composer.signature.getByRole('img', { name: 'Our logo' })).toBeVisible()
  await composer.send()
  await expect(composer.dock).toHaveCount(0)

  const mail = await sentMail('Fwd: Depots')
  expect(pictureBytes(mail, 'Our logo').equals(png)).toBe(true)
  expect(pictureBytes(mail, 'A map').equals(png)).toBe(true)
  const beside = mail.attachments.filter(({ disposition }) => disposition === 'attachment')
  expect(beside.map(({ filename }) => filename)).toEqual(['depots-größe.xlsx'])
  expect(beside[0]?.content instanceof ArrayBuffer && Buffer.from(beside[0].content).equals(plan)).toBe(true)
  expect(mail.html).not.toMatch(/data-|\/file\//)
  const [text, logo, quoted] = ['As promised.', 'Our logo', 'Forwarded message'].map((words) =>
    (mail.html ?? '').indexOf(words),
  )
  expect([text, logo, quoted].every((at) => at !== undefined && at > 0)).toBe(true)
  expect([text, logo, quoted]).toEqual([text, logo, quoted].toSorted((a = 0, b = 0) => a - b))
  await app.quit()
})
