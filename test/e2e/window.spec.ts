import { expect, test, type Page } from '@playwright/test'
import { openWindow, serveWindow, wcagBreaches, widerThanTheirPlace } from './open-window.ts'
import { contactsPage } from './page-models/contacts-page.ts'
import { mailboxesPage } from './page-models/mailboxes-page.ts'
import { timelinePage } from './page-models/timeline-page.ts'

const served = serveWindow()

const open = (page: Page, query: string, hash?: string) => openWindow(page, served.url(), query, hash)

const screens = [
  { name: 'timeline', query: 'state=busy', hash: '#/contacts/contact-0' },
  { name: 'mailboxes', query: 'state=states', hash: '#/mailboxes' },
  { name: 'a dozen mailboxes', query: 'state=dozen', hash: '#/mailboxes' },
  { name: 'paused', query: 'state=paused', hash: '#/contacts/contact-0' },
  { name: 'outbox, waiting', query: 'state=busy', hash: '#/outbox/waiting' },
  { name: 'outbox, needs you', query: 'state=busy', hash: '#/outbox/failed' },
  { name: 'outbox, follow up', query: 'state=busy', hash: '#/outbox/follow_up' },
  { name: 'outbox, sent', query: 'state=busy', hash: '#/outbox/sent' },
  { name: 'outbox, cancelled', query: 'state=busy', hash: '#/outbox/cancelled' },
  { name: 'outbox, drafts', query: 'state=calm', hash: '#/outbox/drafts' },
  { name: 'a bounced address', query: 'state=calm', hash: '#/contacts/contact-9' },
  { name: 'settings', query: 'state=busy', hash: '#/settings' },
  { name: 'settings of sending', query: 'state=calm', hash: '#/settings/sending' },
  { name: 'first start', query: 'state=empty', hash: '#/contacts' },
  { name: 'drafts', query: 'state=calm', hash: '#/drafts' },
] as const

const places = '.app, .workspace, .page, .detail, .list-column, .status, .head, .rail'

for (const { name, query, hash } of [
  ...screens,
  { name: 'long names', query: 'state=busy', hash: '#/contacts/contact-8' },
]) {
  test(`${name}: passes the rules of WCAG 2.2 AA, and nothing is wider than the window`, async ({ page }) => {
    const { complaints } = await open(page, query, hash)
    await page.waitForTimeout(150)
    expect(await wcagBreaches(page)).toEqual([])
    expect(await widerThanTheirPlace(page, places, [700, 1024, 1320, 1920])).toEqual([])
    expect(complaints).toEqual([])
  })
}

test('ten thousand contacts: few are in the page, the last is reached', async ({ page }) => {
  await open(page, 'state=many')
  const contacts = contactsPage(page)
  await contacts.row('Tomás Rivera').waitFor()
  expect(await contacts.list.getByRole('option').count()).toBeLessThan(60)
  await expect
    .poll(
      async () => {
        await contacts.list.evaluate((element) => element.scrollTo(0, element.scrollHeight))
        return contacts.list.locator('[aria-posinset="10000"]').count()
      },
      { timeout: 20_000 },
    )
    .toBe(1)
})

test('a contact is chosen, read and answered by keyboard alone', async ({ page }) => {
  const { shell, complaints } = await open(page, 'state=calm')
  await contactsPage(page).row('Tomás Rivera').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  const timeline = timelinePage(page)
  await expect(timeline.heading).toHaveText('Jana Novák')
  await timeline.line('Security questionnaire').first().waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  const card = page.getByRole('article')
  await expect(card.frameLocator('iframe').locator('body')).toContainText('thanks for the call')
  await page.keyboard.press('r')
  const mail = page.getByRole('region', { name: 'Mail: Re: Security questionnaire' })
  await expect(mail.getByRole('button', { name: 'Edit Jana Novák' })).toBeVisible()
  await expect(mail.getByRole('textbox', { name: 'Mail text' })).toBeFocused()
  await page.keyboard.type('Sections 4 to 7 are done.')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(shell.toasts).toContainText('Sending in')
  await expect(mail).toBeHidden()
  const sent = await page.evaluate(() => window.fakeCalls.filter((call) => call.name === 'outbox.enqueue'))
  expect(sent).toMatchObject([
    { request: { content: { replyToMessageId: 'message-1-1', subject: 'Re: Security questionnaire' } } },
  ])
  expect(JSON.stringify(sent)).toContain('Sections 4 to 7 are done.')
  expect(complaints).toEqual([])
})

