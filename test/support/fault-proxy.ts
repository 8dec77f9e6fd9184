import { createFaults } from './http-emulator/faults.ts'
import type { Fault, PlantedFault } from './http-emulator/faults.ts'
import { createHttpServer } from './http-emulator/http-server.ts'
import { listenOnLoopback } from './http-emulator/listen.ts'
import type { Reply, ServerRequest } from './http-emulator/types.ts'

export type { Fault, FaultAction, FaultMatch } from './http-emulator/faults.ts'

/** One request that went through the proxy, or did not. `status` is 0 when the client got no answer. */
export type ProxiedRequest = { method: string; path: string; status: number; forwarded: boolean }

/** A proxy that stands before a server and does by script what networks and servers do. */
export type FaultProxy = {
  /** http://127.0.0.1:port */
  origin: string
  /** The same map with every origin that led to the target leading to the proxy instead. */
  through: (endpoints: Readonly<Record<string, string>>) => Record<string, string>
  /** Adds steps; each strikes `times` requests (once unless told otherwise), the first that fits goes first. */
  script: (steps: readonly Fault[]) => PlantedFault[]
  /** Takes back every step that has not struck. */
  clear: () => void
  requests: () => readonly ProxiedRequest[]
  close: () => Promise<void>
}

/** Headers of one connection (RFC 9110 7.6.1), and those that fetch sets by itself. */
const HOP = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'host', 'content-length', 'expect']

async function forward(
  target: string,
  { method, path, query, headers, body }: ServerRequest,
): Promise<Reply> {
  const search = query.size === 0 ? '' : `?${query.toString()}`
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || HOP.includes(name) ? [] : [[name, value] as [string, string]],
  )
  const response = await fetch(`${target}${path}${search}`, {
    method,
    headers: kept,
    redirect: 'manual',
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
  })
  const answered = [...response.headers].filter(
    ([name]) => !HOP.includes(name) && name !== 'content-encoding',
  )
  return {
    status: response.status,
    headers: Object.fromEntries(answered),
    body: Buffer.from(await response.arrayBuffer()),
  }
}

/** What a gateway says by itself; a script that wants a vendor's words gives a body. */
function gatewayReply(status: number): Reply {
  const body = Buffer.from(
    JSON.stringify({ error: { code: status, message: 'Planted by the fault proxy.' } }),
  )
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
}

/** Starts a proxy before `target` (an origin). Everything no step matches is passed on as it is. */
export async function startFaultProxy(
  target: string,
  { steps = [], clock = Date.now }: { steps?: readonly Fault[]; clock?: () => number } = {},
): Promise<FaultProxy> {
  const faults = createFaults()
  const requests: ProxiedRequest[] = []
  const script = (added: readonly Fault[]): PlantedFault[] => added.map((step) => faults.plant(step))
  script(steps)
  const server = createHttpServer({
    clock,
    faults,
    answer: async (request) => ({
      api: 'forwarded',
      account: undefined,
      units: 0,
      reply: await forward(target, request).catch(() => gatewayReply(502)),
    }),
    log: ({ method, path }, { status, api }) =>
      void requests.push({ method, path, status, forwarded: api === 'forwarded' }),
    words: { fault: gatewayReply, tooLarge: () => gatewayReply(413) },
  })
  const { origin, close } = await listenOnLoopback(server)
  return {
    origin,
    through: (endpoints) =>
      Object.fromEntries(Object.entries(endpoints).map(([real, at]) => [real, at === target ? origin : at])),
    script,
    clear: faults.clear,
    requests: () => requests,
    close,
  }
}
