import { expect, test } from '@playwright/test'
import type { EmulatedProvider } from '../support/emulated-providers.ts'
import { openWorkplace, type Workplace } from '../support/workplace.ts'
import { connect, startApp, type Account, type Shell } from './journey-steps.ts'

/* What one sees and does in the outbox. That it holds for each provider is the journeys' concern. */

const account: Account = { provider: 'gmail', address: 'ann@northwind.example' }
const me = account.address
const tomas = 'tomas.rivera@altamar.example'

let work: Workplace
let theirs: EmulatedProvider

test.beforeEach(async () => {
  work = await openWorkplace({ gmail: [{ email: me, name: 'Ann Meyer' }] })
  theirs = work.providers.gmail
  // Somebody whom one was in touch with: else it would be asked about before the first mail.
  await theirs.deliver(me, { from: tomas, to: me, subject: 'Hello', text: 'Well?', date: Date.now() })
})
test.afterEach(() => work.close())

const writeMail = async (shell: Shell, subject: string, text: string) => {
  const composer = await shell.write()
  await composer.addRecipients('To', tomas)
  await composer.fillSubject(subject)
  await composer.type(text)
  return composer
}

/** Connected, with Tomás as a contact. */
const withTomas = async (shell: Shell, context: Parameters<typeof connect>[0]) => {
  await connect(context, shell, account)
  const contacts = await shell.openContacts()
  const timeline = await contacts.add({ name: 'Tomás Rivera', addresses: [tomas] })
  await expect(timeline.line('Hello')).toHaveCount(1)
}

test('written offline, taken back, edited, sent when the network is back: the edited text, once', async ({
  page,
  context,
}) => {
  const { app, shell } = await startApp(work, page)
  await withTomas(shell, context)
  await app.setOnline(false)
  await expect(shell.status).toContainText(/offline/i)
  await (await writeMail(shell, 'The plan', 'First thoughts.')).send()
  const outbox = await shell.openOutbox()
  await expect(outbox.state('The plan')).toHaveText('queued')
  await expect(outbox.row('The plan')).toContainText('Offline. Goes as soon as the network is back')
  await expect(shell.status).toContainText('1 mail in the outbox')
  await outbox.act('The plan', 'Undo')
  const again = await outbox.composer()
  await expect(again.text).toContainText('First thoughts.')
  await expect(outbox.row('The plan')).toHaveCount(0)
  await again.fillSubject('The plan, second form')
  await again.type(' And second ones.')
  await again.send()
  await expect(outbox.state('The plan, second form')).toHaveText('queued')
  await app.setOnline(true)
  await expect.poll(() => theirs.sent(me).length, { timeout: 30_000 }).toBe(1)
  expect(theirs.sent(me)).toMatchObject([{ subject: 'The plan, second form', to: [tomas] }])
  expect(theirs.sent(me)[0]?.text).toContain('And second ones.')
  await outbox.show('Sent')
  await expect(outbox.state('The plan, second form')).toHaveText('sent')
  await outbox.show('Cancelled')
  await expect(outbox.state('The plan')).toHaveText('cancelled')
  await app.quit()
})

test('scheduled: shown with its time, cancelled, had back as a draft', async ({ page, context }) => {
  const { app, shell } = await startApp(work, page)
  await withTomas(shell, context)
  const composer = await writeMail(shell, 'For tomorrow', 'Good morning.')
  await composer.dock.getByRole('button', { name: 'More ways to send' }).click()
  await page.getByRole('menuitem', { name: 'Schedule…' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Tomorrow/ })
    .click()
  const outbox = await shell.openOutbox()
  await expect(outbox.state('For tomorrow')).toHaveText('scheduled')
  await expect(outbox.row('For tomorrow')).toContainText('Tomorrow 08:00')
  await expect(shell.status).toContainText('1 mail scheduled for tomorrow 08:00')
  await outbox.act('For tomorrow', 'Cancel')
  await expect(outbox.row('For tomorrow')).toHaveCount(0)
  await expect(shell.status).toContainText('Nothing waits to be sent')
  await outbox.show('Cancelled')
  await outbox.act('For tomorrow', 'Restore as draft')
  await expect((await outbox.composer()).text).toContainText('Good morning.')
  expect(theirs.sent(me)).toEqual([])
  await app.quit()
})

test('refused: said in words, with everything that happened; edited and sent', async ({ page, context }) => {
  const { app, shell } = await startApp(work, page)
  await withTomas(shell, context)
  const refusal = { code: 400, message: 'Invalid To header', errors: [{ reason: 'invalidArgument' }] }
  const refused = work.google.control.fault({
    match: ({ method, path }) => method === 'POST' && path.includes('/drafts'),
    action: { kind: 'status', status: 400, body: { error: refusal } },
  })
  await (await writeMail(shell, 'The offer', 'Here it is.')).send()
  const outbox = await shell.openOutbox()
  await outbox.act('The offer', 'Send now')
  await outbox.show('Needs you')
  await expect(outbox.state('The offer')).toHaveText('failed', { timeout: 20_000 })
  expect(refused.hits()).toBe(1)
  await expect(outbox.row('The offer')).toContainText('Your text is kept')
  await expect.poll(() => app.badge()).toBe(1)
  await outbox.act('The offer', 'What happened')
  await expect(outbox.story).toContainText('Your text is kept')
  await expect(outbox.lines.last()).toContainText('Failed')
  expect(await outbox.lines.count()).toBeGreaterThan(1)
  await page.keyboard.press('Escape')
  const again = await outbox.editAndResend('The offer')
  await again.type(' Now for sure.')
  await again.send()
  await outbox.show('Waiting')
  await outbox.act('The offer', 'Send now')
  await expect.poll(() => theirs.sent(me).length, { timeout: 20_000 }).toBe(1)
  expect(theirs.sent(me)[0]?.text).toContain('Now for sure.')
  await outbox.show('Sent')
  await expect(outbox.state('The offer')).toHaveText('sent')
  await expect.poll(() => app.badge()).toBe(0)
  await app.quit()
})
