import { WebSocket } from 'ws'
import * as z from 'zod'
import { commands, type CommandRequest, type CommandResponse } from '../../shared/ipc/contract.ts'
import { channels, type CommandName, type EventName } from '../../shared/ipc/names.ts'
import { resultSchema, type Result } from '../../shared/errors/result.ts'
import { fromJsonText, jsonText } from './electron-standin/json-value.ts'
import { createLink } from './electron-standin/link.ts'

const toPage = z.looseObject({ type: z.string() })
const answerSchema = z.object({
  id: z.number(),
  ok: z.boolean(),
  payload: z.string().optional(),
  error: z.string().optional(),
})
const messageSchema = z.object({ channel: z.string(), payload: z.string() })
const eventSchema = z.object({ name: z.string(), payload: z.unknown() })

/** Exchanges the one-time link for a session and loads the page, as a browser does. */
const loadPage = async (link: string): Promise<{ origin: string; cookie: string; document: string }> => {
  const { origin } = new URL(link)
  const exchanged = await fetch(link, { redirect: 'manual' })
  const cookie = exchanged.headers.getSetCookie()[0]?.split(';')[0]
  if (cookie === undefined) throw new Error(`No session from the link: ${exchanged.status}`)
  const html = await (await fetch(`${origin}/`, { headers: { cookie, 'sec-fetch-dest': 'document' } })).text()
  const document = /\/page\.js\?document=([\w-]+)/.exec(html)?.[1]
  if (document === undefined) throw new Error(`No page script in the page:\n${html.slice(0, 500)}`)
  return { origin, cookie, document }
}

/**
 * A window without a browser: speaks the stand-in's protocol and calls commands as the preload does. For tests that
 * start and kill the app many times.
 */
export const openHeadlessWindow = async (link: string) => {
  const { origin, cookie, document } = await loadPage(link)
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (cause: Error) => void }>()
  const listeners = new Set<(name: string, payload: unknown) => void>()
  let nextId = 1

  const channel = createLink((body) => {
    const message: unknown = JSON.parse(body)
    const { type } = toPage.parse(message)
    if (type === 'answer') {
      const answer = answerSchema.parse(message)
      const call = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (answer.ok) call?.resolve(fromJsonText(answer.payload ?? ''))
      else call?.reject(new Error(answer.error))
    } else if (type === 'message') {
      const { payload } = messageSchema.parse(message)
      const event = eventSchema.parse(fromJsonText(payload))
      for (const listener of listeners) listener(event.name, event.payload)
    }
  })
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/__standin/ipc?document=${document}`, {
    headers: { cookie, origin },
  })
  // A killed app cuts its calls: they must not stay open for ever.
  socket.once('close', () => {
    for (const call of waiting.values()) call.reject(new Error('the app is gone'))
    waiting.clear()
  })
  // All of this before the socket opens: the other end greets at once, and a greeting before `attach` would be lost.
  socket.on('error', () => undefined)
  socket.on('message', (data) => {
    if (Buffer.isBuffer(data)) channel.receive(data.toString('utf8'))
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => {
      channel.attach((text) => socket.send(text))
      resolve()
    })
    socket.once('error', reject)
  })
  channel.send(JSON.stringify({ type: 'dom-ready' }))
  channel.send(JSON.stringify({ type: 'loaded' }))

  const raw = (name: unknown, request: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const callId = nextId++
      waiting.set(callId, { resolve, reject })
      const payload = jsonText({ name, request })
      channel.send(JSON.stringify({ type: 'invoke', id: callId, channel: channels.invoke, payload }))
    })

  const invoke = async <K extends CommandName>(
    name: K,
    request: CommandRequest<K>,
  ): Promise<Result<CommandResponse<K>>> => {
    const answer = resultSchema(z.unknown()).parse(await raw(name, request))
    if (!answer.ok) return answer
    const value = z.custom<CommandResponse<K>>((given) => commands[name].response.safeParse(given).success)
    return { ok: true, value: value.parse(answer.value) }
  }

  return {
    /** Calls a command; the answer is parsed by the contract. */
    invoke,
    /** Calls a command that must succeed. */
    expect: async <K extends CommandName>(
      name: K,
      request: CommandRequest<K>,
    ): Promise<CommandResponse<K>> => {
      const answer = await invoke(name, request)
      if (!answer.ok) throw new Error(`${name}: ${answer.error.code} ${answer.error.message}`)
      return answer.value
    },
    /** Anything at all, as a broken page could send it. */
    raw,
    on: (name: EventName, listener: (payload: unknown) => void): (() => void) => {
      const forward = (event: string, payload: unknown): void => {
        if (event === name) listener(payload)
      }
      listeners.add(forward)
      return () => listeners.delete(forward)
    },
    /** A request of the page to its own origin, such as for a file. */
    fetch: (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(`${origin}${path}`, { ...init, headers: { cookie, origin } }),
    close: (): void => socket.close(),
  }
}

export type HeadlessWindow = Awaited<ReturnType<typeof openHeadlessWindow>>
