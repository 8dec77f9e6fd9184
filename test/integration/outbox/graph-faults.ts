import { expect } from 'vitest'
import type { FaultAction } from '../../support/http-emulator/faults.ts'
import { step } from '../../support/store/record-builders.ts'
import { address, type GraphBench } from './graph-bench.ts'

const status = (code: number, name: string, headers: Record<string, string> = {}): FaultAction => ({
  kind: 'status',
  status: code,
  body: { error: { code: name, message: 'planted' } },
  headers,
})

const clear: Record<string, FaultAction> = {
  refused: status(400, 'ErrorInvalidRecipients'),
  signedOut: status(401, 'InvalidAuthenticationToken'),
  denied: status(403, 'ErrorAccessDenied'),
  later: status(429, 'ApplicationThrottled', { 'Retry-After': '90' }),
}

/** After one of these on the way out nobody knows. */
export const unclear: Record<string, FaultAction> = {
  broken: status(500, 'InternalServerError'),
  away: status(503, 'ServiceUnavailable', { 'Retry-After': '5' }),
  timeout: status(504, 'UnknownError'),
  cut: { kind: 'cut', when: 'before' },
  cutInBody: { kind: 'cut', when: 'mid-body' },
  drop: { kind: 'accept-then-drop' },
  notJson: { kind: 'wrong-json' },
}
export const actions = { ...clear, ...unclear }

/** What a sync would bring: all copies in Sent Items. */
export const syncCopies = async (bench: GraphBench): Promise<void> => {
  for (const { id } of bench.control.sentMessages(address)) {
    const message = await bench.pass(bench.provider.get(id, new AbortController().signal))
    expect(message.ok).toBe(true)
    if (message.ok) await bench.store.sync.commit(step({ messages: [message.value] }))
  }
}
