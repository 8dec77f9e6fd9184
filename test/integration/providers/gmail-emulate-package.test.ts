import { once } from 'node:events'
import { createServer } from 'node:net'
import { createEmulator } from 'emulate'
import * as z from 'zod'
import { createBudget } from '../../../main/providers/budget.ts'
import { createGmailProvider } from '../../../main/providers/gmail/provider.ts'
import type { Fetch, Logger } from '../../../main/platform/ports.ts'
import { buildMail } from '../../support/mail-builder.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { mailProviderSuite } from './mail-provider.suite.ts'
import type { Place, ProviderBench } from './suite/bench.ts'

/*
 * The second opinion: somebody else's idea of Gmail. It has no getProfile (answered here from its own history), no OR
 * in `q`, no headers but those it knows, no index delay and no faults, and it keeps everything for ever.
 */

const address = 'ann@northwind.example'
const token = 'token-of-ann'
const quiet: Logger = { info: () => {}, warn: () => {}, error: () => {} }

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const found = server.address()
  server.close()
  await once(server, 'close')
  if (found === null || typeof found === 'string') throw new Error('No port')
  return found.port
}

const made = z.object({ id: z.string() })
const historyNow = z.object({ historyId: z.string() })
const listed = z.object({ messages: z.array(made).default([]) })
const drafts = z.object({ drafts: z.array(made).default([]) })
const rawMessage = z.object({ id: z.string(), raw: z.string() })

/** Calls the server as the test, not as the provider. */
const createDesk = (origin: string) => {
  const call = async <T>(schema: z.ZodType<T>, method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${origin}/gmail/v1/users/me/${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)}`)
    const text = await response.text()
    return schema.parse(text === '' ? {} : JSON.parse(text))
  }
  return {
    call,
    historyId: async () => (await call(historyNow, 'GET', 'history?startHistoryId=0')).historyId,
  }
}

const signedIn =
  (origin: string, historyId: () => Promise<string>): Fetch =>
  async (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : String(input))
    if (pathname.endsWith('/profile')) {
      return Response.json({ emailAddress: address, historyId: await historyId() })
    }
    const headers = new Headers(init?.headers)
    headers.set('Authorization', `Bearer ${token}`)
    return fetch(`${origin}${pathname}${search}`, { ...init, headers })
  }

const labels: Readonly<Record<Place, { add: string[]; remove: string[] }>> = {
  inbox: { add: ['INBOX'], remove: ['SPAM', 'TRASH'] },
  archive: { add: [], remove: ['INBOX', 'SPAM', 'TRASH'] },
  spam: { add: ['SPAM'], remove: ['INBOX', 'TRASH'] },
  trash: { add: ['TRASH'], remove: ['INBOX', 'SPAM'] },
  sent: { add: ['SENT'], remove: [] },
}

const never = (): never => {
  throw new Error('It can not show this')
}

const start = async (): Promise<ProviderBench> => {
  const port = await freePort()
  const seed = {
    tokens: { [token]: { login: address } },
    google: { users: [{ email: address, name: 'Ann' }] },
  }
  const emulator = await createEmulator({ service: 'google', port, seed })
  const origin = `http://127.0.0.1:${String(port)}`
  // It runs on the real clock.
  const time = createSimulatedTime(Date.now())
  const { clock } = time
  const desk = createDesk(origin)
  const provider = createGmailProvider({
    fetch: time.counted(signedIn(origin, desk.historyId)),
    clock,
    random: () => 0.5,
    logger: quiet,
    budget: createBudget({ clock, unitsPerMinute: 6000 }),
  })
  return {
    provider,
    address,
    now: clock.now,
    pass: time.pass,
    aliases: [],
    reopen: () => provider,
    cameTo: never,
    receive: async (mail, place, at) => {
      const raw = (await buildMail(mail)).toString('base64url')
      const labelIds = place === undefined ? ['INBOX', 'UNREAD'] : labels[place].add
      const body = { raw, labelIds, ...(at === undefined ? {} : { internalDate: String(at) }) }
      return (await desk.call(made, 'POST', 'messages', body)).id
    },
    sent: async () => {
      const { messages } = await desk.call(listed, 'GET', 'messages?labelIds=SENT')
      const whole = messages.map(({ id }) => desk.call(rawMessage, 'GET', `messages/${id}?format=raw`))
      return (await Promise.all(whole)).map((copy) => {
        const text = Buffer.from(copy.raw, 'base64url').toString('latin1')
        const marked = (id: string): boolean => text.toLowerCase().includes(`x-liaison-submission: ${id}`)
        return { id: copy.id, raw: text, marked }
      })
    },
    parked: async () => (await desk.call(drafts, 'GET', 'drafts')).drafts.length,
    remove: async (id) => {
      await desk.call(z.unknown(), 'POST', 'messages/batchDelete', { ids: [id] })
    },
    move: async (id, place) => {
      await desk.call(z.unknown(), 'POST', `messages/${id}/modify`, {
        addLabelIds: labels[place].add,
        removeLabelIds: labels[place].remove,
      })
    },
    expireHistory: never,
    fault: never,
    poison: never,
    close: () => emulator.close(),
  }
}

mailProviderSuite('Gmail, against the emulate package', start, {
  history: true,
  marks: false,
  expiry: false,
  anyOf: false,
  control: false,
  find: false,
})
