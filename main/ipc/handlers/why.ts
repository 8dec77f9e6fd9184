import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import { whyQuestion } from '../../../shared/rules/why-question.ts'
import type { Clock } from '../../platform/ports.ts'
import type { OpenProvider } from '../../providers/provider.ts'
import type { Store } from '../../store/store.ts'
import { createAskProviders } from '../../why/ask-providers.ts'
import type { HandlersOf } from '../handlers.ts'

type WhyDeps = {
  readonly store: Pick<Store, 'why' | 'mailboxes'>
  readonly openProvider: OpenProvider
  readonly network: { readonly isOnline: () => boolean }
  readonly clock: Clock
}

/** A person waits for the answer. */
const patienceMs = 20_000

export const whyHandlers = ({ store, openProvider, network, clock }: WhyDeps): HandlersOf<'why'> => {
  const askProviders = createAskProviders({
    mailboxes: store.mailboxes.list,
    openProvider,
    verdict: store.why.verdict,
    isOnline: network.isOnline,
    patience: () => {
      const late = new AbortController()
      clock.after(patienceMs, () => late.abort())
      return late.signal
    },
  })
  return {
    'why.here': async ({ messageId }) => {
      const why = await store.why.here({ messageId })
      return why === null
        ? err(appError('message_not_found', 'no such message', 'never', { subject: messageId }))
        : ok(why)
    },
    'why.not': async ({ text }) => {
      const question = whyQuestion(text)
      const now = clock.now()
      if (question === null) return ok({ kind: 'unreadable' })
      if (question.kind === 'address') return ok(await store.why.address({ address: question.address, now }))
      const { rfcMessageId } = question
      const recorded = await store.why.message({ rfcMessageId, now })
      return ok({ kind: 'message', rfcMessageId, mailboxes: await askProviders(rfcMessageId, recorded) })
    },
  }
}
