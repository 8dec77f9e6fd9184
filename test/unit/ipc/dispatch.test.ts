import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDispatch } from '../../../main/ipc/dispatch.ts'
import { AppFailure } from '../../../main/platform/app-failure.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { ok, resultSchema, type Result } from '../../../shared/errors/result.ts'
import { commands, events } from '../../../shared/ipc/contract.ts'
import { commandNames, eventNames, type CommandName } from '../../../shared/ipc/names.ts'
import * as z from 'zod'

const errors: { event: string; cause: string | undefined }[] = []
const logger = {
  info: () => undefined,
  warn: () => undefined,
  error: (event: string, fields?: { cause?: string }) => void errors.push({ event, cause: fields?.cause }),
}

const dispatchDoing = (handle: (name: CommandName, request: unknown) => Result<unknown>) =>
  createDispatch({ call: async (name, request) => handle(name, request), logger, newId: () => 'incident1' })

const anyResult = resultSchema(z.unknown())

describe('dispatch', () => {
  it('has a schema for every name and a name for every schema', () => {
    expect(Object.keys(commands).toSorted()).toEqual([...commandNames].toSorted())
    expect(Object.keys(events).toSorted()).toEqual([...eventNames].toSorted())
  })

  it.each(['', 'nope', 'contact', 'contact.save ', '__proto__', 'constructor', 7, null, undefined, {}])(
    'refuses the unknown name %j',
    async (name) => {
      const dispatch = dispatchDoing(() => expect.unreachable())
      expect(await dispatch(name, {})).toMatchObject({ ok: false, error: { code: 'ipc_unknown_command' } })
    },
  )

  it.each(commandNames)(
    '%s: whatever comes, only what the contract allows reaches the handler',
    async (name) => {
      const { request } = commands[name]
      const dispatch = dispatchDoing((_, received) => {
        expect(request.safeParse(received).success).toBe(true)
        return ok({ not: 'in the contract' })
      })
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.anything(), fc.object()), async (payload) => {
          const answer = anyResult.parse(await dispatch(name, payload))
          expect(answer.ok).toBe(false)
          const codes = request.safeParse(payload).success ? ['internal'] : ['ipc_bad_request']
          expect(codes).toContain(answer.ok ? '' : answer.error.code)
        }),
        { numRuns: 200 },
      )
    },
  )

  it('says where a payload is wrong, but not what it holds', async () => {
    const dispatch = dispatchDoing(() => expect.unreachable())
    const answer = await dispatch('contact.get', { contactId: 'a secret with spaces' })
    expect(answer).toMatchObject({ ok: false, error: { code: 'ipc_bad_request' } })
    expect(JSON.stringify(answer)).toContain('contactId')
    expect(JSON.stringify(answer)).not.toContain('secret')
  })

  it('hands the handler what was parsed, not what came', async () => {
    const received: unknown[] = []
    const dispatch = dispatchDoing((_, request) => {
      received.push(request)
      return ok({})
    })
    const contact = { id: null, name: ' Ann\n', company: '', title: '', addresses: [' ann@x.example '] }
    await dispatch('contact.save', contact)
    expect(received).toEqual([{ ...contact, name: 'Ann', addresses: ['ann@x.example'] }])
  })

  it('does not let a field cross that the contract does not name', async () => {
    const mailbox = { id: 'm', refreshToken: 'very secret' }
    const dispatch = dispatchDoing(() => ok({ mailboxes: [mailbox], sync: [] }))
    const answer = await dispatch('mailbox.list', {})
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal', incidentId: 'incident1' } })
    expect(JSON.stringify(answer)).not.toContain('very secret')
  })

  it('answers a broken handler with an incident that the log has', async () => {
    errors.length = 0
    const dispatch = dispatchDoing(() => {
      throw new Error('a bug')
    })
    expect(await dispatch('app.state', {})).toMatchObject({
      error: { code: 'internal', incidentId: 'incident1' },
    })
    expect(errors).toEqual([{ event: 'ipc.broken', cause: expect.stringContaining('a bug') }])
  })

  it('passes an infrastructure failure on as it is', async () => {
    const dispatch = dispatchDoing(() => {
      throw new AppFailure(appError('store_full', 'disk full', 'user'))
    })
    expect(await dispatch('app.state', {})).toMatchObject({ ok: false, error: { code: 'store_full' } })
  })
})
