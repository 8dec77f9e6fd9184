import { expect, test, type Page } from '@playwright/test'
import { openWindow, serveWindow, wcagBreaches } from './open-window.ts'

const served = serveWindow()
const open = async (page: Page) => openWindow(page, served.url(), 'state=busy')

const requests = async (page: Page, name: string) =>
  page.evaluate(
    (wanted) => window.fakeCalls.filter((call) => call.name === wanted).map(({ request }) => request),
    name,
  )

test('people are found as one types, pasted from a spreadsheet, moved by key, and wrong ones kept', async ({
  page,
}) => {
  const { shell, complaints } = await open(page)
  const composer = await shell.write()
  await page.keyboard.type('rivera tom')
  await expect(composer.suggestion('Tomás Rivera')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(composer.recipient('Tomás Rivera')).toBeVisible()
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/plain', 'Name\tE-Mail\nAnn Meyer\tann@x.example\nBob\tbob@y\n')
    const input = document.querySelector('.recipient-input input')
    input?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )
  })
  await expect(composer.wrongRecipient('bob@y')).toBeVisible()
  await composer.recipient('Ann Meyer').focus()
  await page.keyboard.press('Alt+ArrowDown')
  const cc = composer.dock.locator('.compose-field').filter({ has: page.getByText('Cc', { exact: true }) })
  await expect(cc.getByRole('button', { name: 'Edit Ann Meyer' })).toBeVisible()
  await expect(composer.recipient('Ann Meyer')).toHaveCount(1)
  expect(await requests(page, 'contact.suggest')).toEqual([])
  expect(await wcagBreaches(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a template with a gap: it blocks sending until it is filled; undo brings the same text back', async ({
  page,
}) => {
  const { shell, complaints } = await open(page)
  const composer = await shell.write()
  await composer.addRecipients('To', 'rivera')
  await composer.type('/follow')
  await expect(page.getByRole('listbox', { name: 'Templates and variables' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(composer.variable('Tomás')).toBeVisible()
  await page.keyboard.type(' I am free {{custom.slot}}')
  await expect(composer.variable('slot')).toHaveClass(/variable-gap/)
  await expect(composer.subject).toHaveValue('Following up')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(composer.error).toContainText('A value is missing')
  // The gap is chosen: what is typed takes its place.
  await page.keyboard.type('tomorrow at nine')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(shell.toasts).toContainText('Sending in')
  expect(JSON.stringify(await requests(page, 'outbox.enqueue'))).toMatch(/Hello Tomás,.*tomorrow at nine/)
  await shell.toasts.getByRole('button', { name: 'Undo' }).click()
  await expect(composer.text).toContainText('tomorrow at nine')
  await expect(composer.text).toBeFocused()
  await expect(composer.variable('Tomás')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type(' Edited.')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(composer.dock).toBeHidden()
  const sent = await requests(page, 'outbox.enqueue')
  expect(sent).toHaveLength(2)
  expect(JSON.stringify(sent[1])).toContain('Edited.')
  expect(await requests(page, 'outbox.cancel')).toHaveLength(1)
  expect(complaints).toEqual([])
})

test('questions come together and once, and can be switched off', async ({ page }) => {
  const { shell } = await open(page)
  const composer = await shell.write()
  await composer.addRecipients('To', 'new@stranger.example')
  await composer.type('It is attached.')
  await composer.pressSend()
  await expect(composer.questions).toContainText('No subject')
  await expect(composer.questions).toContainText('The text says “attached”')
  await expect(composer.questions).toContainText('First mail to stranger.example')
  await expect(composer.questions.getByRole('button', { name: 'Send anyway' })).toBeFocused()
  await composer.questions.getByRole('checkbox').first().check()
  await page.keyboard.press('Escape')
  await expect(composer.questions).toBeHidden()
  expect(await requests(page, 'outbox.enqueue')).toEqual([])
  expect(await requests(page, 'settings.change')).toMatchObject([{ sending: { guards: { subject: false } } }])
  await composer.type(' Really.')
  await composer.pressSend()
  await expect(composer.questions).not.toContainText('No subject')
  await page.keyboard.press('Enter')
  await expect(composer.dock).toBeHidden()
  expect(await requests(page, 'outbox.enqueue')).toHaveLength(1)
})

test('keys that are held down ask, and answer nothing', async ({ page }) => {
  const { shell } = await open(page)
  const composer = await shell.write()
  await composer.addRecipients('To', 'new@stranger.example')
  await composer.type('It is attached.')
  await page.keyboard.down('ControlOrMeta')
  for (let times = 0; times < 4; times += 1) {
    await page.keyboard.down('Enter')
    await expect(composer.questions).toBeVisible()
  }
  await page.keyboard.up('Enter')
  await page.keyboard.up('ControlOrMeta')
  await page.keyboard.press('Escape')
  await composer.type(' Really.')
  await composer.dock.getByRole('button', { name: 'Send', exact: true }).focus()
  for (let times = 0; times < 4; times += 1) {
    await page.keyboard.down('Enter')
    await expect(composer.questions).toBeVisible()
  }
  await page.keyboard.up('Enter')
  expect(await requests(page, 'outbox.enqueue')).toEqual([])
  await page.keyboard.press('Enter')
  await expect(composer.dock).toBeHidden()
  expect(await requests(page, 'outbox.enqueue')).toHaveLength(1)
})

test('a mail is scheduled by key, with the time zone in sight, and comes back with its time', async ({
  page,
}) => {
  const { shell } = await open(page)
  const composer = await shell.write()
  await composer.addRecipients('To', 'rivera')
  await composer.fillSubject('Plan')
  await composer.sendWay('Remind me in 7 days if nobody answers')
  await composer.type('Later.')
  await page.keyboard.press('ControlOrMeta+Shift+Enter')
  const dialog = page.getByRole('dialog', { name: 'When it goes' })
  await expect(dialog).toContainText('Your time zone: ')
  expect(await wcagBreaches(page)).toEqual([])
  await dialog.getByRole('button', { name: /^Tomorrow morning/ }).click()
  await expect(shell.toasts).toContainText('Scheduled for tomorrow 08:00')
  const [sent] = await requests(page, 'outbox.enqueue')
  expect(sent).toMatchObject({ remindDays: 7 })
  await shell.toasts.getByRole('button', { name: 'Undo' }).click()
  await expect(composer.dock.getByRole('button', { name: 'Send tomorrow 08:00' })).toBeVisible()
})

test('a discarded draft is brought back; an earlier version, too', async ({ page }) => {
  const { shell } = await open(page)
  const composer = await shell.write()
  await composer.fillSubject('Plan')
  await composer.type('First text.')
  await expect(composer.saved).toContainText('saved')
  await composer.discard()
  await shell.openDrafts()
  await page.getByRole('button', { name: 'Bring back Plan' }).click()
  await expect(composer.text).toContainText('First text.')
  await page.keyboard.type('More. ')
  await composer.dock.getByRole('button', { name: 'Earlier versions' }).click()
  const dialog = page.getByRole('dialog', { name: 'Earlier versions' })
  await expect(dialog).toContainText('when it was discarded')
  await dialog.getByRole('button', { name: 'Bring it back' }).click()
  await expect(composer.text).toHaveText('First text.')
})

test('a template that was written is not lost to the Esc key', async ({ page }) => {
  const { complaints } = await open(page)
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Templates' }).click()
  await page.getByRole('button', { name: 'New template' }).click()
  const form = page.getByRole('dialog', { name: 'New template' })
  await page.keyboard.press('Escape')
  await expect(form).toBeHidden()
  await page.getByRole('button', { name: 'New template' }).click()
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('After a call')
  await page.keyboard.press('Escape')
  const leaving = page.getByRole('dialog', { name: 'Leave without saving?' })
  await expect(leaving).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(leaving).toBeHidden()
  await expect(form.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('After a call')
  await form.getByRole('button', { name: 'Cancel' }).click()
  await leaving.getByRole('button', { name: 'Leave' }).click()
  await expect(form).toBeHidden()
  expect(await requests(page, 'template.save')).toEqual([])
  expect(complaints).toEqual([])
})
