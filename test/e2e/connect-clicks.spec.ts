import { expect, test, type BrowserContext } from '@playwright/test'
import { providerIds, type ProviderId } from '../../shared/domain/mailbox.ts'
import { openWorkplace, type Workplace } from '../support/workplace.ts'
import { startApp, tabOf } from './journey-steps.ts'
import { mailboxesPage } from './page-models/mailboxes-page.ts'
import { providerPages } from './page-models/provider-pages.ts'

/** What connecting may cost: the provider, the account, and what the provider's pages ask on top. */
const mostClicks = 4

/** The last of these accounts is connected, so that choosing it is a click, too. */
const accounts: Readonly<Record<ProviderId, readonly string[]>> = {
  gmail: ['sales@northwind.example', 'ann@northwind.example'],
  graph: ['noor@contoso.example', 'ann.meyer@contoso.example'],
}

/** Counts every press of a pointer, in the window and in all tabs. */
const countPresses = async (context: BrowserContext): Promise<() => number> => {
  let presses = 0
  await context.exposeBinding('liaisonPressed', () => {
    presses += 1
  })
  await context.addInitScript(
    `addEventListener('pointerdown', (event) => { if (event.isTrusted) liaisonPressed() }, true)`,
  )
  return () => presses
}

test.describe('Connecting a mailbox', () => {
  let work: Workplace
  test.beforeEach(async () => {
    const seeds = (provider: ProviderId) => accounts[provider].map((email) => ({ email, name: email }))
    work = await openWorkplace({ gmail: seeds('gmail'), graph: seeds('graph') })
  })
  test.afterEach(() => work.close())

  for (const provider of providerIds) {
    const { name, accept } = providerPages[provider]

    test(`takes at most four clicks: ${name}, at the first start and beside another one`, async ({
      page,
      context,
    }) => {
      const presses = await countPresses(context)
      const { shell } = await startApp(work, page)
      const mailboxes = mailboxesPage(page)
      const [second = '', first = ''] = accounts[provider]

      for (const address of [first, second]) {
        const before = presses()
        if (address === second) await shell.openMailboxes()
        const tab = await tabOf(context, () => mailboxes.connect(name))
        await accept(tab, address)
        await tab.close()
        const entry = page.getByRole('navigation', { name: 'Places' }).getByText(address, { exact: true })
        await expect(entry).toBeVisible()
        expect(presses() - before).toBeGreaterThanOrEqual(2)
        expect(presses() - before).toBeLessThanOrEqual(mostClicks)
      }
    })
  }
})
