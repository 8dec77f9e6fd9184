import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { providerIds, type ProviderId } from '../../../shared/domain/mailbox.ts'
import type { MailSpec } from '../../support/mail-builder.ts'
import type { HeadlessWindow } from '../../support/headless-window.ts'
import { connectMailbox, openWorkplace, type OpenApp, type Workplace } from '../../support/workplace.ts'

/** What a person meets of sync, with the built app: over its commands, as the window gives them. */

const me = 'ann@northwind.example'
const second = 'sales@northwind.example'
const tomas = 'tomas.rivera@altamar.example'
const day = 24 * 60 * 60_000
const soon = { timeout: 20_000, interval: 50 }

type Flow = {
  readonly work: Workplace
  readonly provider: ProviderId
  readonly app: OpenApp
  readonly window: HeadlessWindow
  readonly mailboxId: string
  readonly deliver: (mail: Partial<MailSpec>, daysAgo?: number) => Promise<string>
}

let mails = 0
const mailFrom = (mail: Partial<MailSpec>, daysAgo: number): MailSpec & { messageId: string } => {
  mails += 1
  const messageId = `mail-${String(mails)}@altamar.example`
  const date = Date.now() - daysAgo * day
  return { from: tomas, to: me, subject: `Mail ${String(mails)}`, text: 'When?', date, messageId, ...mail }
}

/** Connected, with mail that was there before. */
const setUp = async (provider: ProviderId, before: readonly Partial<MailSpec>[] = []): Promise<Flow> => {
  const work = await openWorkplace({
    [provider]: [
      { email: me, name: 'Ann Meyer' },
      { email: second, name: 'Sales' },
    ],
  })
  onTestFinished(work.close)
  const { google, microsoft } = work
  const put = async (account: string, mail: MailSpec, at: number): Promise<void> => {
    const own = mail.from === account
    if (provider === 'gmail')
      await google.control.deliver(account, mail, { at, labels: [own ? 'SENT' : 'INBOX'] })
    else await microsoft.control.deliver(account, mail, { at, folder: own ? 'sentitems' : 'inbox' })
  }
  const deliver: Flow['deliver'] = async (given, daysAgo = 0) => {
    const mail = mailFrom(given, daysAgo)
    await put(me, mail, Date.now() - daysAgo * day)
    return mail.messageId ?? ''
  }
  for (const mail of before) await deliver(mail, 10)
  const app = await work.open()
  const mailboxId = await connectMailbox(app, work.providers[provider], me)
  return { work, provider, app, window: app.window, mailboxId, deliver }
}

const addContact = async ({ window }: Flow, name: string, addresses: readonly string[], share = false) =>
  (
    await window.expect('contact.save', {
      id: null,
      name,
      company: '',
      title: '',
      addresses: [...addresses],
      share,
    })
  ).id

const subjectsOf = async ({ window }: Flow, contactId: string): Promise<string[]> => {
  const page = await window.expect('timeline.page', { contactId, before: null, limit: 50 })
  return page.activities.map(({ subject }) => subject).toSorted()
}

const showSoon = (flow: Flow, contactId: string, subjects: readonly string[]): Promise<void> =>
  vi.waitFor(async () => expect(await subjectsOf(flow, contactId)).toEqual([...subjects].toSorted()), soon)

const syncNow = (flow: Flow): Promise<unknown> => flow.window.expect('mailbox.sync', { mailboxId: null })

