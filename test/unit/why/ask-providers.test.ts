import { describe, expect, it } from 'vitest'
import type { MailProvider } from '../../../main/providers/provider.ts'
import { createAskProviders, type Recorded } from '../../../main/why/ask-providers.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { mailbox } from '../../support/store/record-builders.ts'

const recorded = (mailboxId: string, place: Recorded['place']): Recorded => ({
  mailboxId,
  mailboxAddress: `${mailboxId}@northwind.example`,
  since: 0,
  place,
  messageId: null,
  contacts: [],
  people: [],
  pattern: null,
  at: null,
})

type Find = MailProvider['find']

const ask = async (find: Find, isOnline = true, given: Parameters<typeof mailbox>[0] = {}) => {
  const { store } = openTestStore()
  await store.mailboxes.save(mailbox(given))
  const asked: string[] = []
  const askAll = createAskProviders({
    mailboxes: store.mailboxes.list,
    openProvider: ({ id }) => ({
      find: async (rfcMessageId, signal) => {
        asked.push(`${id} ${rfcMessageId}`)
        return find(rfcMessageId, signal)
      },
    }),
    verdict: store.why.verdict,
    isOnline: () => isOnline,
    patience: () => AbortSignal.timeout(1000),
  })
  return {
    asked,
    of: async (place: Recorded['place']) => (await askAll('m1@mail.example', [recorded('box', place)]))[0],
  }
}

const has: Find = async () => ok(providerMessage({ from: { name: 'Lena', address: 'lena@lab.example' } }))
const hasNot: Find = async () => ok(null)
const fails: Find = async () => err(appError('provider_unavailable', 'HTTP 500', 'backoff'))

describe('asking the providers for a message', () => {
  it('tells what would become of it, with the people in it', async () => {
    const { of, asked } = await ask(has)
    expect(await of('not_asked')).toEqual({
      mailboxAddress: 'box@northwind.example',
      place: 'no_contact',
      messageId: null,
      contacts: [],
      people: ['Lena <lena@lab.example>'],
      pattern: null,
      at: Date.UTC(2026, 9, 1, 8),
    })
    expect(asked).toEqual(['box m1@mail.example'])
  })

  it('asks again about what was left out: it may have moved, or concern somebody by now', async () => {
    const { of } = await ask(hasNot)
    for (const place of ['no_contact', 'spam', 'trash', 'never_log', 'not_asked'] as const) {
      expect(await of(place)).toMatchObject({ place: 'not_in_mailbox' })
    }
  })

  it('does not ask about what is stored or on its way', async () => {
    const { of, asked } = await ask(hasNot)
    for (const place of ['here', 'review', 'waiting', 'failed'] as const) {
      expect(await of(place)).toMatchObject({ place })
    }
    expect(asked).toEqual([])
  })

  it('keeps to the record where the provider can’t be asked', async () => {
    expect(await (await ask(fails)).of('not_asked')).toMatchObject({ place: 'not_asked' })
    expect(await (await ask(fails)).of('spam')).toMatchObject({ place: 'spam' })
    const offline = await ask(has, false)
    expect(await offline.of('not_asked')).toMatchObject({ place: 'not_asked' })
    const signedOut = await ask(has, true, { state: 'reconnect' })
    expect(await signedOut.of('no_contact')).toMatchObject({ place: 'no_contact' })
    expect([...offline.asked, ...signedOut.asked]).toEqual([])
  })
})
