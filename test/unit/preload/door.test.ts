import { beforeEach, expect, test, vi } from 'vitest'
import { channels, commandNames, eventNames } from '../../../shared/ipc/names.ts'

type Door = {
  invoke: (name: unknown, request?: unknown) => Promise<unknown>
  on: (name: unknown, listener: (payload: unknown) => void) => () => void
}

const electron = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events')
  const invoked: unknown[][] = []
  const exposed = new Map<string, unknown>()
  const ipcRenderer = Object.assign(new EventEmitter(), {
    invoke: async (...given: unknown[]): Promise<unknown> => {
      invoked.push(given)
      return 'answer'
    },
  })
  const contextBridge = {
    exposeInMainWorld: (key: string, api: unknown): void => void exposed.set(key, api),
  }
  return { exposed, invoked, ipcRenderer, contextBridge }
})
vi.mock('electron', () => electron)

await import('../../../preload/index.ts')

const isDoor = (value: unknown): value is Door =>
  typeof value === 'object' && value !== null && Object.keys(value).join() === 'invoke,on'
const exposed = electron.exposed.get('liaison')
const door = isDoor(exposed) ? exposed : expect.unreachable('the door is not what it was')

beforeEach(() => void electron.invoked.splice(0))

test('nothing else is exposed', () => {
  expect([...electron.exposed.keys()]).toEqual(['liaison'])
})

test.each(commandNames)('%s passes, on the one channel', async (name) => {
  expect(await door.invoke(name, { a: 1 })).toBe('answer')
  expect(electron.invoked).toEqual([[channels.invoke, { name, request: { a: 1 } }]])
})

test.each(['', 'contact', 'contacts.changed', '__proto__', 'liaison:invoke', 7, null, undefined, {}])(
  'no command is named %j',
  async (name) => {
    await expect(door.invoke(name, {})).rejects.toThrow('unknown name')
    expect(electron.invoked).toEqual([])
  },
)

test('a request is made plain: what is no JSON value does not cross', async () => {
  await door.invoke('app.state', { at: new Date(0), gone: undefined, run: () => 1 })
  expect(electron.invoked).toEqual([
    [channels.invoke, { name: 'app.state', request: { at: '1970-01-01T00:00:00.000Z' } }],
  ])
})

test('a listener hears its own event alone, without the event object, until it stops', () => {
  const heard: unknown[][] = []
  const stop = door.on('contacts.changed', (...given) => void heard.push(given))
  const send = (message: unknown) => electron.ipcRenderer.emit(channels.event, { sender: 'secret' }, message)
  for (const name of eventNames) send({ name, payload: name })
  for (const odd of [null, 7, 'contacts.changed', {}, { name: 'nope', payload: 1 }]) send(odd)
  expect(heard).toEqual([['contacts.changed']])
  stop()
  send({ name: 'contacts.changed', payload: 2 })
  expect(heard).toHaveLength(1)
  expect(electron.ipcRenderer.listenerCount(channels.event)).toBe(0)
})

test('nobody listens to a channel that is no event', () => {
  expect(() => door.on('liaison:event', () => undefined)).toThrow('unknown name')
})
