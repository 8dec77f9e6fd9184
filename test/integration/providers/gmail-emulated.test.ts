import { createBudget } from '../../../main/providers/budget.ts'
import { createGmailProvider } from '../../../main/providers/gmail/provider.ts'
import type { Logger } from '../../../main/platform/ports.ts'
import { signedInTo } from '../../support/gmail-sign-in.ts'
import { startEmulatedGoogle, type FaultAction } from '../../support/google/index.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { mailProviderSuite } from './mail-provider.suite.ts'
import {
  jana,
  petr,
  plainFaults,
  quiet as hidden,
  type Place,
  type ProviderBench,
  type Refusal,
  type ServerFault,
} from './suite/bench.ts'

const address = 'ann@northwind.example'
const quiet: Logger = { info: () => {}, warn: () => {}, error: () => {} }

const labels: Readonly<Record<Place, { add: string[]; remove: string[] }>> = {
  inbox: { add: ['INBOX'], remove: ['SPAM', 'TRASH'] },
  archive: { add: [], remove: ['INBOX', 'SPAM', 'TRASH'] },
  spam: { add: ['SPAM'], remove: ['INBOX', 'TRASH'] },
  trash: { add: ['TRASH'], remove: ['INBOX', 'SPAM'] },
  sent: { add: ['SENT'], remove: [] },
}

const refusals: Readonly<Record<Refusal, { status: number; reason: string }>> = {
  'bad request': { status: 400, reason: 'invalidArgument' },
  'not signed in': { status: 401, reason: 'authError' },
  scope: { status: 403, reason: 'insufficientPermissions' },
  quota: { status: 403, reason: 'dailyLimitExceeded' },
  'too large': { status: 413, reason: 'uploadTooLarge' },
  'too fast': { status: 429, reason: 'rateLimitExceeded' },
}

const refused = (status: number, reason: string, retryAfter: number | undefined): FaultAction => {
  const error = {
    code: status,
    message: 'planted',
    errors: [{ message: 'planted', domain: 'global', reason }],
  }
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
  return { kind: 'status', status, body: { error }, headers }
}

const actionOf = (fault: ServerFault): FaultAction => {
  if (fault.kind === 'status') return refused(fault.status, 'backendError', fault.retryAfter)
  if (fault.kind !== 'refusal') return plainFaults[fault.kind]
  const { status, reason } = refusals[fault.refusal]
  return refused(status, reason, fault.retryAfter)
}

const requests = {
  get: { method: 'GET', path: /\/messages\/[^/]+$/ },
  many: { method: 'GET', path: /\/messages\/[^/]+$/ },
  raw: { method: 'GET', path: /\/messages\/[^/]+$/ },
  park: { method: 'POST', path: /\/drafts$/ },
  deliver: { method: 'POST', path: /\/drafts\/send$/ },
}

const start = async (): Promise<ProviderBench> => {
  const time = createSimulatedTime()
  const { clock } = time
  const accounts = [
    { email: address, name: 'Ann', aliases: [{ email: 'sales@northwind.example', name: 'Sales' }] },
    ...[jana, petr, hidden].map((email) => ({ email, name: 'Somebody' })),
  ]
  const google = await startEmulatedGoogle({ clock: clock.now, accounts })
  const { control } = google
  const budget = createBudget({ clock, unitsPerMinute: 6000 })
  const provider = createGmailProvider({
    fetch: time.counted(signedInTo(google, address, clock)),
    clock,
    random: () => 0.5,
    logger: quiet,
    budget,
  })
  return {
    provider,
    address,
    now: clock.now,
    pass: time.pass,
    aliases: [{ name: 'Sales', address: 'sales@northwind.example' }],
    reopen: () => provider,
    receive: async (mail, place, at) => {
      const where = place === undefined ? {} : { labels: labels[place].add }
      return (await control.deliver(address, mail, { ...where, ...(at === undefined ? {} : { at }) })).id
    },
    sent: async () =>
      control.sentMessages(address).map(({ id, raw, header }) => ({
        id,
        raw: raw.toString('latin1'),
        marked: (submissionId: string) => header('x-liaison-submission') === submissionId,
      })),
    cameTo: (other) => control.allMessages(other).map(({ raw }) => raw.toString('latin1')),
    parked: () => Promise.resolve(control.draftsOf(address).length),
    remove: (id) => Promise.resolve(control.remove(address, id)),
    move: async (id, place) => control.changeLabels(address, id, labels[place]),
    expireHistory: () => control.expireHistory(address),
    fault: (on, fault, times) => control.fault({ match: requests[on], times, action: actionOf(fault) }).hits,
    poison: (id, status) =>
      void control.fault({
        match: { path: `/messages/${id}` },
        times: 1000,
        action: refused(status, 'backendError', undefined),
      }),
    close: google.close,
  }
}

mailProviderSuite('Gmail, against our emulated Google', start, {
  history: true,
  marks: true,
  expiry: true,
  anyOf: true,
  control: true,
  find: true,
})
