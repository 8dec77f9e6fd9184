import { expect, test, type Locator } from '@playwright/test'
import { openWorkplace, type Workplace } from '../support/workplace.ts'
import { connect, startApp, type Account } from './journey-steps.ts'

const tomas = 'tomas.rivera@altamar.example'

const accounts: readonly Account[] = [
  { provider: 'gmail', address: 'ann@northwind.example' },
  { provider: 'graph', address: 'ann.meyer@contoso.example' },
  { provider: 'gmail', address: 'sales@northwind.example' },
  { provider: 'graph', address: 'service@contoso.example' },
]

const seedsOf = (provider: Account['provider']) =>
  accounts
    .filter((account) => account.provider === provider)
    .map(({ address }) => ({ email: address, name: address.split('@')[0] ?? '' }))

let work: Workplace
test.beforeEach(async () => {
  work = await openWorkplace({ gmail: seedsOf('gmail'), graph: seedsOf('graph') })
})
test.afterEach(() => work.close())

const question = (address: string): string => `Question for ${address}`
/** The same message to everybody: four copies, one mail. */
const toAll = 'News for all of you'

const deliverToAll = async (): Promise<void> => {
  for (const { provider, address } of accounts) {
    const theirs = work.providers[provider]
    const from = `Tomás Rivera <${tomas}>`
    const date = Date.now()
    await theirs.deliver(address, { from, to: address, subject: question(address), text: 'Well?', date })
    const to = accounts.map((account) => account.address)
    await theirs.deliver(address, {
      from,
      to,
      subject: toAll,
      text: 'All',
      date: 0,
      messageId: 'all@altamar.example',
    })
  }
}

/** The chosen line of From. */
const senderIn = (dock: Locator): Locator =>
  dock.getByRole('combobox', { name: /^From/ }).locator('option:checked')

const sentBy = ({ provider, address }: Account) => work.providers[provider].sent(address)

test('two mailboxes of each provider at once: one history, and each reply leaves once from the mailbox that was written to', async ({
  page,
  context,
}) => {
  test.setTimeout(120_000)
  const { app, shell } = await startApp(work, page)
  for (const account of accounts) await connect(context, shell, account)
  await deliverToAll()
  const contacts = await shell.openContacts()
  const timeline = await contacts.add({ name: 'Tomás Rivera', addresses: [tomas] })
  for (const { address } of accounts) await expect(timeline.line(question(address))).toHaveCount(1)
  await expect(timeline.line(toAll)).toHaveCount(1)

  const [first, second, ...offline] = accounts
  const reply = async ({ address }: Account): Promise<void> => {
    const mail = await timeline.openMail(question(address))
    const composer = await mail.reply()
    await expect(senderIn(composer.dock)).toContainText(address)
    await composer.type(`Answer from ${address}`)
    await composer.send()
    await expect(composer.dock).toHaveCount(0)
    await mail.close()
  }
  for (const account of [first, second]) if (account !== undefined) await reply(account)
  for (const account of [first, second]) {
    if (account !== undefined) await expect.poll(() => sentBy(account).length, { timeout: 20_000 }).toBe(1)
  }

  await app.setOnline(false)
  await expect(shell.status).toContainText(/offline/i)
  for (const account of offline) await reply(account)
  expect(offline.map((account) => sentBy(account).length)).toEqual([0, 0])
  await app.setOnline(true)
  for (const account of offline) await expect.poll(() => sentBy(account).length, { timeout: 20_000 }).toBe(1)

  const again = await (await shell.openContacts()).open('Tomás Rivera')
  for (const { address } of accounts) await expect(again.line(`Re: ${question(address)}`)).toHaveCount(1)
  const mailboxes = await shell.openMailboxes()
  for (const { address } of accounts) await mailboxes.syncNow(address)
  await expect(shell.status).toContainText(/in sync/i)
  await (await shell.openContacts()).open('Tomás Rivera')
  for (const account of accounts) {
    const sent = sentBy(account)
    expect(sent).toMatchObject([
      { to: [tomas], from: account.address, subject: `Re: ${question(account.address)}` },
    ])
    expect(sent[0]?.text).toContain(`Answer from ${account.address}`)
    const asked = work.providers[account.provider].all(account.address)
    expect(sent[0]?.threadId).toBe(asked.find((mail) => mail.subject === question(account.address))?.threadId)
    // The question and the answer: nothing twice, though each is told by several syncs.
    await expect(again.line(question(account.address))).toHaveCount(2)
  }
  await expect(again.line(toAll)).toHaveCount(1)
  await app.quit()
})
