import type { ProviderMessage } from '../../../main/providers/provider.ts'

/**
 * A message as a provider adapter hands it over, with everything filled in: from a customer to us, one line of text.
 * Its ids follow from `providerMessageId`, so that two of them differ in one word.
 */
export const providerMessage = (given: Partial<ProviderMessage> = {}): ProviderMessage => {
  const providerMessageId = given.providerMessageId ?? 'm1'
  return {
    providerMessageId,
    providerThreadId: `thread-${providerMessageId}`,
    rfcMessageId: `${providerMessageId}@mail.example`,
    inReplyTo: null,
    references: [],
    direction: 'received',
    notKept: null,
    occurredAt: Date.UTC(2026, 9, 1, 8),
    subject: 'Rollout plan',
    from: { name: 'Jana Novák', address: 'jana@customer.example' },
    to: [{ name: 'Ann Meyer', address: 'ann@northwind.example' }],
    cc: [],
    bcc: [],
    replyTo: [],
    snippet: 'Here is the plan.',
    html: null,
    text: 'Here is the plan.',
    attachments: [],
    submissionId: null,
    automatic: given.origin === 'automatic',
    origin: given.automatic === true ? 'automatic' : 'person',
    ...given,
  }
}
