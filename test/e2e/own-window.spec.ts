import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import type { RunningApp } from '../support/app-harness.ts'
import { openWorkplace, type Workplace } from '../support/workplace.ts'
import { connect, startApp, tabOf, type Shell } from './journey-steps.ts'
import { wcagBreaches } from './open-window.ts'
import { composerPage } from './page-models/composer-page.ts'

const me = 'ann@northwind.example'

let work: Workplace
let app: RunningApp
let shell: Shell

test.beforeEach(async ({ page, context }) => {
  work = await openWorkplace({ gmail: [{ email: me, name: 'Ann Meyer' }] })
  ;({ app, shell } = await startApp(work, page))
  await connect(context, shell, { provider: 'gmail', address: me })
})
test.afterEach(async () => {
  await app.kill()
  await work.close()
})

/** A docked mail with a subject and a text, taken into a window of its own. */
const popOut = async (context: BrowserContext): Promise<Page> => {
  const composer = await shell.write()
  await composer.addRecipients('To', 'tom@altamar.example')
  await composer.fillSubject('Plan')
  await composer.type('Docked.')
  const own = await tabOf(context, () => composer.dock.getByRole('button', { name: 'Own window' }).click())
  await expect(composerPage(own).text).toHaveText('Docked.')
  return own
}

const bar = () => shell.page.getByRole('region', { name: 'In its own window: Plan' })

test('a mail is written on in its own window, only there, and sent from there with undo in the main one', async ({
  page,
  context,
}) => {
  const own = await popOut(context)
  const there = composerPage(own)
  await expect(own).toHaveTitle('Plan')
  expect([...(await wcagBreaches(own)), ...(await wcagBreaches(page))]).toEqual([])
  await expect(bar()).toBeVisible()
  await expect(composerPage(page).dock).toHaveCount(0)
  await there.text.click()
  await own.keyboard.press('ControlOrMeta+End')
  await own.keyboard.type(' Typed there.')
  await expect(there.saved).toContainText('saved')
  // Asked for again, it is one window still, and the main one does not get an editor by it.
  await bar().getByTitle('Show its window').click()
  await expect(composerPage(page).dock).toHaveCount(0)
  expect(context.pages()).toHaveLength(2)
  const closed = own.waitForEvent('close')
  await there.pressSend()
  await closed
  await expect(shell.toasts).toContainText('Sending in')
  await expect(bar()).toHaveCount(0)
  await shell.toasts.getByRole('button', { name: 'Undo' }).click()
  await expect(composerPage(page).text).toHaveText('Docked. Typed there.')
})

test('it is brought back with all that was typed; closed in its window it is a draft', async ({
  page,
  context,
}) => {
  const own = await popOut(context)
  await composerPage(own).text.click()
  await own.keyboard.press('ControlOrMeta+End')
  await own.keyboard.type(' And more.')
  const closed = own.waitForEvent('close')
  await bar().getByRole('button', { name: 'Bring it back' }).click()
  await closed
  const here = composerPage(page)
  await expect(here.text).toHaveText('Docked. And more.')
  await here.type('Here. ')
  const again = await tabOf(context, () => here.dock.getByRole('button', { name: 'Own window' }).click())
  const closedAgain = again.waitForEvent('close')
  await composerPage(again).close()
  await closedAgain
  await expect(here.dock).toHaveCount(0)
  await expect(bar()).toHaveCount(0)
  const drafts = await shell.openDrafts()
  await expect(drafts.row('Plan')).toContainText('And more.')
  await expect(drafts.row('Plan')).not.toContainText('open')
})

test('a window that dies leaves its text in the draft, and the main window writes it', async ({
  page,
  context,
}) => {
  const own = await popOut(context)
  const there = composerPage(own)
  await there.text.click()
  await own.keyboard.press('ControlOrMeta+End')
  await own.keyboard.type(' Then it died.')
  await expect(there.saved).toContainText('saved')
  const session = await context.newCDPSession(own)
  void session.send('Page.crash').catch(() => undefined)
  await expect(bar()).toHaveCount(0)
  const drafts = await shell.openDrafts()
  const here = await drafts.open('Plan')
  await expect(here.text).toHaveText('Docked. Then it died.')
  await here.type('Alive. ')
  await expect(here.saved).toContainText('saved')
  expect(page.isClosed()).toBe(false)
})
