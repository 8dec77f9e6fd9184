import { expect, test } from 'vitest'
import {
  fromJana,
  jana,
  outgoing,
  petr,
  quiet,
  searchAll,
  sendAndFind,
  signal,
  value,
  type ProviderBench,
} from './bench.ts'

const hour = 60 * 60_000

export const searchSuite = (bench: () => ProviderBench): void => {
  test('finds mail from, to, cc and bcc any of the addresses and nothing else', async () => {
    const { provider, receive, pass, address, now } = bench()
    const other = 'someone@else.example'
    const wanted = [
      await receive(fromJana),
      await receive({ from: other, to: petr, text: 'x' }),
      await receive({ from: other, to: address, cc: jana, text: 'x' }),
      await receive(fromJana, 'archive'),
      await receive({ ...fromJana, from: 'Jana+offers@customer.example' }),
      await receive({ from: other, to: ['petr+x@customer.example', address], text: 'x' }),
      await receive({ from: other, to: address, cc: 'Petr+list@customer.example', text: 'x' }),
    ]
    await receive({ from: other, to: address, subject: jana, text: jana })
    await receive({ from: 'xjana@customer.example', to: address, text: 'x' })
    const namedSo = await receive({ from: { name: jana, address: other }, to: address, text: 'x' })
    await receive(fromJana, 'spam')
    await receive(fromJana, 'trash')
    const since = now() - 60_000
    const addresses = ['Jana@Customer.example', petr]
    const page = value(await pass(provider.search({ addresses, since, page: null }, signal)))
    // Who only bears the words of an address as a name may be found where no row is at hand to tell.
    expect(page.ids.filter((id) => id !== namedSo).toSorted()).toEqual(wanted.toSorted())
    const id = await sendAndFind(bench(), outgoing(bench()))
    const bcc = { addresses: [quiet], since, page: null }
    expect(value(await pass(provider.search(bcc, signal))).ids).toEqual([id])
    const later = { addresses, since: now() + 60_000, page: null }
    expect(value(await pass(provider.search(later, signal))).ids).toEqual([])
  })

  test('finds a tag between both ends of an address that has dots Gmail ignores, as it is typed and without them', async () => {
    const { provider, receive, pass, address } = bench()
    const wanted = [
      await receive({ from: 'jana.novak+offers@gmail.com', to: address, text: 'x' }),
      await receive({ from: petr, to: address, cc: 'jananovak+list@gmail.com', text: 'x' }),
    ]
    const query = { addresses: ['Jana.Novak@gmail.com'], since: 0, page: null }
    expect(value(await pass(provider.search(query, signal))).ids.toSorted()).toEqual(wanted.toSorted())
  })

  test('an address can bring nothing else into the query', async () => {
    const { provider, receive, pass } = bench()
    await receive(fromJana)
    for (const address of [
      'x@y.example" OR from:"jana@customer.example',
      String.raw`x@y.example\" OR participants:\"jana@customer.example`,
      '} in:anywhere {',
      'a b@c.example',
      "x'y&$top=1#@c.example",
    ]) {
      const query = { addresses: [address], since: 0, page: null }
      expect(value(await pass(provider.search(query, signal)))).toEqual({ ids: [], next: null })
    }
  })

  test('signs that mean something in an address line are part of the address', async () => {
    const { receive, address } = bench()
    const odd = 'ja+na&co@customer.example'
    const id = await receive({ from: odd, to: address, text: 'x' })
    expect((await searchAll(bench(), { addresses: [odd], since: 0 })).ids).toEqual([id])
    expect((await searchAll(bench(), { addresses: ['ja na&co@customer.example'], since: 0 })).ids).toEqual([])
  })

  test('addresses that are too long for one request are asked for in several', async () => {
    const { receive, address } = bench()
    const addresses = Array.from(
      { length: 45 },
      (_, n) => `${'x'.repeat(60)}.${String(n)}@${'customer-'.repeat(12)}.example`,
    )
    const ids: string[] = []
    for (const from of addresses) ids.push(await receive({ from, to: address, text: 'x' }))
    const found = await searchAll(bench(), { addresses, since: 0 })
    expect(found.ids.toSorted()).toEqual(ids.toSorted())
    expect(found.pages).toBeGreaterThan(1)
  })

  test('more than a thousand are found, over days and on one day', async () => {
    const { receive, now } = bench()
    const ids: string[] = []
    for (let count = 0; count < 1150; count += 1) {
      const back = count < 600 ? count * hour : 600 * hour + count * 1000
      ids.push(await receive({ ...fromJana, date: now() - back }, 'inbox', now() - back))
    }
    const since = now() - 60 * 24 * hour
    const found = await searchAll(bench(), { addresses: [jana], since })
    expect(found.pages).toBeGreaterThan(1)
    expect(new Set(found.ids)).toEqual(new Set(ids))
    const lately = await searchAll(bench(), { addresses: [jana], since: now() - 9.5 * hour })
    expect(new Set(lately.ids)).toEqual(new Set(ids.slice(0, 10)))
  })
}
