import { expect, test, type Page } from '@playwright/test'
import { openWindow, serveWindow, wcagBreaches } from './open-window.ts'
import { mailboxesPage } from './page-models/mailboxes-page.ts'
import { mailCard, timelinePage } from './page-models/timeline-page.ts'

const served = serveWindow()

const open = (page: Page, query: string, hash: string) => openWindow(page, served.url(), query, hash)
const first = 'Rollout for the Lisbon'

const calls = (page: Page, name: string) =>
  page.evaluate(
    (wanted) => window.fakeCalls.filter((call) => call.name === wanted).map(({ request }) => request),
    name,
  )

/** The first received mail, which has files. */
const openWithFiles = async (page: Page) => {
  await timelinePage(page).line('2 files').first().click()
  return mailCard(page, first)
}

test('conversations and attached mails pass the rules of WCAG 2.2 AA', async ({ page }) => {
  const { complaints } = await open(page, 'state=calm', '#/contacts/contact-0')
  await timelinePage(page).peopleOnly.click()
  const mail = await openWithFiles(page)
  await mail.openConversation()
  await mail.conversation.getByRole('button').first().click()
  await expect(mail.conversation.locator('iframe')).toBeVisible()
  expect(await wcagBreaches(page), 'conversation').toEqual([])
  await mail.openAttachedMail('Delivery note 4711.eml')
  await expect(page.getByRole('dialog').locator('iframe')).toBeVisible()
  expect(await wcagBreaches(page), 'attached mail').toEqual([])
  expect(complaints).toEqual([])
})

test('coverage and what could not be fetched pass the rules of WCAG 2.2 AA', async ({ page }) => {
  const { complaints } = await open(page, 'state=certain', '#/mailboxes')
  await page.waitForTimeout(150)
  expect(await wcagBreaches(page), 'coverage').toEqual([])
  await page.getByRole('button', { name: 'Show what could not be fetched' }).click()
  await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(3)
  expect(await wcagBreaches(page), 'failures').toEqual([])
  expect(complaints).toEqual([])
})

