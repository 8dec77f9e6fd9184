import type { FaultAction, FaultMatch } from '../support/http-emulator/faults.ts'

/** The ways in which a mail is sent. */
export const columns = ['gmail', 'graph', 'graph-drafts'] as const
export type Column = (typeof columns)[number]

const gmail: Record<string, FaultMatch> = {
  park: { method: 'POST', path: /\/drafts$/ },
  deliver: { method: 'POST', path: /\/drafts\/send$/ },
  isParked: { method: 'GET', path: /\/drafts\/[^/]+$/ },
  listParked: { method: 'GET', path: /\/drafts$/ },
  unpark: { method: 'DELETE', path: /\/drafts\// },
  search: { method: 'GET', path: /\/messages$/ },
  read: { method: 'GET', path: /\/messages\/[^/]+$/ },
}

const graph: Record<string, FaultMatch> = {
  deliver: { method: 'POST', path: /\/(sendMail|reply)$/ },
  look: { method: 'GET', path: /\/messages$/ },
  read: { method: 'GET', path: /\/messages\/[^/]+$/ },
}

const graphDrafts: Record<string, FaultMatch> = {
  park: { method: 'POST', path: /\/(messages|createReply)$/ },
  deliver: { method: 'POST', path: /\/(send|sendMail)$/ },
  isParked: { method: 'GET', path: /\/messages\/[^/]+$/ },
  look: { method: 'GET', path: /\/messages$/ },
  complete: { method: 'PATCH', path: /\/messages\/[^/]+$/ },
  unpark: { method: 'DELETE', path: /\/messages\/[^/]+$/ },
}

/** The requests of which a sending consists, by name. */
export const requests: Readonly<Record<Column, Readonly<Record<string, FaultMatch>>>> = {
  gmail,
  graph,
  'graph-drafts': graphDrafts,
}

/** The request that sends is hit twice as often as each other one. */
export const requestNames: Readonly<Record<Column, readonly string[]>> = {
  gmail: ['deliver', ...Object.keys(gmail)],
  graph: ['deliver', ...Object.keys(graph)],
  'graph-drafts': ['deliver', ...Object.keys(graphDrafts)],
}

type Planted = (column: Column) => FaultAction

const tooMany = { kind: 'status', status: 429, headers: { 'Retry-After': '90' } } as const
const throttled = (column: Column) => ({
  ...tooMany,
  body: body(column, 429, column === 'gmail' ? 'rateLimitExceeded' : 'ApplicationThrottled'),
})

const body = (column: Column, status: number, reason: string): unknown =>
  column === 'gmail'
    ? { error: { code: status, message: 'planted', errors: [{ reason }] } }
    : { error: { code: reason, message: 'planted' } }

const status =
  (code: number, google: string, microsoft: string, headers: Record<string, string> = {}): Planted =>
  (column) => ({
    kind: 'status',
    status: code,
    body: body(column, code, column === 'gmail' ? google : microsoft),
    headers,
  })

export const actionNames = [
  'refused',
  'signedOut',
  'denied',
  'later',
  'doneThoughLater',
  'broken',
  'away',
  'gatewayTimeout',
  'portal',
  'reset',
  'cutInAnswer',
  'acceptedThenDropped',
  'notJson',
] as const
export type ActionName = (typeof actionNames)[number]

const planted: Readonly<Record<ActionName, Planted>> = {
  refused: status(400, 'invalidArgument', 'ErrorInvalidRecipients'),
  signedOut: status(401, 'authError', 'InvalidAuthenticationToken'),
  denied: status(403, 'forbidden', 'ErrorAccessDenied'),
  later: throttled,
  doneThoughLater: (column) => ({ ...throttled(column), kind: 'accept-then-refuse' }),
  broken: status(500, 'backendError', 'InternalServerError'),
  away: status(503, 'backendError', 'ServiceUnavailable', { 'Retry-After': '5' }),
  gatewayTimeout: status(504, 'backendError', 'UnknownError'),
  portal: () => ({ kind: 'status', status: 403, body: '<html>Please sign in</html>' }),
  reset: () => ({ kind: 'cut', when: 'before' }),
  cutInAnswer: () => ({ kind: 'cut', when: 'mid-body' }),
  acceptedThenDropped: () => ({ kind: 'accept-then-drop' }),
  notJson: () => ({ kind: 'wrong-json' }),
}

export const actionOf = (column: Column, name: ActionName): FaultAction => planted[name](column)
