/**
 * How much of a message `raw` fetches at least, in bytes. A report says what it has to say before the mail that it
 * returns, which may be as large as mail gets.
 */
export const rawBytes = 1_000_000

export type Beginning = { readonly bytes: Uint8Array<ArrayBuffer>; readonly whole: boolean }

const read = async ({ body }: Response, most: number): Promise<Beginning> => {
  const chunks: Uint8Array[] = []
  let length = 0
  // Leaving the loop cancels the stream.
  if (body !== null) {
    for await (const chunk of body) {
      chunks.push(chunk)
      length += chunk.byteLength
      if (length > most) break
    }
  }
  return { bytes: new Uint8Array(Buffer.concat(chunks).subarray(0, most)), whole: length <= most }
}

/**
 * An answer with up to so many bytes of its body. What is behind them is not waited for: the request is called off, since
 * a stream that is cancelled in Electron leaves its connection open.
 */
export const beginningOf = async (
  most: number,
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<Response>,
): Promise<Beginning & { readonly response: Response }> => {
  const rest = new AbortController()
  const response = await ask(AbortSignal.any([signal, rest.signal]))
  const beginning = await read(response, most)
  if (!beginning.whole) rest.abort()
  return { ...beginning, response }
}
