import { expect, test, type Page } from '@playwright/test'
import { openWindow, serveWindow, wcagBreaches } from './open-window.ts'
import { connectPage, mailboxesPage, mailboxSettingsPage } from './page-models/mailboxes-page.ts'
import { composerPage } from './page-models/composer-page.ts'
import { timelinePage } from './page-models/timeline-page.ts'

const ann = 'ann@northwind.example'
const fabrikam = 'ann@fabrikam.example'
const approvalTitle = 'An administrator has to approve Liaison first'

const served = serveWindow()

const open = (page: Page, query: string, hash = '#/mailboxes') => openWindow(page, served.url(), query, hash)

const calls = (page: Page, name: string) =>
  page.evaluate(
    (wanted) => window.fakeCalls.filter((call) => call.name === wanted).map(({ request }) => request),
    name,
  )

/** The ways into what is checked for accessibility: each from a page that was just opened. */
const places: readonly { name: string; query: string; go: (page: Page) => Promise<unknown> }[] = [
  { name: 'settings', query: 'state=two', go: (page) => mailboxesPage(page).settings(fabrikam) },
  {
    name: 'settings, folders failed',
    query: 'state=nofolders',
    go: (page) => mailboxesPage(page).settings(fabrikam),
  },
  { name: 'disconnect', query: 'state=two', go: (page) => moreOf(page, fabrikam, 'Disconnect') },
  { name: 'menu', query: 'state=two', go: (page) => moreOf(page, fabrikam, null) },
  { name: 'connect Gmail', query: 'state=calm', go: (page) => mailboxesPage(page).connect('Gmail') },
  {
    name: 'admin approval',
    query: 'state=calm',
    go: async (page) => (await mailboxesPage(page).connect('Microsoft 365')).needsApproval(),
  },
  { name: 'timed out', query: 'state=timeout', go: (page) => mailboxesPage(page).connect('Microsoft 365') },
]

const moreOf = async (page: Page, address: string, item: string | null) => {
  await page.getByRole('button', { name: `More for ${address}` }).click()
  if (item !== null) await page.getByRole('menuitem', { name: item }).click()
}

for (const { name, query, go } of places) {
  test(`${name}: passes the rules of WCAG 2.2 AA`, async ({ page }) => {
    const { complaints } = await open(page, query)
    await go(page)
    await page.waitForTimeout(150)
    expect(await wcagBreaches(page)).toEqual([])
    expect(complaints).toEqual([])
  })
}

test('each provider is connected in one press, with its own words, from every place that offers it', async ({
  page,
}) => {
  const { shell } = await open(page, 'state=empty', '#/contacts')
  const google = await mailboxesPage(page).connect('Gmail')
  await expect(google.dialog).toContainText('leave the boxes ticked')
  expect(await google.link()).toContain('accounts.google.com')
  await expect(google.dialog).not.toContainText('approval')
  await google.cancel()
  const palette = await shell.search('connect micro')
  await palette.result('Connect Microsoft 365').click()
  const microsoft = connectPage(page)
  await expect(microsoft.dialog).toContainText('press Accept')
  await microsoft.cancel()
  expect(await calls(page, 'mailbox.connect')).toEqual([
    { provider: 'gmail', reconnects: null },
    { provider: 'graph', reconnects: null },
  ])
})

test('need admin approval: explained, with a text for IT, ended as that, and connected again', async ({
  page,
}) => {
  await open(page, 'state=calm')
  const connecting = await mailboxesPage(page).connect('Microsoft 365')
  const approval = await connecting.needsApproval()
  await expect(approval.text).toHaveValue(/Mail\.Send: .*\n[\s\S]*adminconsent\?client_id=/)
  await approval.back()
  expect(await connecting.link()).toContain('login.microsoftonline.com')
  await connecting.needsApproval()
  await approval.waitForApproval()
  expect(await calls(page, 'mailbox.cancelConnect')).toEqual([
    { attemptId: 'attempt-1', because: 'admin_approval' },
  ])
  await expect(approval.text).toBeVisible()
  await approval.connectAgain()
  await expect(page.getByRole('dialog', { name: 'Connect Microsoft 365' })).toBeVisible()
})

