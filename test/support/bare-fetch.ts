import type { Fetch } from '../../main/platform/ports.ts'

/** A fetch without a sign-in that takes the real origins to an emulated provider and goes nowhere else. */
export const bareFetchTo =
  (endpoints: Readonly<Record<string, string>>): Fetch =>
  (input, init) => {
    const { origin, pathname, search } = new URL(input instanceof Request ? input.url : String(input))
    const there = endpoints[origin]
    if (there === undefined) throw new Error(`Nothing is emulated at ${origin}`)
    return fetch(`${there}${pathname}${search}`, init)
  }

/** Where no bytes go by an address of their own. */
export const noBareFetch: Fetch = () => {
  throw new Error('No address for bytes was given')
}
