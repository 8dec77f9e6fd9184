import { expect, onTestFinished, test } from 'vitest'
import { address, createOutboxBench, type OutboxBench } from './outbox-bench.ts'

const drafts = { method: 'POST', path: /\/drafts$/ }
const send = { method: 'POST', path: /\/drafts\/send$/ }

const bench = async (...options: Parameters<typeof createOutboxBench>): Promise<OutboxBench> => {
  const made = await createOutboxBench(...options)
  onTestFinished(() => made.google.close())
  return made
}

const queued = async (b: OutboxBench, ids: readonly string[]) => {
  const process = b.startProcess()
  onTestFinished(() => process.kill())
  for (const id of ids)
    expect(await b.pass(process.enqueue(b.request(id, id)))).toEqual({ ok: true, value: 'queued' })
  return process
}

test('what is queued is sent, in order, read back and announced', async () => {
  const b = await bench()
  await queued(b, ['one', 'two', 'three'])
  await b.passUntilEnded(['one', 'two', 'three'])
  await b.passUntil(() => b.readBack.length === 3)
  const sent = b.control.sentMessages(address)
  expect(sent.map((mail) => mail.subject)).toEqual(['one', 'two', 'three'])
  expect(b.readBack.map((message) => message.submissionId)).toEqual(['one', 'two', 'three'])
  const record = await b.stateOf('one')
  expect(record).toMatchObject({ state: 'sent', attempts: 1, providerMessageId: sent[0]?.id, reason: null })
  const states = b.events.flatMap(({ name, payload }) =>
    name === 'outbox.changed' && JSON.stringify(payload).includes('"one"') ? [payload] : [],
  )
  expect(states).toContainEqual({ submissionId: 'one', state: 'sending' })
  expect(states.at(-1)).toEqual({ submissionId: 'one', state: 'sent' })
  expect(b.control.draftsOf(address)).toHaveLength(0)
})

test('offline it waits and says so; the network sends it within seconds', async () => {
  const b = await bench()
  b.setOnline(false)
  await queued(b, ['one'])
  await b.pass(new Promise((resolve) => setImmediate(resolve)))
  expect(await b.stateOf('one')).toMatchObject({ state: 'queued', reason: { code: 'offline' } })
  b.clock.after(3_600_000, () => b.setOnline(true))
  const before = b.clock.now()
  await b.passUntilEnded(['one'])
  expect(b.clock.now() - before - 3_600_000).toBeLessThan(5000)
  expect(b.copies('one')).toBe(1)
  expect(await b.stateOf('one')).toMatchObject({ state: 'sent', reason: null })
})

test('a mail that keeps failing does not hold up the others', async () => {
  const b = await bench()
  const poison = b.control.fault({ match: drafts, times: 1, action: { kind: 'status', status: 503 } })
  await queued(b, ['poison', 'good'])
  const before = b.clock.now()
  await b.passUntilEnded(['good'])
  expect(b.clock.now() - before).toBeLessThan(3000)
  expect(poison.hits()).toBe(1)
  await b.passUntilEnded(['poison'])
  expect([b.copies('poison'), b.copies('good')]).toEqual([1, 1])
})

const refusal = {
  kind: 'status',
  status: 400,
  body: { error: { code: 400, message: 'Invalid To header', errors: [{ reason: 'invalidArgument' }] } },
} as const

test('a refused mail fails with the reason and leaves no draft; a retry sends it', async () => {
  const b = await bench()
  b.control.fault({ match: send, times: 1, action: refusal })
  const { outbox } = await queued(b, ['one'])
  await b.passUntilEnded(['one'])
  expect(await b.stateOf('one')).toMatchObject({
    state: 'failed',
    parkId: null,
    reason: { code: 'recipient_invalid' },
  })
  expect(b.control.draftsOf(address)).toHaveLength(0)
  expect(await b.pass(outbox.retry('one'))).toEqual({ ok: true, value: null })
  await b.passUntilEnded(['one'])
  expect(b.copies('one')).toBe(1)
})

test('one that failed can be put away, and is then neither shown nor tried again', async () => {
  const b = await bench()
  b.control.fault({ match: send, times: 1, action: refusal })
  const { outbox } = await queued(b, ['one'])
  await b.passUntilEnded(['one'])
  expect(await b.stateOf('one')).toMatchObject({ state: 'failed' })
  expect(await b.pass(outbox.cancel('one'))).toEqual({ ok: true, value: null })
  expect(await b.stateOf('one')).toMatchObject({ state: 'cancelled', reason: null })
  expect(await b.pass(outbox.retry('one'))).toMatchObject({ error: { code: 'submission_state' } })
  expect(b.copies('one')).toBe(0)
})

test('a provider that refuses and sends all the same is not believed', async () => {
  // As issue 1474 of Google's Python client reports it.
  const b = await bench()
  let sends = 0
  b.tamperWith((response) => {
    const sent = b.control.countOf('gmail.drafts.send')
    const refused = sent > sends
    sends = sent
    return refused
      ? Response.json({ error: { code: 400, message: 'no', errors: [] } }, { status: 400 })
      : response
  })
  await queued(b, ['one'])
  await b.passUntilEnded(['one'])
  expect(await b.stateOf('one')).toMatchObject({ state: 'sent', reason: null })
  expect([sends, b.copies('one')]).toEqual([1, 1])
})