test('a draft survives a reload, and a refused mail stays open with the reason', async ({ page }) => {
  const { shell } = await open(page, 'state=full', '#/drafts')
  const composer = await shell.write()
  await composer.addRecipients('To', 'Tom <tom@altamar.example>, ines.prado@altamar')
  await expect(composer.wrongRecipient('ines.prado@altamar')).toBeVisible()
  await composer.fillSubject('Plan')
  await composer.type('The plan is attached.')
  await expect(composer.saved).toContainText('saved')
  await page.reload()
  const drafts = await shell.openDrafts()
  await expect(drafts.row('Plan')).toContainText('The plan is attached.')
  const again = await drafts.open('Plan')
  await again.send()
  await expect(again.error).toContainText('An address is not valid: ines.prado@altamar')
  await again.dock.getByRole('button', { name: 'Remove ines.prado@altamar' }).click()
  await again.send()
  await expect(again.error).toContainText('The disk is full')
  await expect(again.text).toContainText('The plan is attached.')
})

test('pasted lists become recipients, nothing is lost', async ({ page }) => {
  const { shell } = await open(page, 'state=calm', '#/drafts')
  const composer = await shell.write()
  await composer.dock.getByRole('combobox', { name: 'To' }).evaluate((element) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData(
      'text/plain',
      '"Rivera, Tomás" <tomas@altamar.example>; jana@meridian.example\nnobody',
    )
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await expect(composer.recipient('Rivera, Tomás')).toBeVisible()
  await expect(composer.recipient('jana@meridian.example')).toBeVisible()
  await expect(composer.wrongRecipient('nobody')).toBeVisible()
})

test('connecting waits with a link, can be cancelled, and a missing client leads to Settings', async ({
  page,
}) => {
  const { shell } = await open(page, 'state=calm')
  const connecting = await (await shell.openMailboxes()).connect()
  expect(await connecting.link()).toContain('https://accounts.google.com/')
  await expect(connecting.dialog).toContainText('left')
  await connecting.cancel()
  await expect(connecting.dialog).toBeHidden()
  await open(page, 'state=noclient', '#/mailboxes')
  await mailboxesPage(page).connect()
  await page.getByRole('dialog').getByRole('button', { name: 'Open Settings' }).click()
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
})

test('a permission that was left off is said, with the way to mend it', async ({ page }) => {
  await open(page, 'state=partial', '#/mailboxes')
  await mailboxesPage(page).connect()
  const dialog = page.getByRole('dialog', { name: 'Connected, with a permission missing' })
  await expect(dialog).toContainText('may not send mail')
  await expect(dialog.getByRole('button', { name: 'Ask again' })).toBeVisible()
})

test('an address that another contact has is named', async ({ page }) => {
  const { shell } = await open(page, 'state=calm')
  const contacts = await shell.openContacts()
  await contacts.add({ name: 'Tom', addresses: ['tom@altamar.example', 'taken@example.com'] })
  await expect(contacts.dialog.getByRole('alert')).toContainText('Jana Novák has taken@example.com.')
})

/** What has the focus: its name, else its text. */
const focused = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
  )

