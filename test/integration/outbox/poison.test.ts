import { describe, expect, onTestFinished, test } from 'vitest'
import type { ProviderId } from '../../../shared/domain/mailbox.ts'
import { createManyMailboxes, type Poison } from './many-mailboxes.ts'

const minute = 60_000

const google = (code: number, message: string, reason: string) => ({
  error: { code, message, status: reason.toUpperCase(), errors: [{ reason, message }] },
})
const microsoft = (code: string, message: string) => ({ error: { code, message } })

type Bad = Poison & { readonly becomes: string }

/** What a provider says of single mails that it will never take: whom they are for, how large they are, what is in them. */
const poisons: Record<ProviderId, readonly [Bad, Bad, Bad]> = {
  gmail: [
    {
      on: 'send',
      status: 400,
      body: google(400, 'Invalid To header', 'invalidArgument'),
      becomes: 'recipient_invalid',
    },
    {
      on: 'place',
      status: 413,
      body: google(413, 'Request too large.', 'uploadTooLarge'),
      becomes: 'message_too_large',
    },
    {
      on: 'send',
      status: 400,
      body: google(400, 'Mail content is not allowed', 'failedPrecondition'),
      becomes: 'provider_rejected',
    },
  ],
  graph: [
    {
      on: 'send',
      status: 400,
      body: microsoft('ErrorInvalidRecipients', 'At least one recipient is not valid.'),
      becomes: 'recipient_invalid',
    },
    {
      on: 'send',
      status: 413,
      body: microsoft('ErrorMessageSizeExceeded', 'The message exceeds the maximum supported size.'),
      becomes: 'message_too_large',
    },
    {
      on: 'send',
      status: 400,
      body: microsoft('ErrorInvalidRequest', 'The message can not be read.'),
      becomes: 'provider_rejected',
    },
  ],
}

const providers = ['gmail', 'graph'] as const

const setUp = async (provider: ProviderId, mailboxes: number) => {
  const w = await createManyMailboxes(provider, mailboxes)
  onTestFinished(async () => void (await w.close()))
  const process = w.startProcess()
  onTestFinished(() => process.kill())
  const enqueue = async (ids: readonly string[], mailboxId?: string): Promise<void> => {
    for (const id of ids) expect((await w.pass(process.enqueue(w.mail(id, mailboxId)))).ok).toBe(true)
  }
  const subjects = (mailboxId: string) => w.left(mailboxId).map(({ subject }) => subject)
  return { ...w, outbox: process.outbox, enqueue, subjects }
}

const numbered = (count: number, name = 'mail') =>
  Array.from({ length: count }, (_, n) => `${name}-${String(n).padStart(3, '0')}`)

describe.each(providers)('%s', (provider) => {
  test('of 200 that wait 3 are poisoned: 197 leave in order, 3 fail and say why', async () => {
    const w = await setUp(provider, 1)
    const ids = numbered(200)
    const bad = new Map(
      [3, 77, 150].map((at, n) => [ids[at] ?? '', poisons[provider][n] ?? poisons[provider][0]]),
    )
    for (const [id, poison] of bad) w.poison(id, poison)
    w.setOnline(false)
    await w.enqueue(ids)
    expect(w.subjects('box')).toEqual([])
    w.setOnline(true)
    await w.passUntilEnded(ids)
    const good = ids.filter((id) => !bad.has(id))
    expect(w.subjects('box')).toEqual(good)
    for (const id of good) expect((await w.stateOf(id)).state).toBe('sent')
    for (const [id, { becomes }] of bad) {
      const { state, reason, content, frozen } = await w.stateOf(id)
      expect([state, reason?.code, reason?.retry]).toEqual(['failed', becomes, 'user'])
      expect(reason?.message).not.toBe('')
      // The whole mail is still there, to be edited or tried again.
      expect([content.subject, frozen.byteLength > 0]).toEqual([id, true])
      const log = await w.store.submissions.attempts({ submissionId: id })
      expect(log.at(-1)).toMatchObject({ state: 'failed', note: 'refused: it needs you', code: becomes })
    }
    const { counts } = await w.store.submissions.list({ show: 'failed', before: null, limit: 10 })
    expect(counts).toMatchObject({ waiting: 0, failed: 3, sent: 197 })
  }, 60_000)

  test('one that makes the provider answer 500 for ever waits by itself, and ends when that ends', async () => {
    const w = await setUp(provider, 1)
    const ids = numbered(20)
    const sick = ids[4] ?? ''
    const on = provider === 'gmail' ? 'place' : 'send'
    w.poison(sick, { on, status: 503, body: { error: { code: 'x', message: 'Backend error' } } })
    await w.enqueue(ids)
    await w.passUntilEnded(ids.filter((id) => id !== sick))
    expect(w.subjects('box')).toEqual(ids.filter((id) => id !== sick))
    const before = w.clock.now()
    w.clock.after(3 * 60 * minute, () => undefined)
    await w.passUntil(() => w.clock.now() >= before + 3 * 60 * minute)
    const { state, attempts } = await w.stateOf(sick)
    // Where nobody can tell whether it went out, the person is asked in the end.
    expect(state).toBe(provider === 'gmail' ? 'queued' : 'unconfirmed')
    expect(attempts).toBeLessThan(60)
    await w.enqueue(['after'])
    await w.passUntilEnded(['after'], minute)
    expect(w.subjects('box')).toContain('after')
    expect(w.subjects('box')).not.toContain(sick)
  }, 60_000)

  test('the network returns: the first is accepted within 5 s, with 20 waiting in 3 mailboxes, each kept waiting', async () => {
    const w = await setUp(provider, 3)
    w.setOnline(false)
    const ids = numbered(20)
    for (const [n, id] of ids.entries()) await w.enqueue([id], w.boxes[n % 3]?.id)
    const offAt = w.clock.now()
    w.clock.after(8 * 60 * minute, () => undefined)
    await w.passUntil(() => w.clock.now() >= offAt + 8 * 60 * minute)
    for (const id of ids) expect((await w.stateOf(id)).reason?.code).toBe('offline')
    const onAt = w.clock.now()
    w.setOnline(true)
    await w.passUntil(() => w.boxes.every(({ id }) => w.left(id).length > 0), minute)
    for (const { id } of w.boxes) expect((w.left(id)[0]?.at ?? Infinity) - onAt).toBeLessThan(5000)
    await w.passUntilEnded(ids)
    for (const [n, { id }] of w.boxes.entries()) {
      expect(w.subjects(id)).toEqual(ids.filter((_, at) => at % 3 === n))
    }
  }, 60_000)
})

