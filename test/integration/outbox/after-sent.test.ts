import { describe, expect, onTestFinished, test } from 'vitest'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import { createCopyReader } from '../../../main/outbox/copy-reader.ts'
import type { MailProvider } from '../../../main/providers/provider.ts'
import { createUnparkedMailbox } from '../../support/provider/unparked-mailbox.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { enqueued } from '../../support/store/record-builders.ts'
import { createOutboxWorld, quiet } from './outbox-world.ts'

const minute = 60_000

const setUp = async (names = false) => {
  const time = createSimulatedTime()
  const server = createUnparkedMailbox(time.clock)
  let reads = true
  const provider: MailProvider = {
    ...server.provider,
    deliver: async (...mail) => {
      const answer = await server.provider.deliver(...mail)
      const newest = server.messages().at(-1)?.providerMessageId ?? null
      return answer.ok && names ? { ok: true, value: { providerMessageId: newest } } : answer
    },
    get: async (...at) => {
      const message = await server.provider.get(...at)
      if (!reads) return err(appError('network_failed', 'the network went', 'backoff'))
      return message.ok
        ? {
            ok: true,
            value: {
              ...message.value,
              rfcMessageId: `wire-${message.value.submissionId ?? ''}@provider.example`,
            },
          }
        : message
    },
  }
  const world = await createOutboxWorld({
    time,
    mailbox: { provider: 'graph' },
    openInProcess: () => () => provider,
    takeIn: true,
  })
  let process = world.startProcess()
  onTestFinished(() => process.kill())
  const rest = async (ms: number) => {
    const end = world.clock.now() + ms
    world.clock.after(ms, () => undefined)
    await world.passUntil(() => world.clock.now() >= end)
    for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    ...world,
    server,
    rest,
    outbox: () => process.outbox,
    restart: () => {
      process.kill()
      process = world.startProcess()
    },
    reading: (on: boolean): void => void (reads = on),
    send: async (id: string) => {
      expect((await world.pass(process.enqueue(world.request(id)))).ok).toBe(true)
      await world.passUntilEnded([id])
    },
    view: (submissionId: string) => world.store.submissions.view({ submissionId }),
    notes: async (submissionId: string) =>
      (await world.store.submissions.attempts({ submissionId })).map(({ note }) => note),
    asked: () => server.calls.filter((call) => call.startsWith('settle') || call.startsWith('get')),
  }
}

/** What it was on its way is told by who answers it: an answer names the Message-ID of the wire. */
const wireIdOf = (w: Awaited<ReturnType<typeof setUp>>, id: string): unknown =>
  w.db.raw.prepare('SELECT wire_message_id AS wire FROM submissions WHERE id = ?').get(id)

describe.each([
  ['the provider names it', true],
  ['its copy is looked for', false],
])('read back where %s', (_, names) => {
  test('the ids that it really has are written, also where it concerns no contact', async () => {
    const w = await setUp(names)
    await w.send('one')
    await w.rest(minute)
    expect(await w.stateOf('one')).toMatchObject({ state: 'sent', providerMessageId: 'copy-1' })
    expect(wireIdOf(w, 'one')).toEqual({ wire: 'wire-one@provider.example' })
    expect(await w.view('one')).toMatchObject({ confirmed: true, messageId: null })
    expect((await w.notes('one')).at(-1)).toBe('its copy was read back')
  })

  test('the network goes right then: read back once it is there again', async () => {
    const w = await setUp(names)
    w.reading(false)
    await w.send('one')
    await w.rest(10 * minute)
    expect(await w.view('one')).toMatchObject({ confirmed: false })
    w.reading(true)
    w.setOnline(false)
    w.setOnline(true)
    await w.rest(1000)
    expect(await w.view('one')).toMatchObject({ confirmed: true })
    expect(wireIdOf(w, 'one')).toEqual({ wire: 'wire-one@provider.example' })
  })

  test('the app ends right then: the next start looks once, and not for what is older than a day', async () => {
    const w = await setUp(names)
    w.reading(false)
    await w.send('old')
    await w.rest(25 * 60 * minute)
    await w.send('one')
    w.reading(true)
    const before = w.asked().length
    w.restart()
    await w.rest(10 * minute)
    expect(await w.view('one')).toMatchObject({ confirmed: true })
    expect(await w.view('old')).toMatchObject({ confirmed: false })
    expect(
      w
        .asked()
        .slice(before)
        .some((call) => call.endsWith('old')),
    ).toBe(false)
    const after = w.asked().length
    w.restart()
    await w.rest(10 * minute)
    expect(w.asked()).toHaveLength(after)
  })
})

test('what comes late is written to a sent mail only', async () => {
  const w = await setUp(true)
  const { submissions } = w.store
  await submissions.enqueue(enqueued({ nextTryAt: w.clock.now() + 60 * minute }))
  await submissions.advance({
    submissionId: 'sub1',
    expected: ['queued'],
    change: { state: 'cancelled' },
    at: 1,
    note: 'taken back',
  })
  const announced: string[] = []
  const look = createCopyReader(
    {
      store: w.store,
      openProvider: () => ({
        ...w.server.provider,
        get: async () => ok(providerMessage({ providerMessageId: 'copy', rfcMessageId: 'wire@x.example' })),
      }),
      clock: w.clock,
      logger: quiet,
      announce: (id) => void announced.push(id),
      onSent: async () => undefined,
    },
    new AbortController().signal,
  )
  const record = await w.stateOf('sub1')
  expect(await look(record, 'copy')).toBe('read')
  expect(await w.stateOf('sub1')).toEqual(record)
  expect(wireIdOf(w, 'sub1')).toEqual({ wire: null })
  expect(announced).toEqual([])
})

test('every line of the log that stands for a failure says its reason', async () => {
  const w = await setUp()
  w.server.fate(
    appError('provider_unavailable', 'away', 'backoff'),
    appError('outcome_unknown', 'lost', 'backoff'),
  )
  w.server.answer(null, appError('timeout', 'late', 'backoff'))
  await w.send('one')
  const log = await w.store.submissions.attempts({ submissionId: 'one' })
  const failures = log.filter(({ code }) => code !== null).map(({ note, code }) => [note, code])
  expect(failures.slice(0, 2)).toEqual([
    ['not sent: tried again later', 'provider_unavailable'],
    ['no answer: asked about before anything else', 'outcome_unknown'],
  ])
  expect(failures).toContainEqual(['no answer: asked about before anything else', 'timeout'])
  const plain = log.filter(({ code }) => code === null).map(({ note }) => note)
  expect(plain.every((note) => /^(queued|try \d+|found|handed over|its copy)/.test(note))).toBe(true)
})
