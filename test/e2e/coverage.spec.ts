import { expect, test } from '@playwright/test'
import type { EmulatedProvider } from '../support/emulated-providers.ts'
import { removeBehindItsBack } from '../support/remove-behind-its-back.ts'
import { openWorkplace, type Workplace } from '../support/workplace.ts'
import { connect, startApp, type Account } from './journey-steps.ts'
import { providerPages } from './page-models/provider-pages.ts'

/* Whether all mail is here, as a person reads it: with the built app, the same for every provider. */

const tomas = 'tomas.rivera@altamar.example'
const day = 24 * 60 * 60_000
const soon = { timeout: 20_000 }
const accounts: readonly Account[] = [
  { provider: 'gmail', address: 'ann@northwind.example' },
  { provider: 'graph', address: 'ann.meyer@contoso.example' },
]

for (const account of accounts) {
  const { provider, address: me } = account

  test.describe(`With ${providerPages[provider].name}`, () => {
    let work: Workplace
    let theirs: EmulatedProvider
    test.beforeEach(async () => {
      work = await openWorkplace({ [provider]: [{ email: me, name: 'Ann Meyer' }] })
      theirs = work.providers[provider]
      for (const subject of ['The offer', 'The plan', 'The dates'])
        await theirs.deliver(me, { from: tomas, to: me, subject, text: 'Hello', date: Date.now() - day })
    })
    test.afterEach(() => work.close())

    test('a mailbox says that it is complete, and what a check has brought back', async ({
      page,
      context,
    }) => {
      test.setTimeout(120_000)
      const { app, shell } = await startApp(work, page)
      await connect(context, shell, account)
      const mailboxes = await shell.openMailboxes()
      await expect(mailboxes.coverage(me)).toContainText('No contacts yet')

      const contacts = await shell.openContacts()
      const timeline = await contacts.add({ name: 'Tomás Rivera', addresses: [tomas] })
      for (const subject of ['The offer', 'The plan', 'The dates'])
        await expect(timeline.line(subject)).toHaveCount(1, soon)

      await shell.openMailboxes()
      await expect(mailboxes.coverage(me)).toContainText('Complete for', soon)
      await expect(mailboxes.coverage(me)).toContainText('Not checked yet')
      await mailboxes.checkNow(me)
      await expect(mailboxes.coverage(me)).toContainText('Complete for 1 of 1 contact since', soon)
      await expect(mailboxes.coverage(me)).toContainText('checked', soon)
      await expect(mailboxes.coverage(me)).not.toContainText('missing')

      removeBehindItsBack(work.profile, ['The plan'])
      await mailboxes.checkNow(me)
      await expect(mailboxes.coverage(me)).toContainText(
        'The last check found 1 missing mail and fetched it',
        soon,
      )
      await shell.openContacts()
      const again = await contacts.open('Tomás Rivera')
      await expect(again.line('The plan')).toHaveCount(1, soon)
      expect((await app.quit()).code).toBe(0)
    })
  })
}
