import { expect, test } from '@playwright/test'
import type { EmulatedProvider } from '../support/emulated-providers.ts'
import { openWorkplace, type Workplace } from '../support/workplace.ts'
import { connect, startApp, type Account } from './journey-steps.ts'
import { contactsPage } from './page-models/contacts-page.ts'
import { matchingSettings, reviewsPage, suggestionsPage, whyPage } from './page-models/matching-page.ts'
import { providerPages } from './page-models/provider-pages.ts'
import { timelinePage } from './page-models/timeline-page.ts'

/*
 * Who becomes a contact, and whose mail is whose, from the first start on: with the built app, the same for every
 * provider.
 */

const rosa = 'rosa.keller@keller.example'
const office = 'office@keller.example'
const day = 24 * 60 * 60_000

const accounts: readonly Account[] = [
  { provider: 'gmail', address: 'ann@northwind.example' },
  { provider: 'graph', address: 'ann.meyer@contoso.example' },
]

for (const account of accounts) {
  const { provider, address: me } = account

  test.describe(`With ${providerPages[provider].name}`, () => {
    let work: Workplace
    let theirs: EmulatedProvider
    const mailFrom = (from: string, subject: string, messageId: string, daysAgo = 2) =>
      theirs.deliver(me, {
        from,
        to: me,
        subject,
        text: 'Hello',
        messageId,
        date: Date.now() - daysAgo * day,
      })

    test.beforeEach(async () => {
      work = await openWorkplace({ [provider]: [{ email: me, name: 'Ann Meyer' }] })
      theirs = work.providers[provider]
      await mailFrom(`Rosa Keller <${rosa}>`, 'The offer', 'offer@keller.example')
      await mailFrom(`Office <${office}>`, 'Office hours', 'hours@keller.example')
    })
    test.afterEach(() => work.close())

    test('a contact is added, shares an address, and is logged no more', async ({ page, context }) => {
      test.setTimeout(120_000)
      const { app, shell } = await startApp(work, page)
      await connect(context, shell, account)

      // Why is it not here? Nobody is a contact: the answer adds one.
      await shell.search('why is a mail')
      await page.getByRole('option', { name: 'Why is a mail not here?' }).click()
      const why = whyPage(page)
      await why.ask('<offer@keller.example>')
      await expect(why.dialog).toContainText('who is no contact', { timeout: 15_000 })
      await why.step(/^Add Rosa Keller/)
      const form = page.getByRole('dialog', { name: 'Add a contact' })
      await expect(form.getByLabel('Address 1', { exact: true })).toHaveValue(rosa)
      await form.getByRole('button', { name: 'Add contact' }).click()
      const contacts = await shell.openContacts()
      const timeline = await contacts.open('Rosa Keller')
      await expect(timeline.line('The offer')).toHaveCount(1, { timeout: 15_000 })

      // Two have the address of the office: its new mail waits for a decision.
      await contacts.add({ name: 'Otto Keller', addresses: [office] })
      await expect(timeline.line('Office hours')).toHaveCount(1, { timeout: 15_000 })
      await contacts.add({ name: 'Olga Keller', addresses: [office] })
      await expect(contacts.dialog.getByRole('alert')).toContainText(`Otto Keller has ${office}.`)
      await contacts.dialog.getByRole('button', { name: 'Use it for both' }).click()
      await expect(contacts.dialog).toBeHidden()
      await mailFrom(`Office <${office}>`, 'New hours', 'new-hours@keller.example', 0)
      await (await shell.openMailboxes()).syncNow(me)
      await page.getByRole('link', { name: 'Review, 1 need you' }).click()
      await reviewsPage(page).choose('New hours', ['Olga Keller'])
      await reviewsPage(page).decide('New hours')
      await expect(page.getByRole('heading', { name: 'Nothing to decide' })).toBeVisible()
      await (await shell.openContacts()).open('Olga Keller')
      await expect(timelinePage(page).line('New hours')).toHaveCount(1)

      // Never log: it is said what goes, and it goes.
      await shell.openSettings()
      const settings = matchingSettings(page)
      await settings.add('Never log', rosa)
      const question = page.getByRole('dialog', { name: `Never log ${rosa}?` })
      await expect(question).toContainText('The mail with Rosa Keller goes from all timelines.')
      await question.getByRole('button', { name: 'Never log' }).click()
      await expect(settings.entry('Never log', rosa)).toBeVisible()
      await (await shell.openContacts()).open('Rosa Keller')
      await expect(page.getByRole('heading', { name: 'No mail yet' })).toBeVisible()
      await app.quit()
    })

    test('who was written to is suggested to a new user, and comes with the past mail', async ({
      page,
      context,
    }) => {
      const at = Date.now() - day
      const answer = {
        from: `Ann Meyer <${me}>`,
        to: `Rosa Keller <${rosa}>`,
        subject: 'Re: The offer',
        text: 'Yes',
        messageId: 'answer@northwind.example',
        date: at,
      }
      if (provider === 'gmail') await work.google.control.deliver(me, answer, { at, labels: ['SENT'] })
      else await work.microsoft.control.deliver(me, answer, { at, folder: 'sentitems' })
      const { app, shell } = await startApp(work, page)
      await connect(context, shell, account)
      await shell.openContacts()
      await page.getByRole('link', { name: 'Choose your contacts' }).click({ timeout: 20_000 })
      const suggestions = suggestionsPage(page)
      await expect(suggestions.row('Rosa Keller')).toContainText(rosa)
      await suggestions.add('Rosa Keller')
      await expect(shell.toasts).toContainText('Rosa Keller added')
      await expect(suggestions.row('Rosa Keller')).toBeHidden()
      const timeline = await (await shell.openContacts()).open('Rosa Keller')
      await expect(timeline.line('The offer').first()).toBeVisible({ timeout: 15_000 })
      await expect(contactsPage(page).row('Rosa Keller')).toHaveCount(1)
      await app.quit()
    })
  })
}
