import { expect, test, type Page } from '@playwright/test'
import { openWindow, serveWindow, wcagBreaches } from './open-window.ts'
import { composerPage } from './page-models/composer-page.ts'
import { contactsPage } from './page-models/contacts-page.ts'
import { outboxPage } from './page-models/outbox-page.ts'
import { timelinePage } from './page-models/timeline-page.ts'

const served = serveWindow()

const open = (page: Page, query: string, hash?: string) => openWindow(page, served.url(), query, hash)

const calls = (page: Page, name: string) =>
  page.evaluate(
    (wanted) => window.fakeCalls.filter((call) => call.name === wanted).map(({ request }) => request),
    name,
  )

test('the newest mail is taken back by a key, and by the palette only while it can be', async ({ page }) => {
  const { shell, complaints } = await open(page, 'state=busy', '#/outbox/sent')
  await outboxPage(page).row('Intro to our CFO').waitFor()
  await page.keyboard.press('z')
  const composer = composerPage(page)
  await expect(composer.subject).toHaveValue('The numbers of the pilot')
  expect(await calls(page, 'outbox.cancel')).toEqual([{ submissionId: 'submission-7' }])
  await composer.close()
  const palette = await shell.search('undo')
  await expect(palette.result('Undo send')).toHaveCount(0)
  expect(complaints).toEqual([])
})

test('in a text, Ctrl+Z is the editor’s', async ({ page }) => {
  const { shell } = await open(page, 'state=busy', '#/outbox/waiting')
  await outboxPage(page).row('The numbers of the pilot').waitFor()
  const composer = await shell.write()
  await composer.type('Hello')
  await page.keyboard.press('ControlOrMeta+z')
  expect(await calls(page, 'outbox.cancel')).toEqual([])
})

test('a countdown runs, and a mail is shown where it went', async ({ page }) => {
  await open(page, 'state=busy', '#/outbox/waiting')
  const outbox = outboxPage(page)
  const row = outbox.row('The numbers of the pilot')
  const seconds = async () => Number(/Goes in (\d+) s/.exec((await row.textContent()) ?? '')?.[1])
  const first = await seconds()
  expect(first).toBeGreaterThan(10)
  await expect.poll(seconds).toBeLessThan(first)
  await outbox.act('The numbers of the pilot', 'Send now')
  await expect(row).toHaveCount(0)
  await outbox.show('Sent')
  await expect(outbox.state('The numbers of the pilot')).toHaveText('sent')
})

test('a sent mail is opened on the timeline of its contact; who gave it back is told', async ({ page }) => {
  await open(page, 'state=busy', '#/outbox/sent')
  const outbox = outboxPage(page)
  const bounced = outbox.row('Your invoice of October')
  await expect(bounced).toContainText('maya@harbour.example The address does not exist')
  await expect(bounced).toContainText('owen@harbour.example The mailbox is full. It may still arrive')
  await outbox.act('Your invoice of October', 'What happened')
  await expect(outbox.story).toContainText('550 5.1.1 The email account')
  expect(await wcagBreaches(page)).toEqual([])
  await page.keyboard.press('Escape')
  await outbox.act('Your invoice of October', 'Edit and resend')
  await expect(composerPage(page).subject).toHaveValue('Your invoice of October')
  // The sent one stays as it is.
  expect(await calls(page, 'outbox.cancel')).toEqual([])
  await composerPage(page).minimise()
  await outbox.act('Intro to our CFO', 'Open')
  await expect(timelinePage(page).heading).toHaveText('Tomás Rivera')
  await expect(page.getByRole('article')).toContainText('Answered')
})