test('cancelled while queued is never sent; afterwards it is too late', async () => {
  const b = await bench()
  b.setOnline(false)
  const { outbox } = await queued(b, ['one', 'two'])
  expect(await b.pass(outbox.cancel('one'))).toEqual({ ok: true, value: null })
  b.setOnline(true)
  await b.passUntilEnded(['one', 'two'])
  expect([b.copies('one'), b.copies('two')]).toEqual([0, 1])
  expect(await b.pass(outbox.cancel('two'))).toMatchObject({
    ok: false,
    error: { code: 'submission_state', subject: 'sent' },
  })
  expect(await b.pass(outbox.cancel('three'))).toMatchObject({
    ok: false,
    error: { code: 'submission_not_found' },
  })
})

test('a lost answer is settled by asking: one copy, no second send', async () => {
  const b = await bench()
  b.control.fault({ match: send, times: 1, action: { kind: 'accept-then-drop' } })
  await queued(b, ['one'])
  await b.passUntilEnded(['one'])
  expect(b.copies('one')).toBe(1)
  expect(b.control.countOf('gmail.drafts.send')).toBe(1)
  expect(await b.stateOf('one')).toMatchObject({ state: 'sent', attempts: 1 })
})

const unconfirmed = async () => {
  const b = await bench()
  b.control.delayIndex(true)
  b.control.fault({ match: send, times: 1, action: { kind: 'accept-then-drop' } })
  const process = await queued(b, ['one'])
  await b.passUntilEnded(['one'])
  expect(await b.stateOf('one')).toMatchObject({ state: 'unconfirmed', reason: { code: 'outcome_unknown' } })
  return { b, ...process }
}

test('what nobody can tell is unconfirmed, and asked about once more before it is sent again', async () => {
  const { b, outbox } = await unconfirmed()
  b.control.settleIndex()
  expect(await b.pass(outbox.decide('one', 'send_again'))).toEqual({ ok: true, value: null })
  expect(await b.stateOf('one')).toMatchObject({ state: 'sent' })
  expect(b.copies('one')).toBe(1)
})

test('the person can insist, or say that it was sent', async () => {
  const { b, outbox } = await unconfirmed()
  expect(await b.pass(outbox.decide('one', 'send_again'))).toEqual({ ok: true, value: null })
  await b.passUntilEnded(['one'])
  expect(b.copies('one')).toBe(2)
  expect(await b.pass(outbox.decide('one', 'was_sent'))).toMatchObject({
    ok: false,
    error: { code: 'submission_state' },
  })
  const other = await unconfirmed()
  expect(await other.b.pass(other.outbox.decide('one', 'was_sent'))).toEqual({ ok: true, value: null })
  expect(await other.b.stateOf('one')).toMatchObject({ state: 'sent' })
  expect(other.b.copies('one')).toBe(1)
})

test('an ended sign-in keeps the mail; a renewed one sends it', async () => {
  const b = await bench()
  b.control.fault({ match: drafts, times: 100, action: { kind: 'status', status: 401 } })
  const { outbox } = await queued(b, ['one'])
  await b.passUntil(() => b.control.requests().some((line) => line.status === 401))
  await b.pass(new Promise((resolve) => setImmediate(resolve)))
  expect(await b.stateOf('one')).toMatchObject({ state: 'queued', reason: { code: 'auth_expired' } })
  await b.store.mailboxes.setState({ mailboxId: 'box', state: 'reconnect', lastError: null })
  b.control.clearFaults()
  await b.store.mailboxes.setState({ mailboxId: 'box', state: 'connected', lastError: null })
  const before = b.clock.now()
  outbox.wake('box')
  await b.passUntilEnded(['one'])
  expect(b.clock.now() - before).toBeLessThan(1000)
  expect(b.copies('one')).toBe(1)
})

test('too many at once: the provider is left alone as long as it says, and all are sent once', async () => {
  const b = await bench()
  const headers = { 'Retry-After': '120' }
  b.control.fault({ match: send, times: 1, action: { kind: 'status', status: 429, headers } })
  const ids = ['one', 'two', 'three']
  const before = b.clock.now()
  await queued(b, ids)
  await b.passUntilEnded(ids)
  expect(b.clock.now() - before).toBeGreaterThanOrEqual(120_000)
  expect(b.clock.now() - before).toBeLessThan(140_000)
  expect(ids.map(b.copies)).toEqual([1, 1, 1])
  expect(b.control.sentMessages(address).map((mail) => mail.subject)).toEqual(ids)
})

test('stopping ends what is under way; the next start settles it', async () => {
  const b = await bench()
  let release = (): void => {}
  const until = new Promise<void>((resolve) => {
    release = resolve
  })
  b.control.fault({ match: send, times: 1, action: { kind: 'delay', until } })
  const { outbox } = await queued(b, ['one'])
  await b.passUntil(() => b.control.countOf('gmail.drafts.create') === 1)
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  // On its way nothing can be promised any more.
  expect(await outbox.cancel('one')).toMatchObject({
    error: { code: 'submission_state', subject: 'sending' },
  })
  await outbox.stop()
  expect((await b.stateOf('one')).state).toBe('sending')
  release()
  const process = b.startProcess()
  onTestFinished(() => process.kill())
  await b.passUntilEnded(['one'])
  expect(b.copies('one')).toBe(1)
})
