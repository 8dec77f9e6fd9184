import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { launchApp, type RunningApp } from '../support/app-harness.ts'
import { filesWithTokens, pageState, tokensIn } from '../support/token-search.ts'
import { openWorkplace, type Workplace } from '../support/workplace.ts'
import { shellPage } from './page-models/shell-page.ts'

const me = 'ann@northwind.example'
const tomas = 'tomas.rivera@altamar.example'

let work: Workplace
test.beforeEach(async () => {
  work = await openWorkplace({ gmail: [{ email: me, name: 'Ann Meyer' }] })
  await work.google.control.deliver(me, {
    from: `Tomás Rivera <${tomas}>`,
    to: me,
    subject: 'Rollout for the Lisbon team',
    text: 'Could you send a revised plan by Thursday?',
    messageId: 'question@altamar.example',
  })
  await work.google.control.deliver(me, {
    from: 'news@letters.example',
    to: me,
    subject: 'Weekly letter',
    text: 'News',
  })
})
test.afterEach(() => work.close())

const start = async (page: Page): Promise<{ app: RunningApp; shell: ReturnType<typeof shellPage> }> => {
  const app = await launchApp(work.options)
  await page.goto(app.url)
  const shell = shellPage(page)
  await shell.status.waitFor()
  return { app, shell }
}

/** Presses Connect and answers the consent page in the tab that it opens. */
const connect = async (context: BrowserContext, shell: ReturnType<typeof shellPage>): Promise<void> => {
  const mailboxes = await shell.openMailboxes()
  const consentTab = context.waitForEvent('page')
  await mailboxes.connect()
  const consent = await consentTab
  await consent.getByRole('radio', { name: 'Ann Meyer' }).check()
  await consent.getByRole('button', { name: 'Continue' }).click()
  await expect(consent.getByText('go back to Liaison')).toBeVisible()
  await consent.close()
  await expect(mailboxes.state(me)).toHaveText('connected')
}

test('a reply written offline leaves exactly once after a restart, and stands on the timeline once', async ({
  page,
  context,
}) => {
  const first = await start(page)
  await connect(context, first.shell)
  const contacts = await first.shell.openContacts()
  const timeline = await contacts.add({ name: 'Tomás Rivera', addresses: [tomas], company: 'Altamar' })
  await expect(timeline.line('Rollout for the Lisbon team')).toHaveCount(1)

  await first.app.setOnline(false)
  await expect(first.shell.status).toContainText(/offline/i)
  const mail = await timeline.openMail('Rollout for the Lisbon team')
  const composer = await mail.reply()
  await expect(composer.subject).toHaveValue('Re: Rollout for the Lisbon team')
  await composer.type('The revised plan is attached.')
  await composer.send()
  await expect(composer.dock).toHaveCount(0)
  await expect(timeline.line('Re: Rollout for the Lisbon team')).toHaveCount(1)
  const outbox = await first.shell.openOutbox()
  await expect(outbox.state('Re: Rollout')).toHaveText('queued')
  expect(work.google.control.sentMessages(me)).toEqual([])
  await first.app.quit()

  const second = await launchApp(work.options)
  await page.goto(second.url)
  await expect.poll(() => work.google.control.sentMessages(me).length, { timeout: 20_000 }).toBe(1)

  const [sent] = work.google.control.sentMessages(me)
  expect(sent?.references).toContain('question@altamar.example')
  expect(sent?.to).toEqual([tomas])
  const [question] = work.google.control.allMessages(me)
  expect(sent?.threadId).toBe(question?.threadId)
  expect(work.google.control.draftsOf(me)).toEqual([])

  const again = await (await shellPage(page).openContacts()).open('Tomás Rivera')
  await expect(again.line('Re: Rollout for the Lisbon team')).toHaveCount(1)
  await expect(again.line('Rollout for the Lisbon team')).toHaveCount(2)
  await (await shellPage(page).openMailboxes()).syncNow(me)
  await expect(shellPage(page).status).toContainText(/in sync/i)
  await (await shellPage(page).openContacts()).open('Tomás Rivera')
  await expect(again.line('Rollout for the Lisbon team')).toHaveCount(2)
  expect(work.google.control.sentMessages(me)).toHaveLength(1)

  expect(tokensIn(await pageState(page))).toEqual([])
  await second.quit()
  expect(filesWithTokens(work.profile)).toEqual([])
  expect(tokensIn(first.app.logs() + second.logs())).toEqual([])
})

