import type { Reply } from './types.ts'

export { html, noContent, redirect } from '../http-emulator/reply.ts'

/** A JSON answer with the headers Google's front end sends. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=UTF-8',
      'cache-control': 'private',
      vary: 'Origin, X-Origin, Referer',
      ...headers,
    },
    body: Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`),
  }
}
