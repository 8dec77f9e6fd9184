import type { Reply } from './types.ts'

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

export function html(status: number, page: string): Reply {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
    body: Buffer.from(page),
  }
}

export function redirect(location: string): Reply {
  return { status: 302, headers: { location, 'cache-control': 'no-store' }, body: Buffer.alloc(0) }
}

/** A successful method without a result, such as messages.delete. */
export function noContent(): Reply {
  return { status: 204, headers: {}, body: Buffer.alloc(0) }
}
