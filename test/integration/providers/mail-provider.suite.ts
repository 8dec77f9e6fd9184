import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { signal, value, type Abilities, type ProviderBench } from './suite/bench.ts'
import { faultSuite } from './suite/faults.ts'
import { manyFaultsSuite, manySuite } from './suite/fetching.ts'
import { findingSuite, headsSuite } from './suite/finding.ts'
import { expirySuite, foldersSuite, pullingSuite } from './suite/pulling.ts'
import { filesSuite, rawSuite, readingSuite, standingSuite } from './suite/reading.ts'
import { searchSuite } from './suite/searching.ts'
import {
  bounceSuite,
  parkingSuite,
  recipientsSuite,
  recognisingSuite,
  sendingSuite,
} from './suite/sending.ts'

/**
 * Every promise of the port, held against a server. What differs between providers is their capabilities; what a server
 * can't show is left out by its abilities.
 */
export const mailProviderSuite = (
  name: string,
  start: () => Promise<ProviderBench>,
  can: Abilities,
): void => {
  describe(`MailProvider: ${name}`, () => {
    let current: ProviderBench
    const bench = (): ProviderBench => current
    beforeEach(async () => {
      current = await start()
    })
    afterEach(() => current.close())

    readingSuite(bench)
    manySuite(bench)
    if (can.find) findingSuite(bench)
    sendingSuite(bench)
    parkingSuite(bench)
    if (can.marks) recognisingSuite(bench)
    if (can.history) {
      test('knows its address', async () => {
        expect(value(await bench().pass(bench().provider.identity(signal)))).toEqual({
          address: bench().address,
        })
      })
      pullingSuite(bench)
      headsSuite(bench)
      foldersSuite(bench)
    }
    if (can.expiry) expirySuite(bench)
    if (can.anyOf) searchSuite(bench)
    if (can.control) {
      standingSuite(bench)
      recipientsSuite(bench)
      filesSuite(bench)
      rawSuite(bench)
      bounceSuite(bench)
      faultSuite(bench)
      manyFaultsSuite(bench)
    }
  })
}