test('mailboxes that were held because the network went in the middle go on when it returns, not when the hold ends', async () => {
  const w = await setUp('gmail', 2)
  for (const id of ['a', 'b']) {
    w.poison(id, { on: 'place', status: 401, body: google(401, 'Invalid Credentials', 'authError') })
  }
  await w.enqueue(['a'], 'box')
  await w.enqueue(['b'], 'box1')
  // Held for some seconds by what looks like an ended sign-in; the network goes right then.
  await w.passUntil(
    () => w.events.filter(({ payload }) => JSON.stringify(payload).includes('queued')).length >= 2,
  )
  const held = await w.store.submissions.view({ submissionId: 'a' })
  expect(held?.reason?.code).toBe('auth_expired')
  w.setOnline(false)
  const backAt = w.clock.now()
  for (const id of ['a', 'b']) w.heal(id)
  w.setOnline(true)
  await w.passUntilEnded(['a', 'b'])
  for (const { id } of w.boxes) expect((w.left(id)[0]?.at ?? Infinity) - backAt).toBeLessThan(1000)
})

test('a hundred mails at Graph: never more than 30 in any minute, all of them, in order', async () => {
  const w = await setUp('graph', 1)
  const ids = numbered(100)
  await w.enqueue(ids)
  await w.passUntilEnded(ids)
  const left = w.left('box')
  expect(left.map(({ subject }) => subject)).toEqual(ids)
  for (const { at } of left) {
    expect(left.filter((other) => other.at >= at && other.at <= at + minute).length).toBeLessThanOrEqual(30)
  }
  // The provider never had to say no.
  for (const id of ids) expect((await w.stateOf(id)).attempts).toBe(1)
  const lasted = (left.at(-1)?.at ?? 0) - (left[0]?.at ?? 0)
  expect(lasted).toBeGreaterThanOrEqual(3 * minute)
  expect(lasted).toBeLessThan(4 * minute)
  const log = await w.store.submissions.attempts({ submissionId: ids[30] ?? '' })
  expect(log.map(({ note, code }) => [note, code]).slice(0, 3)).toEqual([
    ['queued', null],
    ["waits for the provider's limit of 30 mails a minute", 'rate_limited'],
    ['try 1', null],
  ])
}, 60_000)

test('two mailboxes do not share a limit', async () => {
  const w = await setUp('graph', 2)
  w.setOnline(false)
  const [one, two] = [numbered(30, 'one'), numbered(30, 'two')]
  await w.enqueue(one, 'box')
  await w.enqueue(two, 'box1')
  const before = w.clock.now()
  w.setOnline(true)
  await w.passUntilEnded([...one, ...two])
  expect(w.clock.now() - before).toBeLessThan(minute)
}, 60_000)
