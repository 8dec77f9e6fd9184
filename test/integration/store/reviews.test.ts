import { describe, expect, it } from 'vitest'
import { openTestStore, type TestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

const key = 'info@shared.example'
const from = { name: 'Info', address: 'Info@shared.example' }
const ann = contact({ id: 'ann', name: 'Ann', addresses: ['a@shared.example', key] })
const bob = contact({ id: 'bob', name: 'Bob', company: 'Ltd', addresses: [key] })

const deliver = async ({ store }: TestStore, ...ids: string[]) =>
  store.sync.commit(
    step({
      messages: ids.map((id, n) =>
        providerMessage({ providerMessageId: id, from, subject: id, occurredAt: 1000 + n }),
      ),
    }),
  )

const subjects = async ({ store }: TestStore, contactId: string) =>
  (await store.timeline.page({ contactId, before: null, limit: 9 })).activities
    .map(({ subject }) => subject)
    .toSorted()

const open = async () => {
  const opened = openTestStore()
  await opened.store.mailboxes.save(mailbox())
  await opened.store.contacts.save({ contact: ann, at: 0 })
  return opened
}

/** Ann has the address alone while `old` comes, and shares it with Bob when `new1` and `new2` do. */
const shared = async () => {
  const opened = await open()
  await deliver(opened, 'old')
  expect(await opened.store.contacts.save({ contact: bob, at: 0 })).toMatchObject({
    ok: false,
    error: { code: 'contact_address_taken', subject: key },
  })
  const saved = await opened.store.contacts.save({ contact: bob, share: true, at: 0 })
  expect(saved).toMatchObject({ ok: true, value: { backfills: 0 } })
  await deliver(opened, 'new1', 'new2')
  return opened
}

const all = async ({ store }: TestStore) => store.reviews.list({ before: null, limit: 20 })

const decide = async (opened: TestStore, subject: string, contactIds: readonly string[], always = false) => {
  const { reviews } = await all(opened)
  const messageId = reviews.find((each) => each.subject === subject)?.messageId ?? ''
  return opened.store.reviews.decide({ messageId, key, contactIds, always, at: 0 })
}

describe('an address that two contacts share', () => {
  it('leaves with the first what is stored; what comes waits, and is stored', async () => {
    const opened = await shared()
    expect([await subjects(opened, 'ann'), await subjects(opened, 'bob')]).toEqual([['old'], []])
    expect(await all(opened)).toMatchObject({
      total: 2,
      next: null,
      reviews: [
        {
          subject: 'new2',
          address: 'Info@shared.example',
          key,
          from,
          candidates: [
            { contactId: 'ann', name: 'Ann' },
            { contactId: 'bob', name: 'Bob', company: 'Ltd' },
          ],
        },
        { subject: 'new1' },
      ],
    })
    const ids = ['new1', 'new2', 'old']
    expect(await opened.store.sync.known({ mailboxId: 'box', providerMessageIds: ids })).toEqual(ids)
  })

  it('is decided for one mail: one, several, or nobody', async () => {
    const opened = await shared()
    expect(await decide(opened, 'new1', ['bob'])).toEqual({ ok: true, value: { contactIds: ['bob'] } })
    expect(await decide(opened, 'new1', ['bob'])).toMatchObject({ error: { code: 'review_not_found' } })
    expect(await decide(opened, 'new2', [])).toMatchObject({ ok: true, value: { contactIds: [] } })
    await deliver(opened, 'both')
    expect(await decide(opened, 'both', ['bob', 'nobody-we-know'])).toMatchObject({ ok: true })
    await deliver(opened, 'both2')
    expect(await decide(opened, 'both2', ['ann', 'bob'])).toMatchObject({ ok: true })
    expect(await subjects(opened, 'ann')).toEqual(['both2', 'old'])
    expect(await subjects(opened, 'bob')).toEqual(['both', 'both2', 'new1'])
    expect(await all(opened)).toMatchObject({ total: 0, reviews: [] })
    expect(await opened.store.sync.known({ mailboxId: 'box', providerMessageIds: ['new2'] })).toEqual([
      'new2',
    ])
  })

  it('is not decided by naming only who does not have it', async () => {
    const opened = await shared()
    expect(await decide(opened, 'new1', ['jana'])).toMatchObject({ error: { code: 'review_not_found' } })
    expect((await all(opened)).total).toBe(2)
  })

  it('is asked about anew when it is shared again after one had it alone', async () => {
    const opened = await shared()
    await decide(opened, 'new2', ['bob'], true)
    await opened.store.contacts.remove({ contactId: 'bob' })
    await opened.store.contacts.save({ contact: bob, share: true, at: 0 })
    await deliver(opened, 'later')
    expect((await all(opened)).reviews.map(({ subject }) => subject)).toEqual(['later'])
    expect(await subjects(opened, 'bob')).toEqual([])
  })

  it('is decided for always: what is stored and what comes, but not what was decided one by one', async () => {
    const opened = await shared()
    await decide(opened, 'new1', ['ann'])
    expect(await decide(opened, 'new2', ['bob'], true)).toMatchObject({ ok: true })
    await deliver(opened, 'later')
    expect(await subjects(opened, 'ann')).toEqual(['new1'])
    expect(await subjects(opened, 'bob')).toEqual(['later', 'new2', 'old'])
    expect((await all(opened)).total).toBe(0)
  })

  it('has nothing to decide when one of the two is left', async () => {
    const opened = await shared()
    await decide(opened, 'new1', ['bob'])
    const saved = await opened.store.contacts.save({
      contact: { ...ann, addresses: ann.addresses.slice(0, 1) },
      at: 0,
    })
    expect(saved.ok && saved.value.changed.toSorted()).toEqual(['ann', 'bob'])
    expect([await subjects(opened, 'ann'), await subjects(opened, 'bob')]).toEqual([
      [],
      ['new1', 'new2', 'old'],
    ])
    expect((await all(opened)).total).toBe(0)
    await opened.store.contacts.save({ contact: ann, share: true, at: 0 })
    await opened.store.contacts.remove({ contactId: 'bob' })
    expect(await subjects(opened, 'ann')).toEqual(['new1', 'new2', 'old'])
  })

  it('opens a decision again whose only contact lost it, while others still share it', async () => {
    const opened = await shared()
    const cy = contact({ id: 'cy', name: 'Cy', addresses: [key] })
    await opened.store.contacts.save({ contact: cy, share: true, at: 0 })
    await decide(opened, 'new1', ['cy'])
    await decide(opened, 'new2', ['ann', 'cy'])
    await opened.store.contacts.remove({ contactId: 'cy' })
    expect((await all(opened)).reviews.map(({ subject }) => subject)).toEqual(['new1'])
    expect(await subjects(opened, 'ann')).toEqual(['new2', 'old'])
  })

  it('keeps the backfill of the address while somebody has it', async () => {
    const opened = await shared()
    await opened.store.contacts.remove({ contactId: 'bob' })
    const { backfills } = await opened.store.sync.openBackfills({ mailboxId: 'box', limit: 5 })
    expect(backfills.map(({ address }) => address)).toEqual(['a@shared.example', key])
  })
})

it('the copies of a mail in two mailboxes are asked about once, and decided together', async () => {
  const opened = await shared()
  await opened.store.mailboxes.save(mailbox({ id: 'box2', accountId: 'a2', address: 'b@x.example' }))
  const copy = { from, rfcMessageId: 'new1@mail.example', providerMessageId: 'copy', subject: 'new1' }
  await opened.store.sync.commit(step({ mailboxId: 'box2', messages: [providerMessage(copy)] }))
  expect((await all(opened)).total).toBe(2)
  expect((await all(opened)).reviews.filter(({ subject }) => subject === 'new1')).toHaveLength(1)
  await decide(opened, 'new1', ['bob'])
  expect(await subjects(opened, 'bob')).toEqual(['new1'])
  expect((await all(opened)).total).toBe(1)
  const again = { ...copy, providerMessageId: 'moved' }
  await opened.store.sync.commit(step({ mailboxId: 'box2', messages: [providerMessage(again)] }))
  expect((await all(opened)).total).toBe(1)
})

it('reviews are paged newest first, without a gap or a repeat', async () => {
  const opened = await shared()
  await deliver(opened, 'a', 'b', 'c')
  const seen: string[] = []
  let before: string | null = null
  do {
    const page: Awaited<ReturnType<typeof all>> = await opened.store.reviews.list({ before, limit: 2 })
    expect(page.total).toBe(5)
    seen.push(...page.reviews.map(({ subject }) => subject))
    before = page.next
  } while (before !== null)
  // Of one millisecond the one that came later counts as the newer.
  expect(seen).toEqual(['c', 'b', 'new2', 'a', 'new1'])
})

it('what the provider deleted waits for nobody', async () => {
  const opened = await shared()
  await opened.store.sync.commit(step({ removed: ['new1'] }))
  expect((await all(opened)).reviews.map(({ subject }) => subject)).toEqual(['new2'])
})
