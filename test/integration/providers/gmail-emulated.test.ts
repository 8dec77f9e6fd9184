import { createBudget } from '../../../main/providers/budget.ts'
import { createGmailProvider } from '../../../main/providers/gmail/provider.ts'
import type { Fetch, Logger } from '../../../main/platform/ports.ts'
import { startEmulatedGoogle, type EmulatedGoogle, type FaultAction } from '../../support/google/index.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { mailProviderSuite, type ProviderBench, type ServerFault } from './mail-provider.suite.ts'

const address = 'ann@northwind.example'
const scopes = [
  'https://www.googleapis.com/auth/gmail.compose',
  'https://www.googleapis.com/auth/gmail.readonly',
]

const quiet: Logger = { info: () => {}, warn: () => {}, error: () => {} }

const signedIn = (google: EmulatedGoogle): Fetch => {
  const { accessToken } = google.control.grant(address, scopes)
  return (input, init) => {
    const { pathname, search } = new URL(String(input))
    const headers = new Headers(init?.headers)
    headers.set('Authorization', `Bearer ${accessToken}`)
    return fetch(`${google.origin}${pathname}${search}`, { ...init, headers })
  }
}

const actionOf = (fault: ServerFault): FaultAction => {
  switch (fault.kind) {
    case 'status': {
      const { status, reason = 'backendError', retryAfter } = fault
      const error = {
        code: status,
        message: 'planted',
        errors: [{ message: 'planted', domain: 'global', reason }],
      }
      const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
      return { kind: 'status', status, body: { error }, headers }
    }
    case 'cut':
      return { kind: 'cut', when: 'before' }
    case 'accept-then-drop':
      return { kind: 'accept-then-drop' }
    case 'not-json':
      return { kind: 'wrong-json', body: '<html>Sign in to the airport network</html>' }
  }
}

const requests = {
  get: { method: 'GET', path: /\/messages\/[^/]+$/ },
  park: { method: 'POST', path: /\/drafts$/ },
  deliver: { method: 'POST', path: /\/drafts\/send$/ },
}

const start = async (): Promise<ProviderBench> => {
  const time = createSimulatedTime()
  const { clock } = time
  const google = await startEmulatedGoogle({ clock: clock.now, accounts: [{ email: address, name: 'Ann' }] })
  const { control } = google
  const budget = createBudget({ clock })
  const provider = createGmailProvider({
    fetch: time.counted(signedIn(google)),
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
    receive: async (mail, labels) => {
      const { id } = await control.deliver(address, mail, labels === undefined ? {} : { labels })
      return id
    },
    sent: () =>
      Promise.resolve(
        control.sentMessages(address).map(({ id, raw }) => ({ id, raw: raw.toString('latin1') })),
      ),
    parked: () => Promise.resolve(control.draftsOf(address).length),
    remove: (id) => Promise.resolve(control.remove(address, id)),
    move: (id, change) => Promise.resolve(control.changeLabels(address, id, change)),
    expireHistory: () => control.expireHistory(address),
    fault: (on, fault, times) => control.fault({ match: requests[on], times, action: actionOf(fault) }).hits,
    close: google.close,
  }
}

mailProviderSuite('Gmail, against our emulated Google', start, {
  history: true,
  marks: true,
  expiry: true,
  anyOf: true,
  control: true,
})