test('the focus goes back to where it was: after an opened mail, a reply, the palette, a dialog', async ({
  page,
}) => {
  const { shell } = await open(page, 'state=calm', '#/contacts/contact-1')
  const timeline = timelinePage(page)
  await timeline.line('Security questionnaire').nth(1).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe('Close this mail')
  await expect(page.getByRole('article').frameLocator('iframe').locator('body')).toContainText('thanks')
  await page.keyboard.press('r')
  await expect.poll(() => focused(page)).toBe('Mail text')
  await page.keyboard.press('Escape')
  await expect.poll(() => focused(page)).toBe('Close this mail')
  await shell.search('x')
  await page.keyboard.press('Escape')
  await expect.poll(() => focused(page)).toBe('Close this mail')
  await timeline.edit()
  await expect(page.getByRole('dialog').getByLabel('Name', { exact: true })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect.poll(() => focused(page)).toBe('More for this contact')
  // What was half typed as a recipient is kept with the draft.
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  const composer = await shell.write()
  await composer.dock.getByRole('combobox', { name: 'To' }).fill('tom@altamar.example')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect((await shell.openDrafts()).row('tom@altamar.example')).toBeVisible()
})

test('Contacts come back as they were left; a narrow window begins with the list', async ({ page }) => {
  const { shell } = await open(page, 'state=calm', '#/contacts/contact-3')
  const timeline = timelinePage(page)
  const name = await timeline.heading.textContent()
  await shell.openOutbox()
  await shell.openContacts()
  await expect(timeline.heading).toHaveText(name ?? '')
  // Faster than the window draws: each key counts from where the one before it led.
  await page.evaluate(() => {
    for (const key of ['g', 's', 'Escape']) window.dispatchEvent(new KeyboardEvent('keydown', { key }))
  })
  await expect(timeline.heading).toHaveText(name ?? '')
  await page.setViewportSize({ width: 700, height: 840 })
  await shell.openDrafts()
  const contacts = await shell.openContacts()
  await expect(contacts.row('Tomás Rivera')).toBeVisible()
})

test('after a press in the rail, j, k and Enter belong to the list', async ({ page }) => {
  const { shell } = await open(page, 'state=calm', '#/outbox/waiting')
  const contacts = await shell.openContacts()
  await contacts.row('Tomás Rivera').waitFor()
  await page.keyboard.press('j')
  await timelinePage(page).line('').first().waitFor()
  await page.keyboard.press('Enter')
  await expect(page.locator('#timeline .event-line').first()).toBeFocused()
})

for (const width of [700, 1320]) {
  test(`a note hides nothing that can be pressed, at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 840 })
    const { shell } = await open(page, 'state=calm', '#/contacts/contact-1')
    const composer = await shell.write()
    await composer.type('Hello')
    await page.keyboard.press('Escape')
    await expect(shell.toasts).toContainText('Draft kept')
    const hidden = await page.evaluate(() => {
      const note = document.querySelector('.toast')?.getBoundingClientRect()
      if (note === undefined) return ['no note']
      return [...document.querySelectorAll('.list-column, .detail, .compose, .rail-item, .rail-mailbox')]
        .filter((element) => {
          const box = element.getBoundingClientRect()
          return (
            box.width > 0 &&
            box.left < note.right &&
            box.right > note.left &&
            box.top < note.bottom &&
            box.bottom > note.top
          )
        })
        .map((element) => element.className)
    })
    expect(hidden).toEqual([])
  })
}

test('a mail that the search found is opened and in sight', async ({ page }) => {
  const { shell } = await open(page, 'state=calm')
  const palette = await shell.search('lisbon')
  await palette.result('before we switch').nth(2).click()
  const card = page.getByRole('article')
  await expect(card).toBeInViewport()
  await expect.poll(() => focused(page)).toBe('Close this mail')
})

test('search finds contacts, mail and actions', async ({ page }) => {
  const { shell } = await open(page, 'state=calm')
  const palette = await shell.search('rivera')
  await expect(palette.result('Altamar')).toBeVisible()
  await expect(palette.result('before we switch rivera off').first()).toBeVisible()
  const timeline = await palette.choose('Altamar')
  await expect(timeline.heading).toHaveText('Tomás Rivera')
})

test('the theme is chosen in Settings and applied at once', async ({ page }) => {
  const { shell } = await open(page, 'state=calm&theme=light')
  const settings = await shell.openSettings()
  await settings.chooseTheme('Dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

declare global {
  interface Window {
    fakeCalls: { name: string; request: unknown }[]
  }
}
