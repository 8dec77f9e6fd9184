import { expect, it, onTestFinished, vi } from 'vitest'
import type { HeadlessWindow } from '../../support/headless-window.ts'
import { removeBehindItsBack } from '../../support/remove-behind-its-back.ts'
import { connectMailbox, openWorkplace } from '../../support/workplace.ts'

const me = 'ann@northwind.example'
const jana = 'jana@customer.example'
const mails = 8

const subjectsOf = async (window: HeadlessWindow, contactId: string): Promise<string[]> => {
  const page = await window.expect('timeline.page', { contactId, before: null, limit: 50 })
  return page.activities.map(({ subject }) => subject).toSorted()
}

it.each(['gmail', 'graph'] as const)(
  '%s: what was removed behind its back is found, brought back and reported by "Check now"',
  async (provider) => {
    const work = await openWorkplace({ [provider]: [{ email: me, name: 'Ann Meyer' }] })
    onTestFinished(work.close)
    const theirs = work.providers[provider]
    const all = Array.from({ length: mails }, (_, index) => `Mail ${String(index)}`)
    for (const subject of all)
      await theirs.deliver(me, { from: jana, to: me, subject, text: 'Hello', date: Date.now() })
    const open = await work.open()
    const { window } = open
    const mailboxId = await connectMailbox(open, theirs, me)
    const input = { id: null, name: 'Jana', company: '', title: '', addresses: [jana], share: false }
    const { id: contactId } = await window.expect('contact.save', input)
    await vi.waitFor(async () => expect(await subjectsOf(window, contactId)).toEqual(all), {
      timeout: 30_000,
    })

    const coverage = async () => (await window.expect('mailbox.list', {})).mailboxes[0]?.coverage
    const checked = async (since: number) =>
      vi.waitFor(
        async () => {
          const now = await coverage()
          expect(now?.checkedAt ?? 0).toBeGreaterThanOrEqual(since)
          expect(now?.waiting).toBe(0)
          return now
        },
        { timeout: 30_000, interval: 100 },
      )

    // All is there: an audit says so.
    const begun = Date.now()
    await window.expect('mailbox.check', { mailboxId })
    expect(await checked(begun)).toMatchObject({
      contacts: 1,
      complete: 1,
      missing: 0,
      repaired: 0,
      deleted: 0,
      failed: 0,
    })

    // The oldest and the newest.
    removeBehindItsBack(work.profile, ['Mail 0', `Mail ${String(mails - 1)}`])
    expect(await subjectsOf(window, contactId)).toEqual(all.slice(1, -1))
    const again = Date.now()
    await window.expect('mailbox.check', { mailboxId })
    expect(await checked(again)).toMatchObject({
      contacts: 1,
      complete: 1,
      missing: 2,
      repaired: 2,
      deleted: 0,
      failed: 0,
    })
    expect(await subjectsOf(window, contactId)).toEqual(all)
    const { hits } = await window.expect('search.messages', { text: 'Hello', limit: 50 })
    expect(hits).toHaveLength(mails)
    expect(open.app.logs()).not.toMatch(/unhandled|crashed/i)
    expect((await open.app.quit()).code).toBe(0)
  },
  90_000,
)