test('the search for tokens finds what the emulated Google gives out', () => {
  const { accessToken, refreshToken } = work.google.control.grant(me, ['openid'])
  expect(tokensIn(`x ${accessToken} y`)).toHaveLength(1)
  expect(tokensIn(`{"t":"${refreshToken}"}`)).toHaveLength(1)
})

test('denied at the consent page: said, with a way to go on, and nothing is left behind', async ({
  page,
  context,
}) => {
  const { app, shell } = await start(page)
  const mailboxes = await shell.openMailboxes()
  const consentTab = context.waitForEvent('page')
  const dialog = await mailboxes.connect()
  const consent = await consentTab
  await consent.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog.dialog).toContainText('told not to allow access')
  await expect(mailboxes.card(me)).toHaveCount(0)
  await app.quit()
})

test('a revoked sign-in asks to reconnect; queued mail goes after it', async ({ page, context }) => {
  const { app, shell } = await start(page)
  await connect(context, shell)
  const contacts = await shell.openContacts()
  const timeline = await contacts.add({ name: 'Tomás Rivera', addresses: [tomas] })
  await expect(timeline.line('Rollout for the Lisbon team')).toHaveCount(1)
  work.google.control.revoke(me)
  const composer = await (await timeline.openMail('Rollout for the Lisbon team')).reply()
  await composer.type('Here it is.')
  await composer.send()
  const mailboxes = await shell.openMailboxes()
  await expect(mailboxes.state(me)).toHaveText('sign in again')
  const consentTab = context.waitForEvent('page')
  await mailboxes.reconnect(me)
  const consent = await consentTab
  await consent.getByRole('button', { name: 'Continue' }).click()
  await expect(mailboxes.state(me)).toHaveText('connected')
  await expect.poll(() => work.google.control.sentMessages(me).length, { timeout: 20_000 }).toBe(1)
  await app.quit()
})

test('a draft outlives a kill of everything but the browser, and comes back on the next start', async ({
  page,
  context,
}) => {
  const { app, shell } = await start(page)
  await connect(context, shell)
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

test('without a key store the window says plainly that sign-ins last for this session', async ({ page }) => {
  test.skip(
    process.platform !== 'linux',
    'only on Linux can the key store be taken away by an environment variable',
  )
  const { keyring: _none, ...options } = work.options
  const env = { ...options.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }
  const app = await launchApp({ ...options, env })
  await page.goto(app.url)
  const banner = shellPage(page).banner('Sign-ins are kept for this session only')
  await expect(banner).toContainText('no unlocked key store')
  await expect(banner).toContainText('mailboxes have to be reconnected')
  await app.quit()
  expect(existsSync(join(work.profile, 'vault'))).toBe(false)
})

test('data of a newer Liaison is refused with words, and left as it was', async ({ page }) => {
  await (await launchApp(work.options)).quit()
  const file = join(work.profile, 'liaison.db')
  const database = new DatabaseSync(file)
  database.exec('PRAGMA user_version = 9999')
  database.close()
  const before = readFileSync(file)
  const app = await launchApp(work.options)
  await page.goto(app.url)
  await expect(shellPage(page).banner('written by a newer Liaison')).toContainText('Update Liaison')
  await app.quit()
  expect(readFileSync(file)).toEqual(before)
})

test('a damaged file is moved aside and said, and the app begins anew', async ({ page }) => {
  mkdirSync(work.profile, { recursive: true })
  writeFileSync(join(work.profile, 'liaison.db'), 'this is no database '.repeat(500))
  const app = await launchApp(work.options)
  await page.goto(app.url)
  await expect(page.locator('.notice').first()).toContainText(/damaged/i)
  await app.quit()
  const aside = readdirSync(work.profile).filter((name) => name.startsWith('liaison.db.corrupt-'))
  expect(aside).toHaveLength(1)
  expect(readFileSync(join(work.profile, aside[0] ?? ''), 'utf8')).toContain('this is no database')
})
