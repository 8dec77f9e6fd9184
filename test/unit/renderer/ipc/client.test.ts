import { describe, expect, it } from 'vitest'
import { createClient, type Bridge } from '../../../../renderer/ipc/client.ts'
import { coalesce } from '../../../../renderer/ipc/coalesce.ts'

const answering = (answer: unknown): Bridge => ({
  invoke: async () => {
    if (answer instanceof Error) throw answer
    return answer
  },
  on: () => () => {},
})

describe('the client', () => {
  it('hands on what fits the contract', async () => {
    const client = createClient(answering({ ok: true, value: { attempt: null } }))
    expect(await client.invoke('mailbox.connectAttempt', {})).toEqual({ ok: true, value: { attempt: null } })
  })
  it('hands on failures as values', async () => {
    const error = { code: 'offline', message: 'x', retry: 'backoff' }
    const client = createClient(answering({ ok: false, error }))
    expect(await client.invoke('mailbox.sync', { mailboxId: null })).toEqual({ ok: false, error })
  })
  it.each([
    ['nothing', undefined],
    ['no result', { value: 1 }],
    ['an unknown code', { ok: false, error: { code: 'nope', message: '', retry: 'never' } }],
    ['a value that does not fit', { ok: true, value: { attempt: 7 } }],
    ['a value with too much', { ok: true, value: { attempt: null, token: 'secret' } }],
    ['a thrown error', new Error('main is gone')],
  ])('%s becomes a failure, never an exception', async (_, answer) => {
    const client = createClient(answering(answer))
    const result = await client.invoke('mailbox.connectAttempt', {})
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } })
  })
  it('drops events that do not fit', () => {
    const heard: unknown[] = []
    let send: (payload: unknown) => void = () => {}
    const bridge: Bridge = {
      invoke: async () => null,
      on: (_, listener) => {
        send = listener
        return () => {}
      },
    }
    createClient(bridge).on('network.changed', (payload) => heard.push(payload))
    send({ online: 'yes' })
    send({ online: false })
    expect(heard).toEqual([{ online: false }])
  })
})

describe('coalesce', () => {
  it('runs once more for any number of calls made meanwhile', async () => {
    let runs = 0
    let pauses = 0
    const waiting: Array<() => void> = []
    const task = coalesce(
      async () => {
        runs += 1
        await new Promise<void>((resolve) => waiting.push(resolve))
      },
      async () => void (pauses += 1),
    )
    const all = [task(), task(), task(), task()]
    waiting.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
    waiting.shift()?.()
    await Promise.all(all)
    expect([runs, pauses]).toEqual([2, 1])
  })
  it('goes on after a failure', async () => {
    let runs = 0
    const task = coalesce(async () => {
      runs += 1
      if (runs === 1) throw new Error('first')
    })
    await expect(task()).rejects.toThrow('first')
    await task()
    expect(runs).toBe(2)
  })
})
