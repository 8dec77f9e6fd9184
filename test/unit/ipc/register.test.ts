import { expect, test } from 'vitest'
import type { CallHandler } from '../../../main/app/host.ts'
import { registerIpc } from '../../../main/ipc/register.ts'
import { ok } from '../../../shared/errors/result.ts'
import { channels } from '../../../shared/ipc/names.ts'

const open = () => {
  const dispatched: unknown[] = []
  const warned: string[] = []
  const handlers = new Map<string, CallHandler>()
  registerIpc({
    handle: (channel, handler) => void handlers.set(channel, handler),
    dispatch: async (name, request) => {
      dispatched.push([name, request])
      return ok('answered')
    },
    logger: { info: () => undefined, warn: (event) => void warned.push(event), error: () => undefined },
  })
  const call = (payload: unknown, isTrusted: boolean) =>
    handlers.get(channels.invoke)?.(payload, isTrusted) ?? expect.unreachable()
  return { call, dispatched, warned, channels: [...handlers.keys()] }
}

test('there is one door', () => {
  expect(open().channels).toEqual([channels.invoke])
})

test('a trusted call is dispatched by its name, with its request', async () => {
  const { call, dispatched } = open()
  expect(await call({ name: 'contact.get', request: { contactId: 'c1' } }, true)).toEqual(ok('answered'))
  expect(dispatched).toEqual([['contact.get', { contactId: 'c1' }]])
})

test('a call of anybody else reaches nothing, and is noted', async () => {
  const { call, dispatched, warned } = open()
  const answer = await call({ name: 'contact.get', request: { contactId: 'c1' } }, false)
  expect(answer).toMatchObject({ ok: false, error: { code: 'ipc_untrusted_sender' } })
  expect(dispatched).toEqual([])
  expect(warned).toEqual(['ipc.refused_sender'])
})

test.each([undefined, null, 7, 'contact.get', [], () => undefined])(
  'a trusted call that is no object (%s) has no name',
  async (payload) => {
    const { call, dispatched } = open()
    await call(payload, true)
    expect(dispatched).toEqual([[undefined, undefined]])
  },
)
