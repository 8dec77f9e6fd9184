import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createParser, type ParserOptions } from '../../../main/parse/client.ts'
import { systemClock } from '../../../main/platform/clock.ts'
import type { Logger } from '../../../main/platform/ports.ts'

const odd = pathToFileURL(join(import.meta.dirname, '../../support/parse/odd-worker.ts'))

const openParser = (options: Partial<ParserOptions> = {}) => {
  const events: string[] = []
  const note = (event: string): void => void events.push(event)
  const logger: Logger = { info: note, warn: note, error: note }
  const parser = createParser({ clock: systemClock, logger, ...options })
  onTestFinished(parser.stop)
  return { ...parser, events }
}

const bytes = (text: string): Uint8Array => Buffer.from(text)
const unreadable = { ok: false, error: { code: 'mail_unreadable', retry: 'never' } }
const nothing = { ok: true, value: null }

test('reads mail and reports in a thread', async () => {
  const parser = openParser()
  const mail = bytes('From: Ann <ann@x.example>\nSubject: =?utf-8?q?d=C3=A9j=C3=A0?=\n\nHello')
  expect(await parser.mail(mail)).toMatchObject({
    ok: true,
    value: { from: { name: 'Ann', address: 'ann@x.example' }, subject: 'déjà', text: 'Hello', html: null },
  })
  expect(await parser.bounce(mail)).toEqual(nothing)
  const report =
    'From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n<bob@y.example>:\n550 no such user\n'
  expect(await parser.bounce(bytes(report))).toMatchObject({
    ok: true,
    value: { recipients: [{ address: 'bob@y.example', permanent: true }] },
  })
})

test.each(['hang', 'end', 'memory'])(
  'a mail that makes the thread %s is unreadable; all others are read',
  async (how) => {
    const parser = openParser({ workerUrl: odd, heapMb: 32 })
    const words = ['a', how, 'b', 'c', how, 'd']
    const answers = await Promise.all(words.map((word) => parser.bounce(bytes(word), 700)))
    for (const [index, word] of words.entries()) {
      const answer = answers[index]
      if (word === how) expect(answer).toMatchObject(unreadable)
      else expect(answer).toEqual(nothing)
    }
    expect(parser.events.filter((event) => event === 'parse.lost')).toHaveLength(2)
  },
)

test('what breaks the parser is unreadable, and the thread goes on', async () => {
  const parser = openParser({ workerUrl: odd })
  expect(await parser.bounce(bytes('throw'))).toMatchObject(unreadable)
  expect(await parser.bounce(bytes('fine'))).toEqual(nothing)
  expect(parser.events).toEqual(['parse.failed'])
})

test('a stopped parser answers those who wait, and those who come', async () => {
  const parser = openParser({ workerUrl: odd })
  const waiting = [parser.bounce(bytes('hang')), parser.bounce(bytes('after'))]
  await parser.stop()
  for (const answer of await Promise.all(waiting)) expect(answer).toMatchObject(unreadable)
  expect(await parser.bounce(bytes('late'))).toMatchObject(unreadable)
})

test('a mail that hangs the thread holds up nobody here', async () => {
  const parser = openParser({ workerUrl: odd })
  let latest = 0
  let before = performance.now()
  const timer = setInterval(() => {
    latest = Math.max(latest, performance.now() - before)
    before = performance.now()
  }, 5)
  expect(await parser.bounce(bytes('hang'), 600)).toMatchObject(unreadable)
  clearInterval(timer)
  // The thread is busy for 600 ms; a loop that waited for it would be as late.
  expect(latest).toBeLessThan(400)
})