test('a conversation opens in its place with the keyboard, oldest first, over mailboxes', async ({
  page,
}) => {
  await open(page, 'state=calm', '#/contacts/contact-0')
  const mail = await timelinePage(page).openMail(first)
  await mail.card.getByRole('button', { name: '3 mails' }).focus()
  await page.keyboard.press('Enter')
  const lines = mail.conversation.getByRole('listitem')
  await expect(lines).toHaveCount(3)
  await expect(lines.nth(0)).toContainText('sales@northwind.example')
  await expect(lines.nth(2)).toContainText('This mail')
  await expect(lines.nth(2).getByRole('button')).toHaveCount(0)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(lines.nth(0).locator('iframe')).toBeVisible()
  await expect(lines.nth(0).getByRole('button', { expanded: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(lines.nth(0).locator('iframe')).toHaveCount(0)
})

test('newsletters and automatic mail are left out on request, on every timeline, and said to be', async ({
  page,
}) => {
  await open(page, 'state=calm', '#/contacts/contact-0')
  const { timeline, line, peopleOnly } = timelinePage(page)
  await expect(line('Newsletter').first()).toBeVisible()
  await peopleOnly.click()
  await expect(peopleOnly).toHaveAttribute('aria-pressed', 'true')
  await expect(line('Newsletter')).toHaveCount(0)
  await expect(line('Automatic')).toHaveCount(0)
  await expect(timeline).toContainText('newsletters and automatic mails are hidden')
  await page.evaluate(() => {
    location.hash = '#/contacts/contact-3'
  })
  await expect(page.getByRole('heading', { level: 1, name: 'Lena Schuster' })).toBeVisible()
  await expect(timeline).toContainText('newsletters and automatic mails are hidden')
  await timeline.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(line('Newsletter').first()).toBeVisible()
})

test('files are met as what they are, and an attached mail is read without saving it', async ({ page }) => {
  await open(page, 'state=calm', '#/contacts/contact-0')
  const mail = await openWithFiles(page)
  await expect(mail.attachment('invite.ics')).toContainText('Calendar')
  await expect(mail.attachment('winmail.dat')).toHaveAttribute('title', /Liaison does not open/)
  const attached = await mail.openAttachedMail('Delivery note 4711.eml')
  await expect(
    attached.getByRole('heading', { name: 'Delivery note 4711, with the corrected weights' }),
  ).toBeVisible()
  await expect(attached).toContainText('Warehouse Porto <porto@altamar.example>')
  await expect(attached.frameLocator('iframe').locator('body')).toContainText('thanks for the call')
  await expect(attached.getByRole('list', { name: 'Files in the attached mail' })).toContainText(
    'delivery-note-4711.pdf',
  )
  await expect(attached.getByRole('link', { name: 'Save' })).toHaveAttribute(
    'href',
    '/message/message-0-1/attachment/2',
  )
  await page.keyboard.press('Escape')
  await expect(attached).toBeHidden()
})

test('an attached mail that can’t be read says so, and can be saved', async ({ page }) => {
  await open(page, 'state=refused', '#/contacts/contact-8')
  const mail = await openWithFiles(page)
  const attached = await mail.openAttachedMail('Delivery note 4711.eml')
  await expect(attached.getByRole('alert')).toContainText('can not be read')
  await expect(attached.getByRole('link', { name: 'Save' })).toBeVisible()
})

test('a mail answers why it is here', async ({ page }) => {
  await open(page, 'state=calm', '#/contacts/contact-0')
  const mail = await timelinePage(page).openMail(first)
  const why = await mail.askWhy()
  await expect(why).toBeVisible()
  expect(await calls(page, 'why.here')).toEqual([{ messageId: 'message-0-0' }])
})

test('coverage: checked on request, and what could not be fetched is listed and tried again', async ({
  page,
}) => {
  const { shell } = await open(page, 'state=certain', '#/mailboxes')
  const { card } = mailboxesPage(page)
  await expect(card('ann@northwind.example')).toContainText('Complete for 212 of 212 contacts since')
  await expect(card('checking@northwind.example')).toContainText('Checking… 80 of 212 contacts')
  await expect(card('repaired@northwind.example')).toContainText('found 3 missing mails and fetched them')
  await expect(card('never@northwind.example')).toContainText('Not checked yet')
  await expect(card('nobody@northwind.example')).toContainText('No contacts yet')
  await expect(card('open@northwind.example')).toContainText('1,240 mails are still to come')
  await expect(card('paused@northwind.example').getByRole('button', { name: /^Check/ })).toHaveCount(0)
  await expect(card('sales@northwind.example')).toContainText(
    'Fetching past mail: 1,304 of 2,100 · about 12 min left',
  )
  await page.getByRole('button', { name: 'Check ann@northwind.example now' }).click()
  await expect(card('ann@northwind.example')).toContainText('Checking… 0 of 212 contacts')
  expect(await calls(page, 'mailbox.check')).toEqual([{ mailboxId: 'mailbox-1' }])
  const failed = card('failed@northwind.example')
  await expect(failed).toContainText('3 mails could not be fetched')
  await failed.getByRole('button', { name: 'Show what could not be fetched' }).click()
  const dialog = page.getByRole('dialog', { name: 'Mails that could not be fetched' })
  await expect(dialog.getByRole('listitem').first()).toContainText('Google is not available now')
  await expect(dialog.getByRole('listitem').first()).toContainText('Tried 4 times · next try in 42 min')
  await dialog.getByRole('button', { name: 'Try again now' }).click()
  await expect(dialog).toBeHidden()
  await expect(shell.toasts).toContainText('They are tried again now')
  await expect(failed).not.toContainText('could not be fetched')
  expect(await calls(page, 'mailbox.retryFailures')).toEqual([{ mailboxId: 'mailbox-4' }])
})
