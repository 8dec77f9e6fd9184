import { expect, test } from '@playwright/test'
import PostalMime, { type Email } from 'postal-mime'
import { openWorkplace, type Workplace } from '../support/workplace.ts'
import { connect, startApp } from './journey-steps.ts'

const tomas = 'tomas.rivera@altamar.example'
const account = { provider: 'gmail', address: 'ann@northwind.example' } as const
const me = account.address
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const plan = Buffer.from('a plan '.repeat(40_000))

let work: Workplace
test.beforeEach(async () => {
  work = await openWorkplace({ gmail: [{ email: me, name: 'Ann Meyer' }] })
  await work.providers.gmail.deliver(me, {
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

/** The mail that was sent with this subject, once it was. */
const sentMail = async (subject: string): Promise<Email> => {
  const { control } = work.google
  const found = () => control.sentMessages(me).filter((mail) => mail.subject === subject)
  await expect.poll(() => found().length, { timeout: 40_000 }).toBe(1)
  return PostalMime.parse(new Uint8Array(found()[0]?.raw ?? Buffer.alloc(0)))
}

const partsOf = (mail: Email) =>
  mail.attachments.map(({ filename, mimeType, disposition }) => ({ filename, mimeType, disposition }))

const bytesOf = (mail: Email, filename: string): Buffer => {
  const content = mail.attachments.find((part) => part.filename === filename)?.content
  return content instanceof ArrayBuffer ? Buffer.from(content) : Buffer.alloc(0)
}

/** Every picture of the text is a part of the mail, and is named by nothing else. */
const picturesOf = (mail: Email) => {
  const named = [...(mail.html ?? '').matchAll(/<img\b[^>]*src="([^"]*)"/g)].map(([, source]) => source)
  const parts = mail.attachments.flatMap(({ contentId }) => contentId ?? [])
  return { named, parts: parts.map((id) => `cid:${id.replace(/^<|>$/g, '')}`) }
}

test('a mail with a table, colours, a picture and a file is sent as it was written', async ({
  page,
  context,
}) => {
  test.setTimeout(120_000)
  const { app, shell } = await startApp(work, page)
  await connect(context, shell, account)
  const contacts = await shell.openContacts()
  const timeline = await contacts.add({ name: 'Tomás Rivera', addresses: [tomas] })
  await expect(timeline.line('Depots')).toHaveCount(1)

  const composer = await timeline.write()
  await composer.fillSubject('The plan')
  await composer.type('Hello ')
  await composer.tool('Colour')
  await composer.dock.getByRole('button', { name: 'Text colour: Red' }).click()
  await page.keyboard.type('urgent')
  await page.keyboard.press('Enter')
  await composer.tool('Table')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Depot')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Date')
  await page.keyboard.press('Control+End')
  await composer.putPicture({ name: 'dot.png', mimeType: 'image/png', buffer: png })
  await expect(composer.pictures).toHaveCount(1)
  await composer.pictures.click()
  await composer.dock.getByRole('textbox', { name: 'Alternative text' }).fill('A dot')
  await composer.attach([{ name: 'plan für Tomás.pdf', mimeType: 'application/pdf', buffer: plan }])
  await expect(composer.files).toHaveCount(1)
  await expect(composer.files).toContainText('280 KB')
  await expect(composer.dock.getByRole('progressbar')).toHaveCount(0)
  await composer.send()
  await expect(composer.dock).toHaveCount(0)

  const mail = await sentMail('The plan')
  expect(partsOf(mail)).toEqual([
    { filename: 'dot.png', mimeType: 'image/png', disposition: 'inline' },
    { filename: 'plan für Tomás.pdf', mimeType: 'application/pdf', disposition: 'attachment' },
  ])
  expect(bytesOf(mail, 'plan für Tomás.pdf').equals(plan)).toBe(true)
  const { named, parts } = picturesOf(mail)
  expect(named).toEqual(parts)
  expect(mail.html).toContain('alt="A dot"')
  expect(mail.html).toMatch(/<span style="color:\s*(?:#b3261e|rgb\(179,\s*38,\s*30\))[^>]*>urgent<\/span>/)
  expect(mail.html).toMatch(/<th[^>]*border:[^>]*><p[^>]*>Depot<\/p><\/th>/)
  expect(mail.html).not.toMatch(/data-|\/file\//)
  expect(mail.text).toContain('urgent')
  await app.quit()
})

test('a mail is forwarded with its files and the pictures of its text', async ({ page, context }) => {
  test.setTimeout(120_000)
  const { app, shell } = await startApp(work, page)
  await connect(context, shell, account)
  const contacts = await shell.openContacts()
  const timeline = await contacts.add({ name: 'Tomás Rivera', addresses: [tomas] })
  const composer = await (await timeline.openMail('Depots')).forward()
  await expect(composer.subject).toHaveValue('Fwd: Depots')
  await expect(composer.files).toHaveCount(1)
  await expect(composer.files).toContainText('280 KB')
  await expect(composer.dock.getByRole('progressbar')).toHaveCount(0)
  const quoted = composer.quote.frameLocator('iframe').locator('body')
  await expect(quoted).toContainText('From: Tomás Rivera')
  await expect(quoted.getByRole('img', { name: 'A map' })).toBeVisible()
  await composer.addRecipients('To', `colleague@altamar.example`)
  await composer.type('As promised.')
  await composer.send()
  await expect(composer.dock).toHaveCount(0)

  const mail = await sentMail('Fwd: Depots')
  expect(mail.to).toMatchObject([{ address: 'colleague@altamar.example' }])
  expect(mail.inReplyTo).toBeUndefined()
  expect(partsOf(mail)).toEqual([
    { filename: 'map.png', mimeType: 'image/png', disposition: 'inline' },
    { filename: 'depots-größe.xlsx', mimeType: 'application/vnd.ms-excel', disposition: 'attachment' },
  ])
  expect(bytesOf(mail, 'depots-größe.xlsx').equals(plan)).toBe(true)
  expect(bytesOf(mail, 'map.png').equals(png)).toBe(true)
  const { named, parts } = picturesOf(mail)
  expect(named).toEqual(parts)
  expect(mail.html).toContain('As promised.')
  expect(mail.html).toContain('Forwarded message')
  await app.quit()
})
