import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { resultSchema } from '../../../shared/errors/result.ts'
import { commandNames } from '../../../shared/ipc/names.ts'
import { openWorkplace } from '../../support/workplace.ts'

const anyResult = resultSchema(z.unknown())

/** Payloads that are wrong, and payloads that are nearly right: fields of the contract with values of any kind. */
const field = fc.constantFrom(
  ...'contactId messageId mailboxId submissionId limit text before after order show content addresses id name provider reconnects theme url decision __proto__'.split(
    ' ',
  ),
)
const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    'recent',
    'waiting',
    'gmail',
    'graph',
    '../../etc',
    "' OR 1=1 --",
    '\u0000',
    'a'.repeat(10_000),
    -1,
    1e308,
  ),
  fc.integer({ min: 0, max: 500 }),
  fc.string(),
)
const payload = fc.oneof(fc.jsonValue(), fc.dictionary(field, value, { maxKeys: 8 }))

it('answers whatever comes over the wire with a coded Result, and goes on working', async () => {
  const work = await openWorkplace({})
  onTestFinished(work.close)
  const { app, window } = await work.open()
  for (const name of commandNames) {
    await fc.assert(
      fc.asyncProperty(payload, async (request) => {
        const answer = anyResult.parse(await window.raw(name, request))
        if (!answer.ok) expect(answer.error.code).not.toBe('internal')
      }),
      { numRuns: 60 },
    )
  }
  for (const name of ['nothing.here', '', 'toString', 7, null, ['app.state']]) {
    expect(await window.raw(name, {})).toMatchObject({ ok: false, error: { code: 'ipc_unknown_command' } })
  }
  const saved = await window.expect('contact.save', {
    id: null,
    name: 'Still here',
    company: '',
    title: '',
    addresses: ['still@here.example'],
  })
  expect((await window.expect('contact.get', { contactId: saved.id })).name).toBe('Still here')
  expect((await app.quit()).code).toBe(0)
}, 60_000)
