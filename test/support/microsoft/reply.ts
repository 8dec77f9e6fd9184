import type { Reply } from './types.ts'

export { escapeHtml, html, noContent, redirect } from '../http-emulator/reply.ts'

/** A JSON answer as Graph and Entra give it. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private',
      ...headers,
    },
    body: Buffer.from(JSON.stringify(value)),
  }
}

/** 202 without a body: what was asked for will happen. */
export function accepted(): Reply {
  return { status: 202, headers: { 'cache-control': 'private' }, body: Buffer.alloc(0) }
}
