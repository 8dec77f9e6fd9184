import { expect, test } from '@playwright/test'
import { openWorkplace, type Workplace } from '../support/workplace.ts'
import { connect, startApp } from './journey-steps.ts'

const tomas = 'tomas.rivera@altamar.example'
const subject = 'Rollout for the Lisbon team'
const account = { provider: 'graph', address: 'ann.meyer@contoso.example' } as const
const me = account.address

let work: Workplace
test.beforeEach(async () => {
  work = await openWorkplace({ graph: [{ email: me, name: 'Ann Meyer' }] })
})
test.afterEach(() => work.close())

test('chosen under Settings, mail is a draft before it is sent: a lost answer leaves no doubt', async ({
  page,
  context,
}) => {
  const { control } = work.microsoft
  const theirs = work.providers.graph
  await theirs.deliver(me, { from: tomas, to: me, subject, text: 'Well?', date: Date.now() })
  const { app, shell } = await startApp(work, page)
  const settings = await shell.openSettings()
  await expect(settings.keepDrafts).not.toBeChecked()
  await settings.keepDrafts.check()
  await expect(shell.toasts).toContainText('next sign-in')
  await expect(settings.keepDrafts).toBeChecked()

  await connect(context, shell, account)
  const contacts = await shell.openContacts()
  const timeline = await contacts.add({ name: 'Tomás Rivera', addresses: [tomas] })
  await expect(timeline.line(subject)).toHaveCount(1)
  // It is sent, and nobody hears of it; its copy is not to be seen either.
  control.delaySent(true)
  const lost = control.fault({
    match: { method: 'POST', path: /\/send$/ },
    times: 1,
    action: { kind: 'accept-then-drop' },
  })
  const composer = await (await timeline.openMail(subject)).reply()
  await composer.type('By Thursday.')
  await composer.send()
  await expect.poll(() => lost.hits(), { timeout: 30_000 }).toBe(1)
  const outbox = await shell.openOutbox()
  await outbox.show('Sent')
  await expect(outbox.row(`Re: ${subject}`)).toHaveCount(1, { timeout: 30_000 })
  control.delaySent(false)
  control.settleSent()
  expect(theirs.sent(me)).toMatchObject([{ to: [tomas], subject: `Re: ${subject}` }])
  expect(theirs.drafts(me)).toEqual([])
  expect(control.countOf('graph.messages.reply') + control.countOf('graph.sendMail')).toBe(0)

  const mailboxes = await shell.openMailboxes()
  const panel = await mailboxes.settings(me)
  await expect(panel.permissions).toContainText('Drafts: yes')
  await app.quit()
})
