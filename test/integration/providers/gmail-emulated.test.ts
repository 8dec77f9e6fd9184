import { createBudget } from '../../../main/providers/budget.ts'
import { createGmailProvider } from '../../../main/providers/gmail/provider.ts'
import type { Logger } from '../../../main/platform/ports.ts'
import { signedInTo } from '../../support/gmail-sign-in.ts'
import { startEmulatedGoogle, type FaultAction } from '../../support/google/index.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { mailProviderSuite, type ProviderBench, type ServerFault } from './mail-provider.suite.ts'

const address = 'ann@northwind.example'
const quiet: Logger = { info: () => {}, warn: () => {}, error: () => {} }

const statusAction = (fault: ServerFault & { kind: 'status' }): FaultAction => {
  const { status, reason = 'backendError', retryAfter } = fault
  const error = {
    code: status,
    message: 'planted',
    errors: [{ message: 'planted', domain: 'global', reason }],
  }
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
  return { kind: 'status', status, body: { error }, headers }
}

const actionOf = (fault: ServerFault): FaultAction => {
  if (fault.kind === 'status') return statusAction(fault)
  if (fault.kind === 'cut') return { kind: 'cut', when: 'before' }
  return fault.kind === 'accept-then-drop'
    ? { kind: 'accept-then-drop' }
    : { kind: 'wrong-json', body: '<html>Sign in to the airport network</html>' }
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