test('the text for IT can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, 'state=calm')
  const approval = await (await mailboxesPage(page).connect('Microsoft 365')).needsApproval()
  await approval.copy()
  await expect(approval.dialog.getByRole('button', { name: 'Text copied' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await approval.text.inputValue())
})

test('a sign-in that nobody finished, or that was refused, leads to the same explanation', async ({
  page,
}) => {
  await open(page, 'state=timeout')
  await mailboxesPage(page).connect('Microsoft 365')
  const late = page.getByRole('dialog', { name: 'The sign-in took too long' })
  await expect(late.getByRole('textbox', { name: 'Text for your IT' })).toBeVisible()
  await open(page, 'state=timeout')
  await mailboxesPage(page).connect('Gmail')
  await expect(late).toBeVisible()
  await expect(late.getByRole('textbox', { name: 'Text for your IT' })).toHaveCount(0)
  await open(page, 'state=denied')
  await mailboxesPage(page).connect('Microsoft 365')
  await page.getByRole('button', { name: 'Did the page ask for an administrator?' }).click()
  await expect(page.getByRole('dialog', { name: approvalTitle })).toContainText('Send them this text')
})

test('settings: only what changed is saved, and the card shows it', async ({ page }) => {
  const { shell, complaints } = await open(page, 'state=two')
  const mailboxes = mailboxesPage(page)
  const settings = await mailboxes.settings(fabrikam)
  await expect(settings.panel).toContainText('May also send as')
  await expect(settings.aliases).toHaveCount(2)
  await settings.name.fill('Ann from Fabrikam')
  await settings.fillSignature('Ann\nFabrikam')
  await expect(settings.preview).toContainText('Fabrikam')
  await settings.chooseVisibility('Subject')
  await settings.chooseRange('3 years')
  await settings.makeDefault()
  await expect(settings.folder('Inbox')).toBeDisabled()
  await settings.folder('Newsletters').check()
  await settings.save()
  await expect(settings.panel).toBeHidden()
  await expect(shell.toasts).toContainText('Settings saved')
  await expect(mailboxes.card(fabrikam)).toContainText('Ann from Fabrikam · default for new mail')
  await expect(mailboxes.card(fabrikam)).toContainText('A team may see: subject')
  expect(await calls(page, 'mailbox.change')).toEqual([
    {
      mailboxId: 'mailbox-4',
      change: {
        displayName: 'Ann from Fabrikam',
        signatureHtml: '<p>Ann<br>Fabrikam</p>',
        visibility: 'subject',
        pullDays: 1095,
        isDefault: true,
        excludedFolderIds: [],
      },
    },
  ])
  expect(complaints).toEqual([])
})

test('settings closed by accident: asked, and nothing is lost', async ({ page }) => {
  await open(page, 'state=refused')
  const mailboxes = mailboxesPage(page)
  const settings = await mailboxes.settings(fabrikam)
  await settings.name.fill('Half a name')
  for (let press = 0; press < 4; press += 1) await page.keyboard.press('Escape')
  await expect(settings.unsaved).toHaveText('Save your changes first?')
  await settings.keepEditing()
  await expect(settings.name).toHaveValue('Half a name')
  await settings.save()
  await expect(settings.error).toContainText('The disk is full')
  await expect(settings.name).toHaveValue('Half a name')
  await settings.close()
  await settings.discard()
  await expect(settings.panel).toBeHidden()
  await expect.poll(() => focused(page)).toBe(`More for ${fabrikam}`)
  const again = await mailboxes.settings(fabrikam)
  await expect(again.name).toHaveValue('Ann Meyer (Fabrikam)')
})

/** The name of what has the focus. */
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName)

test('folders: all mail where there is no choice, the reason and another try where they can’t be had', async ({
  page,
}) => {
  await open(page, 'state=two')
  const settings = await mailboxesPage(page).settings(ann)
  await expect(settings.panel).toContainText('All mail is read, except spam and trash.')
  await open(page, 'state=nofolders')
  const failed = await mailboxesPage(page).settings(fabrikam)
  await expect(failed.error).toContainText('Microsoft is not available now')
  await failed.panel.getByRole('button', { name: 'Ask again' }).click()
  await expect.poll(async () => (await calls(page, 'mailbox.folders')).length).toBe(2)
})

test('a permission that is missing is named in the settings, and asked for again', async ({ page }) => {
  await open(page, 'state=states')
  const long = 'ann.meyer.with.a.very.long.address@contoso-international.example'
  const settings = await mailboxesPage(page).settings(long)
  await expect(settings.permissions).toContainText('Read mail: yes')
  await expect(settings.permissions).toContainText('Write and send mail: missing')
  await settings.permissions.getByRole('button', { name: 'Ask again' }).click()
  expect(await calls(page, 'mailbox.connect')).toEqual([{ provider: 'gmail', reconnects: 'mailbox-6' }])
})

test('a first sync is paused where its progress is, and resumed', async ({ page }) => {
  await open(page, 'state=states')
  const mailboxes = mailboxesPage(page)
  const sales = 'sales@northwind.example'
  await expect(mailboxes.state(sales)).toHaveText('first sync')
  await mailboxes
    .card(sales)
    .getByRole('button', { name: `Pause ${sales}` })
    .click()
  await expect(mailboxes.state(sales)).toHaveText('paused')
  await mailboxes.resume(sales)
  await expect(mailboxes.state(sales)).toHaveText('first sync')
  await mailboxes.pause(ann)
  await expect(page.getByRole('link', { name: ann })).toHaveAttribute('title', `${ann}: paused`)
})

