import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import type { EmulatedProvider } from '../support/emulated-providers.ts'
import { openWorkplace, type Workplace } from '../support/workplace.ts'
import { connect, startApp, type Account } from './journey-steps.ts'
import { providerPages } from './page-models/provider-pages.ts'

const tomas = 'tomas.rivera@altamar.example'
const subject = 'Rollout for the Lisbon team'

const accounts: readonly Account[] = [
  { provider: 'gmail', address: 'ann@northwind.example' },
  { provider: 'graph', address: 'ann.meyer@contoso.example' },
]

for (const account of accounts) {
  const { provider, address: me } = account

  test.describe(`A mailbox at ${providerPages[provider].name}`, () => {
    let work: Workplace
    let theirs: EmulatedProvider
    const deliver = (about: string) =>
      theirs.deliver(me, { from: tomas, to: me, subject: about, text: 'Well?', date: Date.now() })

    test.beforeEach(async () => {
      work = await openWorkplace({ [provider]: [{ email: me, name: 'Ann Meyer' }] })
      theirs = work.providers[provider]
      await deliver(subject)
    })
    test.afterEach(() => work.close())

    /** Connected, paused, with a reply that waits in the outbox. */
    const pausedWithReply = async (page: Page, context: BrowserContext) => {
      const { app, shell } = await startApp(work, page)
      await connect(context, shell, account)
      const contacts = await shell.openContacts()
      const timeline = await contacts.add({ name: 'Tomás Rivera', addresses: [tomas] })
      await expect(timeline.line(subject)).toHaveCount(1)
      const mailboxes = await shell.openMailboxes()
      await mailboxes.pause(me)
      await expect(mailboxes.state(me)).toHaveText('paused')
      const again = await (await shell.openContacts()).open('Tomás Rivera')
      const mail = await again.openMail(subject)
      const composer = await mail.reply()
      await composer.type('Not before we go on.')
      await composer.send()
      await expect(composer.dock).toHaveCount(0)
      await mail.close()
      return { app, shell, timeline: again }
    }

    test('rests while it is paused, and goes on where it was when it is resumed', async ({
      page,
      context,
    }) => {
      const { app, shell, timeline } = await pausedWithReply(page, context)
      await deliver('Came during the pause')
      await expect(timeline.line(`Re: ${subject}`)).toHaveCount(1)
      const outbox = await shell.openOutbox()
      await expect(outbox.state('Re: Rollout')).toHaveText('queued')
      const before = theirs.mailRequests()
      // A computer that wakes up has everything looked at, the sign-in of this one, too, but not its mail.
      app.resume()
      await (await shell.openContacts()).open('Tomás Rivera')
      await expect(timeline.line(subject).first()).toBeVisible()
      const mailboxes = await shell.openMailboxes()
      await expect(mailboxes.card(me)).toContainText('1 mail')
      await expect(mailboxes.state(me)).toHaveText('paused')
      expect(theirs.mailRequests()).toBe(before)
      expect(before).toBeGreaterThan(0)
      expect(theirs.sent(me)).toEqual([])
      expect(theirs.all(me).map((mail) => mail.subject)).toContain('Came during the pause')
      await mailboxes.resume(me)
      await expect(mailboxes.state(me)).toHaveText('connected')
      await expect.poll(() => theirs.sent(me).length, { timeout: 20_000 }).toBe(1)
      const after = await (await shell.openContacts()).open('Tomás Rivera')
      await expect(after.line('Came during the pause')).toHaveCount(1)
      await expect(after.line(subject)).toHaveCount(2)
      await app.quit()
    })

    test('disconnected while mail waits: the mail is kept under Needs you with its text, and nothing was sent', async ({
      page,
      context,
    }) => {
      const { app, shell } = await pausedWithReply(page, context)
      const mailboxes = await shell.openMailboxes()
      await mailboxes.disconnect(me, true)
      await expect(shell.toasts).toContainText('Mailbox disconnected')
      const outbox = await shell.openOutbox()
      await outbox.show('Needs you')
      await expect(outbox.row('Re: Rollout')).toHaveCount(1)
      expect(theirs.sent(me)).toEqual([])
      const kept = await (await shell.openContacts()).open('Tomás Rivera')
      await expect(kept.line(subject).first()).toBeVisible()
      const draft = await (async () => {
        await shell.openOutbox()
        await outbox.show('Needs you')
        return outbox.editAndResend('Re: Rollout')
      })()
      await expect(draft.text).toContainText('Not before we go on.')
      await app.quit()
    })
  })
}

test('an organisation that wants an administrator first: said so that IT can act on it, and the next try works', async ({
  page,
  context,
}) => {
  const account = { provider: 'graph', address: 'ann.meyer@contoso.example' } as const
  const work = await openWorkplace({ graph: [{ email: account.address, name: 'Ann Meyer' }] })
  try {
    work.microsoft.control.requireAdminApproval(account.address)
    const { app, shell } = await startApp(work, page)
    const mailboxes = await shell.openMailboxes()
    const opened = context.waitForEvent('page')
    const dialog = await mailboxes.connect(providerPages[account.provider].name)
    const tab = await opened
    await tab.getByRole('radio', { name: account.address }).check()
    await tab.getByRole('button', { name: 'Next' }).click()
    await expect(tab.getByRole('heading', { name: 'Need admin approval' })).toBeVisible()
    // That page leads nowhere: only the person can say so.
    await page.bringToFront()
    const approval = await dialog.needsApproval()
    await expect(approval.text).toHaveValue(/Mail\.Send/)
    const text = await approval.text.inputValue()
    const link = /https?:\/\/\S+/.exec(text)?.[0] ?? ''
    expect(new URL(link).pathname).toMatch(/adminconsent$/)
    expect(new URL(link).searchParams.get('client_id')).toBe(work.microsoft.clientId)
    await approval.waitForApproval()
    await expect(approval.text).toHaveValue(text)
    await approval.close()
    await expect(mailboxes.card(account.address)).toHaveCount(0)
    await tab.close()

    work.microsoft.control.requireAdminApproval(account.address, false)
    await connect(context, shell, account)
    await app.quit()
  } finally {
    await work.close()
  }
})