test('followed up: written again in the same conversation, or left alone', async ({ page }) => {
  const { shell } = await open(page, 'state=busy', '#/outbox/follow_up')
  const outbox = outboxPage(page)
  const subject = 'The pilot in Porto'
  await outbox.act(subject, 'Write again')
  await expect(composerPage(page).subject).toHaveValue(/^Re: /)
  await composerPage(page).minimise()
  await outbox.act(subject, 'Stop reminding')
  await expect(outbox.row(subject)).toHaveCount(0)
  await expect(page.getByText('Nothing to follow up')).toBeVisible()
  expect(await calls(page, 'outbox.remind')).toEqual([{ submissionId: 'submission-15', days: null }])
  await expect(shell.status).not.toContainText('to follow up')
})

test('an address that mail came back from is marked until the person says that it works', async ({
  page,
}) => {
  await open(page, 'state=calm', '#/contacts/contact-9')
  const row = contactsPage(page).row('Maya Ben-David')
  await expect(row).toContainText('bounced')
  const notice = page.locator('.bounced')
  await expect(notice).toContainText('the address does not exist (5.1.1)')
  await page.getByRole('button', { name: 'More for this contact' }).click()
  await page.getByRole('menuitem', { name: 'Edit contact' }).click()
  await expect(page.getByRole('dialog')).toContainText('the address does not exist')
  await page.keyboard.press('Escape')
  await notice.getByRole('button', { name: /^It works again/ }).click()
  await expect(notice).toHaveCount(0)
  await expect(row).not.toContainText('bounced')
})

test('a line of the timeline says what became of its mail, and takes back what has not gone', async ({
  page,
}) => {
  await open(page, 'state=busy', '#/contacts/contact-0')
  const timeline = timelinePage(page)
  await expect(timeline.line('The numbers of the pilot')).toContainText(/Goes in \d+ s/)
  await expect(timeline.line('Re: Rollout').first()).toContainText('sent, confirmed')
  await page.getByRole('button', { name: 'Undo: The numbers of the pilot' }).click()
  await expect(composerPage(page).subject).toHaveValue('The numbers of the pilot')
})

test('settings of sending are stored as they are changed; wrong values are said, not stored', async ({
  page,
}) => {
  await open(page, 'state=calm', '#/settings/sending')
  const changes = () => calls(page, 'settings.change')
  await page.getByRole('slider').focus()
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowRight')
  await expect.poll(changes).toEqual([{ sending: { undoSeconds: 15 } }])
  // Who moves it and leaves at once meant it, too.
  await page.keyboard.press('ArrowRight')
  await page.evaluate(() => void (window.location.hash = '#/drafts'))
  await expect.poll(changes).toHaveLength(2)
  expect((await changes()).at(-1)).toEqual({ sending: { undoSeconds: 16 } })
  await page.evaluate(() => void (window.location.hash = '#/settings/sending'))
  await page.getByRole('radio', { name: /^Hold it/ }).check()
  await page.getByRole('switch', { name: /^A forgotten file/ }).uncheck()
  await expect
    .poll(async () => (await changes()).at(-1))
    .toMatchObject({
      sending: { guards: { subject: true, attachment: false, domain: true } },
    })
  await page.getByRole('button', { name: 'Add a value' }).click()
  await page.getByLabel('Name of value 2').fill('my phone')
  await page.getByRole('textbox', { name: 'Value 2', exact: true }).fill('+49 30 5550')
  const form = page.getByRole('form', { name: 'Own values' })
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByRole('alert')).toContainText('letters and figures only')
  expect(await wcagBreaches(page)).toEqual([])
  await page.getByLabel('Name of value 2').fill('phone')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(async () => (await changes()).at(-1))
    .toEqual({
      sending: {
        variables: [
          { name: 'calendar', value: 'https://northwind.example/ann' },
          { name: 'phone', value: '+49 30 5550' },
        ],
      },
    })
  await expect(page.getByRole('radio', { name: /^Hold it/ })).toBeChecked()
})

test('a setting that could not be stored goes back, and says why', async ({ page }) => {
  await open(page, 'state=refused', '#/settings/sending')
  const guard = page.getByRole('switch', { name: /^No subject/ })
  await guard.click()
  await expect(page.getByRole('alert')).toContainText('The disk is full')
  await expect(guard).toBeChecked()
})