test('the page of mailboxes by keyboard alone: to a card, into its settings, out again, and the palette', async ({
  page,
}) => {
  const { shell } = await open(page, 'state=two')
  await mailboxesPage(page).card(ann).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(mailboxesPage(page).card(fabrikam)).toBeFocused()
  await page.keyboard.press('Enter')
  const settings = mailboxSettingsPage(page)
  await expect(settings.panel).toContainText(fabrikam)
  await page.keyboard.press('Escape')
  await expect(settings.panel).toBeHidden()
  await expect(mailboxesPage(page).card(fabrikam)).toBeFocused()
  const palette = await shell.search('settings of ann@north')
  await expect(palette.result(`Settings of ${ann}`)).toBeVisible()
  // Commands stand below what was found in mail.
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(settings.panel).toContainText(ann)
})

test('a mailbox that has ended has no settings to open', async ({ page }) => {
  await open(page, 'state=states')
  const { card } = mailboxesPage(page)
  await card('old@litware.example').focus()
  await page.keyboard.press('Enter')
  // With the settings open, the keys of the page would rest.
  await page.keyboard.press('k')
  await expect(card('office@adatum.example')).toBeFocused()
  await expect(mailboxSettingsPage(page).panel).toHaveCount(0)
})

test('disconnecting tells what waits, in words that are true of its provider', async ({ page }) => {
  await open(page, 'state=two')
  await moreOf(page, fabrikam, 'Disconnect')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('myapps.microsoft.com')
  await expect(dialog).toContainText('1 mail still waits in the outbox')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await mailboxesPage(page).disconnect(ann, false)
  await expect(mailboxesPage(page).card(ann)).toHaveCount(0)
  expect(await calls(page, 'mailbox.disconnect')).toEqual([{ mailboxId: 'mailbox-1', keepHistory: false }])
})

test('the banner tells which mailbox, why and what waits; many are counted', async ({ page }) => {
  const { shell } = await open(page, 'state=states', '#/contacts')
  await expect(shell.banner('ann.meyer@contoso.example has to sign in again')).toContainText(
    'Microsoft ended this sign-in. Sync and sending are paused; 2 mails wait.',
  )
  await page.getByRole('button', { name: 'Reconnect ann.meyer@contoso.example' }).click()
  await expect(page.getByRole('dialog', { name: 'Reconnect Microsoft 365' })).toBeVisible()
  const many = await open(page, 'state=dozen', '#/contacts')
  await expect(many.shell.banner('3 mailboxes have to sign in again')).toBeVisible()
})

test('a mail goes as the alias that is chosen, with the signature of its mailbox', async ({ page }) => {
  const { shell } = await open(page, 'state=two', '#/drafts')
  const composer = await shell.write()
  await expect(composer.signature).toContainText('Ann Meyer · Northwind')
  await composer.addRecipients('To', 'tom@altamar.example')
  await composer.from('support@northwind.example')
  await composer.type('Hello Tom')
  await composer.leaveSignatureOut()
  await expect(composer.signature).toHaveCount(0)
  await composer.addSignature()
  await composer.send()
  await expect(shell.toasts).toContainText('Sending in')
  expect(await calls(page, 'outbox.enqueue')).toMatchObject([
    {
      content: {
        mailboxId: 'mailbox-1',
        fromAddress: 'support@northwind.example',
        html: expect.stringMatching(/Hello Tom.*Ann Meyer · Northwind/s),
      },
    },
  ])
})

test('a paused mailbox in From says that the mail waits', async ({ page }) => {
  await open(page, 'state=paused', '#/contacts/contact-0')
  await timelinePage(page).write()
  await expect(composerPage(page).dock).toContainText('paused; waits until it is resumed')
})

test('the Microsoft client is set in Settings, where a missing one leads', async ({ page }) => {
  const { shell } = await open(page, 'state=noclient')
  await mailboxesPage(page).connect('Microsoft 365')
  await expect(page.getByRole('dialog')).toContainText('app registration in Microsoft Entra')
  await page.getByRole('dialog').getByRole('button', { name: 'Open Settings' }).click()
  const settings = await shell.openSettings()
  await settings.saveMicrosoftClient('11111111-2222', 'contoso.example')
  await expect(shell.toasts).toContainText('Microsoft client saved')
  expect(await calls(page, 'settings.change')).toEqual([
    { microsoft: { clientId: '11111111-2222', tenant: 'contoso.example' } },
  ])
})
