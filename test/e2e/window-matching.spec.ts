import { expect, test, type Page } from '@playwright/test'
import { openWindow, serveWindow, wcagBreaches, widerThanTheirPlace } from './open-window.ts'
import { matchingSettings, reviewsPage, suggestionsPage, whyPage } from './page-models/matching-page.ts'
import { contactsPage } from './page-models/contacts-page.ts'
import { timelinePage } from './page-models/timeline-page.ts'

const served = serveWindow()
const open = (page: Page, query: string, hash?: string) => openWindow(page, served.url(), query, hash)
const callsOf = (page: Page, name: string) =>
  page.evaluate((wanted) => window.fakeCalls.filter((call) => call.name === wanted), name)

const screens = [
  { name: 'suggestions', query: 'state=busy', hash: '#/suggestions' },
  { name: 'more suggestions than one answer', query: 'state=many', hash: '#/suggestions' },
  { name: 'no suggestions', query: 'state=calm', hash: '#/suggestions' },
  { name: 'suggestions that could not be read', query: 'state=failed', hash: '#/suggestions' },
  { name: 'review', query: 'state=busy', hash: '#/reviews' },
  { name: 'nothing to review', query: 'state=calm', hash: '#/reviews' },
  { name: 'settings of matching', query: 'state=busy', hash: '#/settings/matching' },
  { name: 'no contacts yet', query: 'state=busy&rows=0', hash: '#/contacts' },
] as const

/** What is open over the page, by the palette. */
const overlays: readonly { name: string; ask: (page: Page) => Promise<void> }[] = [
  {
    name: 'an answer about an address',
    ask: async (page) => whyPage(page).ask('ambiguous@x.example'),
  },
  {
    name: 'an answer about a message',
    ask: async (page) => whyPage(page).ask('<no_contact.1@mail.example>'),
  },
  { name: 'no answer', ask: async (page) => whyPage(page).ask('nothing') },
]

type Shell = Awaited<ReturnType<typeof open>>['shell']

/** Chooses an action of the palette, once it stands where it stays: mail that is found pushes it down. */
const choose = async (shell: Shell, text: string, action: string) => {
  const palette = await shell.search(text)
  await palette.result('before we switch').first().waitFor()
  await palette.result(action).click()
}

const openWhy = async (page: Page, query: string) => {
  const opened = await open(page, query)
  await choose(opened.shell, 'why is a mail', 'Why is a mail not here?')
  await whyPage(page).dialog.waitFor()
  return opened
}

const parts = '.page, .list-column, .rule-rows, .review, .person-row'

for (const { name, query, hash } of screens) {
  test(`${name}: passes the rules of WCAG 2.2 AA, and nothing is wider than the window`, async ({ page }) => {
    const { complaints } = await open(page, query, hash)
    await page.waitForTimeout(150)
    expect(await wcagBreaches(page)).toEqual([])
    expect(await widerThanTheirPlace(page, parts, [700, 1024, 1320])).toEqual([])
    expect(complaints).toEqual([])
  })
}

test('answers why a mail is not here pass the rules of WCAG 2.2 AA', async ({ page }) => {
  const { complaints } = await openWhy(page, 'state=busy')
  for (const { name, ask } of overlays) {
    await ask(page)
    await page.waitForTimeout(150)
    expect(await wcagBreaches(page), name).toEqual([])
  }
  expect(complaints).toEqual([])
})

test('somebody who is suggested becomes a contact with one press, or after a look', async ({ page }) => {
  const { shell } = await open(page, 'state=busy', '#/suggestions')
  const suggestions = suggestionsPage(page)
  await expect(suggestions.row('Zoe Byrne')).toContainText('40 received · 22 sent · last 2 h ago')
  await suggestions.add('Zoe Byrne')
  await expect(shell.toasts).toContainText('Zoe Byrne added')
  await expect(suggestions.row('Zoe Byrne')).toBeHidden()
  expect(await callsOf(page, 'suggestion.add')).toMatchObject([
    { request: { key: 'person500@fabrikam.example' } },
  ])
  await suggestions.edit('Noor Kowalski')
  const dialog = page.getByRole('dialog', { name: 'Add a contact' })
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('Noor Kowalski')
  await expect(dialog.getByLabel('Company')).toHaveValue('Tailspin')
  await expect(dialog.getByLabel('Address 1', { exact: true })).toHaveValue('person501@tailspin.example')
  await dialog.getByLabel('Role').fill('Buyer')
  await dialog.getByRole('button', { name: 'Add contact' }).click()
  expect(await callsOf(page, 'contact.save')).toMatchObject([
    { request: { id: null, name: 'Noor Kowalski', title: 'Buyer', share: false } },
  ])
  // Who adds one after the other stays there.
  await expect(suggestions.heading).toBeVisible()
})

