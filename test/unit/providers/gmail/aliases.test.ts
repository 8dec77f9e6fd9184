import { expect, test } from 'vitest'
import type { Fetch } from '../../../../main/platform/ports.ts'
import { createBudget } from '../../../../main/providers/budget.ts'
import { createGmailProvider } from '../../../../main/providers/gmail/provider.ts'
import { createManualClock } from '../../../support/manual-clock.ts'

const asking = (answer: object) => {
  const asked: string[] = []
  const fetch: Fetch = async (input) => {
    asked.push(new URL(input instanceof Request ? input.url : input).pathname)
    return Response.json(answer)
  }
  const clock = createManualClock()
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const budget = createBudget({ clock, unitsPerMinute: 6000 })
  const provider = createGmailProvider({ fetch, clock, random: () => 0.5, logger, budget })
  return { asked, aliases: () => provider.aliases(new AbortController().signal) }
}

test('only addresses whose verification is done, without the primary one', async () => {
  const { asked, aliases } = asking({
    sendAs: [
      { sendAsEmail: 'ann@northwind.example', displayName: 'Ann', isPrimary: true, isDefault: true },
      { sendAsEmail: 'sales@northwind.example', displayName: 'Sales', verificationStatus: 'accepted' },
      { sendAsEmail: 'new@northwind.example', displayName: 'New', verificationStatus: 'pending' },
      { sendAsEmail: 'plain@northwind.example', verificationStatus: 'accepted' },
    ],
  })
  expect(await aliases()).toEqual({
    ok: true,
    value: [
      { name: 'Sales', address: 'sales@northwind.example' },
      { name: '', address: 'plain@northwind.example' },
    ],
  })
  expect(asked).toEqual(['/gmail/v1/users/me/settings/sendAs'])
})

test('none is an empty list', async () => {
  expect(await asking({}).aliases()).toEqual({ ok: true, value: [] })
})

test('an answer of somebody else is an error, not an empty list', async () => {
  const { aliases } = asking({ sendAs: [{ sendAsEmail: 7 }] })
  const stopped = aliases()
  // The provider waits for its next try on a clock that stands still: the answer is not there, and not empty.
  expect(await Promise.race([stopped, Promise.resolve('waiting')])).toBe('waiting')
})
