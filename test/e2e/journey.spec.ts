import { expect, test, type BrowserContext } from '@playwright/test'
import { launchApp } from '../support/app-harness.ts'
import type { EmulatedProvider } from '../support/emulated-providers.ts'
import { filesWithTokens, pageState, tokensIn } from '../support/token-search.ts'
import { openWorkplace, type Workplace } from '../support/workplace.ts'
import { connect, reconnect, startApp, tabOf, type Account, type Shell } from './journey-steps.ts'
import { mailboxesPage } from './page-models/mailboxes-page.ts'
import { providerPages } from './page-models/provider-pages.ts'
import { shellPage } from './page-models/shell-page.ts'

/*
 * What a person does from the first start on, the same for every provider. What differs between them is in
 * `providerPages` (their own pages) and `EmulatedProvider` (what a test does at them); nothing here asks which it is.
 */

const tomas = 'tomas.rivera@altamar.example'
const subject = 'Rollout for the Lisbon team'

const accounts: readonly Account[] = [
  { provider: 'gmail', address: 'ann@northwind.example' },
  { provider: 'graph', address: 'ann.meyer@contoso.example' },
]

for (const account of accounts) {
  const { provider, address: me } = account

  test.describe(`With ${providerPages[provider].name}`, () => {
    let work: Workplace
    let theirs: EmulatedProvider
    const mailFrom = (from: string, about: string, text: string) =>
      theirs.deliver(me, { from, to: me, subject: about, text, date: Date.now() })

    test.beforeEach(async () => {
      work = await openWorkplace({ [provider]: [{ email: me, name: 'Ann Meyer' }] })
      theirs = work.providers[provider]
      await mailFrom(`Tomás Rivera <${tomas}>`, subject, 'Could you send a revised plan by Thursday?')
      await mailFrom('news@letters.example', 'Weekly letter', 'News')
    })
    test.afterEach(() => work.close())

    /** Connected, with Tomás as a contact whose one mail is shown. */
    const withTomas = async (context: BrowserContext, shell: Shell) => {
      await connect(context, shell, account)
      const contacts = await shell.openContacts()
      const timeline = await contacts.add({ name: 'Tomás Rivera', addresses: [tomas], company: 'Altamar' })
      await expect(timeline.line(subject)).toHaveCount(1)
      return timeline
    }

    test('a reply written offline leaves exactly once after a restart, and stands on the timeline once', async ({
      page,
      context,
    }) => {
      const first = await startApp(work, page)
      const timeline = await withTomas(context, first.shell)
      await first.app.setOnline(false)
      await expect(first.shell.status).toContainText(/offline/i)
      const composer = await (await timeline.openMail(subject)).reply()
      await expect(composer.subject).toHaveValue(`Re: ${subject}`)
      await composer.type('The revised plan is attached.')
      await composer.send()
      await expect(composer.dock).toHaveCount(0)
      await expect(timeline.line(`Re: ${subject}`)).toHaveCount(1)
      const outbox = await first.shell.openOutbox()
      await expect(outbox.state('Re: Rollout')).toHaveText('queued')
      expect(theirs.sent(me)).toEqual([])
      await first.app.quit()

      const second = await launchApp(work.options)
      await page.goto(second.url)
      await expect.poll(() => theirs.sent(me).length, { timeout: 20_000 }).toBe(1)
      const [sent] = theirs.sent(me)
      const question = theirs.all(me).find((mail) => mail.from === tomas)
      expect(sent).toMatchObject({ to: [tomas], threadId: question?.threadId, subject: `Re: ${subject}` })
      expect(sent?.text).toContain('The revised plan is attached.')
      expect(theirs.drafts(me)).toEqual([])

      const shell = shellPage(page)
      const again = await (await shell.openContacts()).open('Tomás Rivera')
      await expect(again.line(`Re: ${subject}`)).toHaveCount(1)
      await expect(again.line(subject)).toHaveCount(2)
      await (await shell.openMailboxes()).syncNow(me)
      await expect(shell.status).toContainText(/in sync/i)
      await (await shell.openContacts()).open('Tomás Rivera')
      await expect(again.line(subject)).toHaveCount(2)
      expect(theirs.sent(me)).toHaveLength(1)

      expect(tokensIn(await pageState(page))).toEqual([])
      await second.quit()
      expect(filesWithTokens(work.profile)).toEqual([])
      expect(tokensIn(first.app.logs() + second.logs())).toEqual([])
    })

    test('denied: said, with a way to go on, and nothing is left behind', async ({ page, context }) => {
      const { app, shell } = await startApp(work, page)
      const mailboxes = await shell.openMailboxes()
      const tab = await tabOf(context, () => mailboxes.connect(providerPages[provider].name))
      await providerPages[provider].deny(tab, me)
      await expect(mailboxes.dialog).toContainText('told not to allow access')
      await expect(mailboxes.card(me)).toHaveCount(0)
      await app.quit()
    })

    test('a grant that ends is noticed and told once; what waits goes, and what came is there once, after the next sign-in', async ({
      page,
      context,
    }) => {
      const { app, shell } = await startApp(work, page)
      const timeline = await withTomas(context, shell)
      theirs.revoke(me)
      await mailFrom(tomas, 'One more thing', 'While you were away')
      const mail = await timeline.openMail(subject)
      const composer = await mail.reply()
      await composer.type('Here it is.')
      await composer.send()
      await mail.close()

      const banner = shell.banner(`${me} has to sign in again`)
      // It is met when the mail goes, after the time in which it could be taken back.
      await expect(banner).toContainText('1 mail waits. Nothing is lost.', { timeout: 30_000 })
      await expect.poll(() => app.notifications.length).toBe(1)
      expect(app.notifications).toMatchObject([{ title: `Sign in again: ${me}` }])
      expect(theirs.sent(me)).toEqual([])
      expect(await (await shell.openOutbox()).state('Re: Rollout').textContent()).not.toMatch(/failed/i)
      app.pressNotification(app.notifications[0]?.id ?? 0)
      await expect(page).toHaveURL(/#\/mailboxes$/)
      await expect(mailboxesPage(page).state(me)).toHaveText('sign in again')

      await reconnect(context, shell, account)
      await expect.poll(() => theirs.sent(me).length, { timeout: 20_000 }).toBe(1)
      const again = await (await shell.openContacts()).open('Tomás Rivera')
      await expect(again.line('One more thing')).toHaveCount(1)
      await expect(again.line(`Re: ${subject}`)).toHaveCount(1)
      await expect(again.line(subject)).toHaveCount(2)
      await expect(banner).toHaveCount(0)
      expect(theirs.sent(me)).toHaveLength(1)
      expect(app.notifications).toHaveLength(1)
      await app.quit()
    })

    test('a draft outlives a kill of everything but the browser, and comes back on the next start', async ({
      page,
      context,
    }) => {
      const { app, shell } = await startApp(work, page)
      await connect(context, shell, account)
      const composer = await shell.write()
      await composer.addRecipients('To', tomas)
      await composer.fillSubject('Half a thought')
      await composer.type('It begins like this')
      await expect(composer.saved).toContainText('saved')
      await app.kill()
      const again = await launchApp(work.options)
      await page.goto(again.url)
      const draft = await (await shellPage(page).openDrafts()).open('Half a thought')
      await expect(draft.text).toContainText('It begins like this')
      await expect(draft.recipient(tomas)).toBeVisible()
      await again.quit()
    })
  })
}
