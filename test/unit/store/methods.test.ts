import { describe, expect, it } from 'vitest'
import { methodMaker } from '../../../main/store/methods.ts'
import { aggregatesOver } from '../../../main/store/store-over.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'

describe('aggregatesOver', () => {
  it('calls each method by its own name', async () => {
    const called: string[] = []
    const send = (aggregate: string, method: string) => {
      called.push(`${aggregate}.${method}`)
      return Promise.resolve(null)
    }
    const names: string[] = []
    for (const [aggregate, methods] of Object.entries(aggregatesOver(methodMaker(send)))) {
      for (const [method, call] of Object.entries(methods)) {
        names.push(`${aggregate}.${method}`)
        await call()
      }
    }
    expect(names.length).toBeGreaterThan(30)
    expect(called).toEqual(names)
  })
})

describe('a call by a name that is none', () => {
  it.each([
    ['mailboxes', 'constructor'],
    ['__proto__', 'toString'],
    ['nothing', 'list'],
    ['contacts', 'drop'],
  ])('is refused: %s.%s', async (aggregate, method) => {
    const { store, record } = openTestStore()
    expect(() => record.run({ aggregate, method, at: {}, now: 1 })).toThrow(/store_/)
    expect(await store.mailboxes.list()).toEqual([])
  })
})
