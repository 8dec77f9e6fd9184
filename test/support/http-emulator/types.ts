/** A request of which only the head has come. */
export type RequestHead = {
  method: string
  path: string
  query: URLSearchParams
  headers: Readonly<Record<string, string | undefined>>
  /** The emulator's own origin as the client saw it. */
  origin: string
}

/** One received HTTP request, fully read. */
export type ServerRequest = RequestHead & { body: Buffer }

/** One answer, before it is written to the socket. */
export type Reply = { status: number; headers: Record<string, string>; body: Buffer }