test('suggestions are gone through by keyboard alone, and a dismissal can be undone', async ({ page }) => {
  const { shell, complaints } = await open(page, 'state=busy')
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  const suggestions = suggestionsPage(page)
  await suggestions.row('Zoe Byrne').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(suggestions.addButton('Noor Kowalski')).toBeFocused()
  await page.keyboard.press('d')
  await expect(suggestions.row('Noor Kowalski')).toBeHidden()
  await expect(suggestions.rows.nth(1).getByRole('button').first()).toBeFocused()
  await shell.toasts.getByRole('button', { name: 'Undo' }).click()
  await expect(suggestions.row('Noor Kowalski')).toBeVisible()
  await suggestions.addButton('Zoe Byrne').focus()
  await page.keyboard.press('a')
  await expect(suggestions.row('Zoe Byrne')).toBeHidden()
  await expect(suggestions.addButton('Noor Kowalski')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(suggestions.row('Noor Kowalski')).toBeHidden()
  expect((await callsOf(page, 'suggestion.add')).length).toBe(2)
  expect(await callsOf(page, 'suggestion.dismiss')).toEqual([])
  expect(complaints).toEqual([])
})

test('without contacts the list points to who one writes with', async ({ page }) => {
  await open(page, 'state=busy&rows=0')
  await page.getByRole('link', { name: 'Choose your contacts' }).click()
  await expect(suggestionsPage(page).heading).toBeVisible()
})

test('a suggestion that is refused stays, with the reason', async ({ page }) => {
  const { shell } = await open(page, 'state=refused', '#/suggestions')
  await suggestionsPage(page).add('Zoe Byrne')
  await expect(shell.toasts).toContainText('This address is yours or a colleague’s')
  await expect(suggestionsPage(page).row('Zoe Byrne')).toBeVisible()
})

test('a mail is given to one of those who share its address, and then all of it', async ({ page }) => {
  const { shell } = await open(page, 'state=busy')
  await page
    .getByRole('navigation', { name: 'Places' })
    .getByRole('link', { name: 'Review, 7 need you' })
    .click()
  const reviews = reviewsPage(page)
  await expect(reviews.cards).toHaveCount(7)
  const card = reviews.card('Re: Rollout')
  await expect(card.getByRole('button', { name: 'Decide' })).toBeDisabled()
  await reviews.choose('Re: Rollout', ['Jana Novák'])
  await expect(card).toContainText('This mail goes onto the timeline of Jana Novák.')
  await reviews.decide('Re: Rollout')
  await expect(shell.toasts).toContainText('Filed under Jana Novák')
  await expect(reviews.cards).toHaveCount(6)
  await reviews.choose('Harbour Office', ['Nobody'], true)
  await expect(reviews.card('Harbour Office')).toContainText(
    'All mail of office@harbour.example, here and to come, stays off all timelines.',
  )
  await reviews.decide('Harbour Office')
  await expect(reviews.card('Harbour Office')).toBeHidden()
  expect(await callsOf(page, 'review.decide')).toMatchObject([
    { request: { contactIds: ['contact-1'], always: false } },
    { request: { contactIds: [], always: true } },
  ])
})

test('"nobody" and somebody exclude each other', async ({ page }) => {
  await open(page, 'state=one', '#/reviews')
  const card = await reviewsPage(page).choose('Re: Rollout', ['Tomás Rivera', 'Jana Novák', 'Nobody'])
  await expect(card.getByRole('checkbox', { name: 'Jana Novák' })).not.toBeChecked()
  await card.getByRole('checkbox', { name: 'Jana Novák' }).check()
  await expect(card.getByRole('checkbox', { name: 'Nobody' })).not.toBeChecked()
})

test('an entry of the lists is added, refused at its field, found, switched off and removed', async ({
  page,
}) => {
  await open(page, 'state=calm', '#/settings/matching')
  const settings = matchingSettings(page)
  await settings.add('Colleagues', 'no pattern')
  await expect(settings.field('Colleagues')).toHaveAttribute('aria-invalid', 'true')
  await expect(settings.section('Colleagues').getByRole('alert')).toContainText(
    'This is no address and no pattern',
  )
  await settings.add('Colleagues', '@northwind-consulting.example')
  await expect(settings.section('Colleagues').getByRole('alert')).toContainText('has this entry already')
  await settings.add('Colleagues', '@partner.example')
  const entry = settings.entry('Colleagues', '@partner.example')
  await expect(entry).toContainText('no mail yet')
  await expect(settings.field('Colleagues')).toHaveValue('')
  await entry.getByRole('switch').uncheck()
  await expect(entry).toContainText('off')
  await entry.getByRole('button', { name: 'Remove @partner.example' }).click()
  await expect(entry).toBeHidden()
  await settings.search('Not a person', 'mailer')
  await expect(settings.entries('Not a person')).toHaveCount(1)
  const builtIn = settings.entry('Not a person', 'mailer-daemon@')
  await expect(builtIn).toContainText('built in')
  await expect(builtIn.getByRole('button')).toHaveCount(0)
})

test('before mail goes from timelines it is said whose', async ({ page }) => {
  await open(page, 'state=calm', '#/settings/matching')
  const settings = matchingSettings(page)
  await settings.add('Never log', '@meridianlabs.example')
  const dialog = page.getByRole('dialog', { name: 'Never log @meridianlabs.example?' })
  await expect(dialog).toContainText('The 7 mails with Jana Novák go from all timelines.')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(await callsOf(page, 'matching.saveRule')).toEqual([])
  await settings.field('Never log').press('Enter')
  await dialog.getByRole('button', { name: 'Never log' }).click()
  await expect(settings.entry('Never log', '@meridianlabs.example')).toBeVisible()
  // Nobody is known there: nothing goes, nothing is asked.
  await settings.add('Never log', '@nobody-knows.example')
  await expect(settings.entry('Never log', '@nobody-knows.example')).toBeVisible()
})

test('settings of matching and of the tray are stored as they are chosen', async ({ page }) => {
  await open(page, 'state=calm', '#/settings/matching')
  await matchingSettings(page).choose('People I write to')
  await matchingSettings(page).choose('Leave it out')
  await page.getByRole('switch', { name: /^Everybody at the domains/ }).uncheck()
  const tray = page.getByRole('switch', { name: /^Keep running in the tray/ })
  await tray.uncheck()
  await expect(tray).not.toBeChecked()
  await expect(page.getByText('Closing the last window quits Liaison.')).toBeVisible()
  expect(await callsOf(page, 'matching.change')).toMatchObject([
    { request: { autoCreate: 'wrote_to' } },
    { request: { bulk: 'leave_out' } },
    { request: { ownDomains: false } },
  ])
  expect(await callsOf(page, 'settings.change')).toMatchObject([{ request: { keepRunning: false } }])
})

test('a setting that could not be stored goes back, with the reason', async ({ page }) => {
  await open(page, 'state=refused', '#/settings/matching')
  const section = matchingSettings(page).section('New contacts')
  await section.getByRole('radio', { name: 'Everybody who writes' }).click()
  await expect(section.getByRole('alert')).toContainText('The disk is full')
  await expect(section.getByRole('radio', { name: 'Nobody, unless I add them' })).toBeChecked()
})

test('an address that another contact has can be used for both', async ({ page }) => {
  await open(page, 'state=calm')
  const contacts = contactsPage(page)
  await contacts.add({ name: 'Tom', addresses: ['taken@example.com'] })
  await expect(contacts.dialog.getByRole('alert')).toContainText('Jana Novák has taken@example.com.')
  await contacts.dialog.getByRole('button', { name: 'Use it for both' }).click()
  await expect(contacts.dialog).toBeHidden()
  const saved = await callsOf(page, 'contact.save')
  expect(saved).toMatchObject([{ request: { share: false } }, { request: { share: true } }])
})

test('a colleague is no contact, and the way to the setting is shown', async ({ page }) => {
  await open(page, 'state=calm')
  const contacts = contactsPage(page)
  await contacts.add({ name: 'Ann', addresses: ['ann@northwind.example'] })
  await expect(contacts.dialog.getByRole('alert')).toContainText('This address is yours or a colleague’s')
  await contacts.dialog.getByRole('link', { name: 'Change who is a colleague' }).click()
  await expect(contacts.dialog).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Matching', level: 2 })).toBeInViewport()
})

test('an address that is no contact is added from the answer why its mail is not here', async ({ page }) => {
  await openWhy(page, 'state=calm')
  const why = whyPage(page)
  await why.ask('rosa@keller.example')
  await expect(why.dialog).toContainText(
    'No contact has rosa@keller.example, and only mail with contacts is kept.',
  )
  await why.step('Add rosa@keller.example')
  const form = page.getByRole('dialog', { name: 'Add a contact' })
  await expect(form.getByLabel('Address 1', { exact: true })).toHaveValue('rosa@keller.example')
})

test('an entry that keeps mail away is shown in its list', async ({ page }) => {
  await openWhy(page, 'state=calm')
  await whyPage(page).ask('never_log@doctor.example')
  await whyPage(page).step('Change the entry @doctor.example')
  const settings = matchingSettings(page)
  await expect(settings.entry('Never log', '@doctor.example')).toBeInViewport()
  await expect(settings.entries('Never log')).toHaveCount(1)
})

test('a mailbox is checked, or reaches further back, from the answer', async ({ page }) => {
  const { shell } = await openWhy(page, 'state=busy')
  await whyPage(page).ask('contact@x.example')
  await expect(whyPage(page).dialog).toContainText('ann@northwind.example: all mail since')
  await whyPage(page).step('Check now')
  await expect(shell.toasts).toContainText('Checking ann@northwind.example')
  expect((await callsOf(page, 'mailbox.check')).length).toBe(1)
  await choose(shell, 'why is a mail', 'Why is a mail not here?')
  await whyPage(page).ask('<before_range.1@mail.example>')
  await whyPage(page).step('Reach further back')
  const panel = page.getByRole('dialog', { name: 'Mailbox settings' })
  await expect(panel).toContainText('ann@northwind.example')
  await expect(panel.getByRole('combobox', { name: /^How far back/ })).toBeFocused()
})

test('a mailbox that could not be asked is asked again from the answer', async ({ page }) => {
  await openWhy(page, 'state=busy')
  await whyPage(page).ask('<not_asked.1@mail.example>')
  await expect(whyPage(page).dialog).toContainText('could not be asked now')
  const before = (await callsOf(page, 'why.not')).length
  await whyPage(page).step('Try again')
  await expect.poll(async () => (await callsOf(page, 'why.not')).length).toBe(before + 1)
  await expect(whyPage(page).dialog).toContainText('could not be asked now')
  expect((await callsOf(page, 'why.not')).at(-1)?.request).toEqual({ text: '<not_asked.1@mail.example>' })
})

test('what is neither an address nor a Message-ID is told so', async ({ page }) => {
  await openWhy(page, 'state=calm')
  await whyPage(page).ask('the mail of yesterday')
  await expect(whyPage(page).dialog).toContainText('neither a mail address nor a Message-ID')
})

test('an open mail says why it is here', async ({ page }) => {
  const { shell } = await open(page, 'state=calm', '#/contacts/contact-1')
  await timelinePage(page).line('Security questionnaire').first().click()
  await choose(shell, 'why is this', 'Why is this mail here?')
  const why = whyPage(page)
  await expect(why.here).toContainText('On the timeline of Jana Novák because')
  await expect(why.here).toContainText('Came with the listing of past mail of ann@northwind.example')
  await why.here.getByRole('button', { name: 'Why is another mail not here?' }).click()
  await expect(why.dialog.getByRole('textbox')).toBeFocused()
})