describe.each(providerIds)('%s', { timeout: 60_000 }, (provider) => {
  test('after it was connected and checked, a mailbox says that it is complete, and how far back', async () => {
    const flow = await setUp(provider, [{ subject: 'Past 1' }, { subject: 'Past 2' }])
    const { window, mailboxId } = flow
    const contactId = await addContact(flow, 'Tomás', [tomas])
    await showSoon(flow, contactId, ['Past 1', 'Past 2'])
    const begun = Date.now()
    await window.expect('mailbox.check', { mailboxId })
    const { coverage } = await vi.waitFor(async () => {
      const [mailbox] = (await window.expect('mailbox.list', {})).mailboxes
      expect(mailbox?.coverage.checkedAt ?? 0).toBeGreaterThanOrEqual(begun)
      return mailbox ?? expect.unreachable()
    }, soon)
    expect(coverage).toMatchObject({
      contacts: 1,
      complete: 1,
      missing: 0,
      waiting: 0,
      failed: 0,
      checking: null,
    })
    expect(begun - coverage.since).toBeGreaterThan(89 * day)
    expect((await window.expect('mailbox.failures', { mailboxId })).failures).toEqual([])
  })

  test('somebody with whom mail is exchanged is suggested, and with one click is a contact with all past mail', async () => {
    const flow = await setUp(provider, [
      { subject: 'Offer?' },
      { subject: 'Offer', from: me, to: { name: 'Tomás Rivera', address: tomas } },
    ])
    const { window } = flow
    const suggested = await vi.waitFor(async () => {
      await syncNow(flow)
      const { suggestions } = await window.expect('suggestion.list', { limit: 20 })
      return suggestions.find(({ address }) => address === tomas) ?? expect.unreachable()
    }, soon)
    const contact = await window.expect('suggestion.add', { key: suggested.key })
    expect(contact.addresses.map(({ address }) => address)).toEqual([tomas])
    await showSoon(flow, contact.id, ['Offer', 'Offer?'])
    const { suggestions } = await window.expect('suggestion.list', { limit: 20 })
    expect(suggestions.filter(({ address }) => address === tomas)).toEqual([])
  })

  test('mail with somebody who is never logged goes, does not come, and comes when the rule is taken away', async () => {
    const flow = await setUp(provider, [{ subject: 'Before' }])
    const { window } = flow
    const contactId = await addContact(flow, 'Tomás', [tomas])
    await showSoon(flow, contactId, ['Before'])
    const rule = await window.expect('matching.saveRule', {
      id: null,
      list: 'never_log',
      pattern: '@altamar.example',
      enabled: true,
    })
    await showSoon(flow, contactId, [])
    const messageId = await flow.deliver({ subject: 'Meanwhile' })
    const place = async () => {
      const answer = await window.expect('why.not', { text: `<${messageId}>` })
      return answer.kind === 'message' ? answer.mailboxes.map((one) => [one.place, one.pattern]) : answer.kind
    }
    await vi.waitFor(async () => {
      await syncNow(flow)
      expect(await place()).toEqual([['never_log', '@altamar.example']])
    }, soon)
    expect(await subjectsOf(flow, contactId)).toEqual([])
    await window.expect('matching.removeRule', { id: rule.id })
    await showSoon(flow, contactId, ['Before', 'Meanwhile'])
  })

  test('mail of an address that two contacts have waits until the person says whose it is', async () => {
    const flow = await setUp(provider)
    const { window } = flow
    const one = await addContact(flow, 'Tomás', [tomas])
    const other = await addContact(flow, 'Office', [tomas, 'office@altamar.example'], true)
    await flow.deliver({ subject: 'Whose?' })
    const review = await vi.waitFor(async () => {
      await syncNow(flow)
      return (
        (await window.expect('review.list', { before: null, limit: 10 })).reviews[0] ?? expect.unreachable()
      )
    }, soon)
    expect(review).toMatchObject({ subject: 'Whose?', address: tomas })
    expect(review.candidates.map(({ contactId }) => contactId).toSorted()).toEqual([one, other].toSorted())
    expect([await subjectsOf(flow, one), await subjectsOf(flow, other)]).toEqual([[], []])
    const { messageId, key } = review
    await window.expect('review.decide', { messageId, key, contactIds: [other], always: true })
    expect([await subjectsOf(flow, one), await subjectsOf(flow, other)]).toEqual([[], ['Whose?']])
    await flow.deliver({ subject: 'And this?' })
    await syncNow(flow)
    await showSoon(flow, other, ['And this?', 'Whose?'])
    expect((await window.expect('review.list', { before: null, limit: 10 })).total).toBe(0)
  })

  test('why a mail is not here is told by its Message-ID: nobody knows its sender, or the mailbox has it not', async () => {
    const flow = await setUp(provider)
    const { window } = flow
    await addContact(flow, 'Tomás', [tomas])
    const messageId = await flow.deliver({ subject: 'Who is it', from: 'stranger@elsewhere.example' })
    const answerTo = async (text: string) => {
      const answer = await window.expect('why.not', { text })
      return answer.kind === 'message' ? answer.mailboxes.map(({ place }) => place) : [answer.kind]
    }
    await vi.waitFor(async () => {
      await syncNow(flow)
      expect(await answerTo(`Message-ID: <${messageId}>`)).toEqual(['no_contact'])
    }, soon)
    expect(await answerTo('<never-sent@elsewhere.example>')).toEqual(['not_in_mailbox'])
    expect(await answerTo('what is this')).toEqual(['unreadable'])
    const finding = await window.expect('why.not', { text: tomas })
    expect(finding).toMatchObject({
      kind: 'address',
      standing: 'contact',
      mailboxes: [{ mailboxAddress: me }],
    })
  })

  test('the same mail in two mailboxes is one line with two sources', async () => {
    const flow = await setUp(provider)
    const { window, work, app } = flow
    const contactId = await addContact(flow, 'Tomás', [tomas])
    await connectMailbox(app, work.providers[provider], second)
    const mail: MailSpec = {
      from: tomas,
      to: [me, second],
      subject: 'To both',
      text: 'Hello',
      date: Date.now(),
      messageId: 'both@altamar.example',
    }
    for (const account of [me, second]) await work.providers[provider].deliver(account, mail)
    await vi.waitFor(async () => {
      await syncNow(flow)
      const { activities } = await window.expect('timeline.page', { contactId, before: null, limit: 10 })
      expect(activities.map(({ subject }) => subject)).toEqual(['To both'])
      const { people, sources } = await window.expect('why.here', {
        messageId: activities[0]?.messageId ?? '',
      })
      expect(people).toMatchObject([{ contactId, role: 'from', chosen: false }])
      expect(sources.map(({ mailboxAddress }) => mailboxAddress).toSorted()).toEqual([me, second])
    }, soon)
  })
})
