import type { MailboxGrants } from '../../../shared/domain/mailbox.ts'
import { markId } from '../../../main/providers/graph/submission-mark.ts'
import type { FaultAction } from '../../support/microsoft/index.ts'
import { draftGrants, leastGrants } from '../../support/provider/grants.ts'
import { startGraphBench } from '../../support/provider/graph-bench.ts'
import { mailProviderSuite } from './mail-provider.suite.ts'
import {
  jana,
  petr,
  plainFaults,
  quiet,
  type Place,
  type ProviderBench,
  type Refusal,
  type ServerFault,
} from './suite/bench.ts'

const address = 'ann@northwind.example'

const folders: Readonly<Record<Place, string>> = {
  inbox: 'inbox',
  archive: 'archive',
  spam: 'junkemail',
  trash: 'deleteditems',
  sent: 'sentitems',
}

const refusals: Readonly<Record<Refusal, { status: number; code: string }>> = {
  'bad request': { status: 400, code: 'ErrorInvalidRequest' },
  'not signed in': { status: 401, code: 'InvalidAuthenticationToken' },
  scope: { status: 403, code: 'ErrorAccessDenied' },
  quota: { status: 429, code: 'ErrorExceededMessageLimit' },
  'too large': { status: 413, code: 'ErrorMessageSizeExceeded' },
  'too fast': { status: 429, code: 'ApplicationThrottled' },
}

const refused = (status: number, code: string, retryAfter: number | undefined): FaultAction => ({
  kind: 'status',
  status,
  body: { error: { code, message: 'planted' } },
  headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
})

const actionOf = (fault: ServerFault): FaultAction => {
  if (fault.kind === 'status') return refused(fault.status, 'serviceNotAvailable', fault.retryAfter)
  if (fault.kind !== 'refusal') return plainFaults[fault.kind]
  const { status, code } = refusals[fault.refusal]
  return refused(status, code, fault.retryAfter)
}

const requests = {
  get: { method: 'GET', path: /\/messages\/[^/]+$/ },
  many: { method: 'POST', path: /\/\$batch$/ },
  raw: { method: 'GET', path: /\/messages\/[^/]+\/(\$|%24)value$/ },
  park: { method: 'POST', path: /\/(messages|createReply)$/ },
  deliver: { method: 'POST', path: /\/(sendMail|reply|replyAll|send)$/ },
}

const startWith = async (
  grants: MailboxGrants,
  sentDrafts: 'kept' | 'replaced' = 'kept',
): Promise<ProviderBench> => {
  const accounts = [address, jana, petr, quiet].map((email) => ({ email, name: 'Ann' }))
  const bench = await startGraphBench(address, { accounts, sentDrafts }, undefined, undefined, grants)
  const { control, clock, microsoft } = bench
  return {
    provider: bench.open(),
    address,
    aliases: [],
    now: clock.now,
    pass: bench.pass,
    reopen: bench.open,
    receive: async (mail, place = 'inbox', at = clock.now()) =>
      (await control.deliver(address, mail, { at, folder: folders[place] })).id,
    sent: async () =>
      control.sentMessages(address).map(({ id, raw, extended }) => ({
        id,
        raw: raw.toString('latin1'),
        marked: (submissionId: string) => extended.get(markId) === submissionId,
      })),
    parked: async () => control.allMessages(address).filter(({ isDraft }) => isDraft).length,
    cameTo: (other) => control.allMessages(other).map(({ raw }) => raw.toString('latin1')),
    remove: async (id) => control.remove(address, id),
    move: async (id, place) => void control.move(address, id, folders[place]),
    expireHistory: () => control.expireDelta(address),
    fault: (on, fault, times) => control.fault({ match: requests[on], times, action: actionOf(fault) }).hits,
    poison: (id, status) =>
      void control.fault({
        match: { path: `/messages/${encodeURIComponent(id)}` },
        times: 1000,
        action: refused(status, 'serviceNotAvailable', undefined),
      }),
    close: microsoft.close,
  }
}

const everything = { history: true, marks: true, expiry: true, anyOf: true, control: true, find: true }

mailProviderSuite('Microsoft, against our emulated Microsoft', () => startWith(leastGrants), everything)
mailProviderSuite('Microsoft with drafts', () => startWith(draftGrants), everything)
mailProviderSuite('Microsoft with drafts, sent under other ids', () => startWith(draftGrants, 'replaced'), {
  ...everything,
  anyOf: false,
  expiry: false,
})
