import { describe, expect, test } from 'vitest'
import type { Fetch } from '../../../../main/platform/ports.ts'
import { createBudget } from '../../../../main/providers/budget.ts'
import { createGate } from '../../../../main/providers/gate.ts'
import { createGraphProvider } from '../../../../main/providers/graph/provider.ts'
import type { OutgoingMail } from '../../../../main/providers/provider.ts'
import { createManualClock } from '../../../support/manual-clock.ts'
import { leastGrants } from '../../../support/provider/grants.ts'
import { noBareFetch } from '../../../support/bare-fetch.ts'

/*
 * Graph's answers written out, for what an emulator that is kind to us would hide: the answer to one request is given
 * here, and what was asked for is looked at.
 */

type Refused = { readonly status: number; readonly code: string }
type Script = (call: string, query: URLSearchParams) => object | Refused

const signal = new AbortController().signal
const graph = 'https://graph.microsoft.com/v1.0'
const refused = (status: number, code: string): Refused => ({ status, code })
const isRefused = (answer: object): answer is Refused => 'status' in answer && 'code' in answer

const graphSaying = (script: Script) => {
  const asked: string[] = []
  const searched: string[] = []
  const fetch: Fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const call = `${init?.method ?? 'GET'} ${url.pathname.replace('/v1.0/me', '')}`
    asked.push(call)
    searched.push(...url.searchParams.getAll('$search'))
    const answer = script(call, url.searchParams)
    if (!isRefused(answer)) return Response.json(answer)
    const { status, code } = answer
    return Response.json({ error: { code, message: 'said' } }, { status })
  }
  const clock = createManualClock()
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const provider = createGraphProvider({
    fetch,
    bareFetch: noBareFetch,
    clock,
    random: () => 0.5,
    logger,
    budget: createBudget({ clock, unitsPerMinute: 1000 }),
    gate: createGate(3),
    mailbox: {
      id: 'box',
      provider: 'graph',
      address: 'ann@northwind.example',
      excludedFolderIds: [],
      grants: leastGrants,
    },
  })
  return { provider, asked, searched, clock }
}

describe('identity', () => {
  test.each([
    [
      { mail: 'ann@northwind.example', userPrincipalName: 'ann@tenant.onmicrosoft.example' },
      'ann@northwind.example',
    ],
    [{ mail: null, userPrincipalName: 'ann@tenant.onmicrosoft.example' }, 'ann@tenant.onmicrosoft.example'],
  ])('%j: %s', async (profile, address) => {
    const { provider } = graphSaying(() => profile)
    expect(await provider.identity(signal)).toEqual({ ok: true, value: { address } })
  })
  test('an account without an address is told', async () => {
    const { provider } = graphSaying(() => ({ mail: null, userPrincipalName: 'live.com#ann' }))
    expect(await provider.identity(signal)).toMatchObject({ error: { code: 'provider_bad_answer' } })
  })
})

/** Folders a and b beside the inbox; `pages` answers for their messages. */
const withFolders = (pages: Script): Script => {
  const folders = ['inbox', 'a', 'b'].map((id) => ({
    id,
    displayName: id,
    parentFolderId: 'root',
    isHidden: false,
  }))
  return (call, query) => {
    if (call === 'GET /mailFolders/delta')
      return { value: folders, '@odata.deltaLink': `${graph}/me/mailFolders/delta?$deltatoken=x` }
    if (call === 'GET /mailFolders/inbox') return { id: 'inbox' }
    if (/^GET \/mailFolders\/[a-z]{3,}$/.test(call)) return refused(404, 'ErrorItemNotFound')
    return pages(call, query)
  }
}

const linkOf = (folder: string, token: string): string =>
  `${graph}/me/mailFolders/${folder}/messages/delta?$deltatoken=${token}`
const folderOf = (call: string): string => call.split('/')[2] ?? ''

const pulled = async (script: Script, times = 9) => {
  const { provider, asked } = graphSaying(withFolders(script))
  const anchor = await provider.anchor(signal)
  let cursor = anchor.ok ? anchor.value : expect.unreachable(anchor.error.message)
  const ends: string[] = []
  for (let time = 0; time < times; time += 1) {
    const page = await provider.pull(cursor, signal)
    ends.push(page.ok ? `${page.value.changed.join()}|${String(page.value.more)}` : page.error.code)
    if (!page.ok || !page.value.more) break
    cursor = page.value.next
  }
  return { ends, asked, cursor }
}

describe('pulling', () => {
  test('a folder that went meanwhile is passed over', async () => {
    const { ends } = await pulled((call) =>
      folderOf(call) === 'a'
        ? refused(404, 'ErrorItemNotFound')
        : { value: [{ id: `in-${folderOf(call)}` }], '@odata.deltaLink': linkOf(folderOf(call), '1') },
    )
    expect(ends).toEqual(['in-inbox|true', '|true', 'in-b|false'])
  })

  test.each([
    [400, 'ErrorInvalidOperation'],
    [403, 'ErrorInvalidRequest'],
  ])('a folder that can not be read (%i) keeps no other from being read', async (status, code) => {
    const saying =
      (unreadable: string): Script =>
      (call) =>
        folderOf(call) === unreadable
          ? refused(status, code)
          : { value: [{ id: `in-${folderOf(call)}` }], '@odata.deltaLink': linkOf(folderOf(call), '1') }
    expect((await pulled(saying('a'))).ends).toEqual(['in-inbox|true', '|true', 'in-b|false'])
    expect((await pulled(saying('inbox'))).ends).toEqual([status === 400 ? 'provider_rejected' : 'forbidden'])
  })

  test.each([
    ['a kept search: its mail lies elsewhere', { '@odata.type': '#microsoft.graph.mailSearchFolder' }],
    ['a hidden folder', { isHidden: true }],
    ['a folder that is gone', { '@removed': { reason: 'deleted' } }],
  ])('%s, is none to read or offer', async (_, row) => {
    const search = { id: 's', displayName: 'Unread', parentFolderId: 'root', ...row }
    const { provider } = graphSaying((call, query) => {
      const answer = withFolders(() => ({}))(call, query)
      return call === 'GET /mailFolders/delta' && 'value' in answer && Array.isArray(answer.value)
        ? { ...answer, value: [...answer.value, search] }
        : answer
    })
    const folders = await provider.folders(signal)
    expect(folders.ok && folders.value.map(({ id }) => id)).toEqual(['inbox', 'a', 'b'])
  })

  test.each(['SyncStateNotFound', 'syncStateInvalid', 'BadRequest'])(
    'a folder that is lost between two pages (%s) is opened anew, the others are not',
    async (code) => {
      let lost = false
      const { ends, asked } = await pulled((call, query) => {
        const folder = folderOf(call)
        if (folder !== 'a') return { value: [], '@odata.deltaLink': linkOf(folder, '1') }
        if (query.get('$skiptoken') !== null && !lost) {
          lost = true
          return refused(code === 'BadRequest' ? 400 : 410, code)
        }
        return query.get('$skiptoken') === null
          ? {
              value: [{ id: 'one' }],
              '@odata.nextLink': linkOf('a', '1').replace('deltatoken', 'skiptoken'),
            }
          : { value: [{ id: 'two' }], '@odata.deltaLink': linkOf('a', '2') }
      })
      expect(ends).toEqual(['|true', 'one|true', '|true', 'one|true', 'two|true', '|false'])
      expect(asked.filter((call) => folderOf(call) === 'b')).toHaveLength(1)
    },
  )

  test('of many folders without news, some are asked in a call: its position is not far behind', async () => {
    const many = Array.from({ length: 45 }, (_, n) => `f${String(n)}`)
    const script: Script = (call, query) => {
      if (call !== 'GET /mailFolders/delta')
        return withFolders((at) => ({ value: [], '@odata.deltaLink': linkOf(folderOf(at), '1') }))(
          call,
          query,
        )
      const value = many.map((id) => ({ id, displayName: id, parentFolderId: 'root', isHidden: false }))
      return { value, '@odata.deltaLink': `${graph}/me/mailFolders/delta?$deltatoken=x` }
    }
    const { provider, asked } = graphSaying(script)
    const anchor = await provider.anchor(signal)
    let cursor = anchor.ok ? anchor.value : expect.unreachable()
    const round = async () => {
      const calls: number[] = []
      for (let more = true; more;) {
        asked.splice(0)
        const page = await provider.pull(cursor, signal)
        calls.push(asked.filter((call) => call.includes('/messages/delta')).length)
        if (!page.ok) expect.unreachable(page.error.message)
        more = page.ok && page.value.more
        cursor = page.ok ? page.value.next : cursor
      }
      return calls
    }
    await round()
    expect(await round()).toEqual([20, 20, 5])
  })

  test('a service that knows no position at all is unavailable: ours is not given up', async () => {
    const { ends } = await pulled(() => refused(410, 'SyncStateNotFound'))
    expect(ends).toEqual(['provider_unavailable'])
  })

  test('a link to another host is not followed', async () => {
    const { provider, asked, clock } = graphSaying(
      withFolders(() => ({ value: [], '@odata.deltaLink': 'https://elsewhere.example/v1.0/me' })),
    )
    const anchor = await provider.anchor(signal)
    const page = provider.pull(anchor.ok ? anchor.value : '', signal)
    for (let turn = 0; turn < 400; turn += 1) {
      await new Promise((next) => setImmediate(next))
      const wait = clock.untilNext()
      if (wait !== null && turn % 20 === 19) clock.advance(wait)
    }
    expect(await page).toMatchObject({ error: { code: 'provider_bad_answer' } })
    expect(asked.filter((call) => call.includes('elsewhere'))).toEqual([])
  })

  test('a cursor whose link leads elsewhere is none', async () => {
    const { cursor } = await pulled((call) => ({
      value: [],
      '@odata.deltaLink': linkOf(folderOf(call), '1'),
    }))
    const bent = cursor.replaceAll('https://graph.microsoft.com', 'https://graph.microsoft.com.evil.example')
    const { provider } = graphSaying(() => ({}))
    expect(bent).not.toBe(cursor)
    expect(await provider.pull(bent, signal)).toMatchObject({ error: { code: 'cursor_expired' } })
  })
})

test('a message that is only kept for an administrator to restore is gone', async () => {
  const { provider } = graphSaying((call, query) => {
    if (call === 'GET /mailFolders/recoverableitemsdeletions') return { id: 'dumpster' }
    if (call.startsWith('GET /messages/'))
      return { id: 'm', parentFolderId: call.endsWith('purged') ? 'dumpster' : 'inbox' }
    return withFolders(() => ({}))(call, query)
  })
  expect(await provider.get('there', signal)).toMatchObject({ ok: true })
  expect(await provider.get('purged', signal)).toMatchObject({ error: { code: 'not_found' } })
})

test('of what a search finds, what is to or from the address and is no draft counts', async () => {
  const who = (address: string, name = '') => ({ emailAddress: { name, address } })
  const row = (id: string, given: object) => ({
    id,
    parentFolderId: 'inbox',
    from: who('x@else.example'),
    ...given,
  })
  const { provider } = graphSaying(
    withFolders(() => ({
      value: [
        row('from', { from: who('Jana@Customer.example') }),
        row('bcc', { bccRecipients: [who('jana+news@customer.example')] }),
        row('named so', { toRecipients: [who('petr@else.example', 'jana@customer.example')] }),
        row('longer', { ccRecipients: [who('xjana@customer.example')] }),
        row('draft', { isDraft: true, toRecipients: [who('jana@customer.example')] }),
      ],
    })),
  )
  const query = { addresses: ['jana@customer.example'], since: 0, page: null }
  expect(await provider.search(query, signal)).toEqual({
    ok: true,
    value: { ids: ['from', 'bcc'], next: null },
  })
})

test('an address with a tag or with dots that Gmail ignores is asked for in its plain form as well', async () => {
  const { provider, searched } = graphSaying(() => ({ value: [] }))
  const addresses = ['Jana.Nova+crm@gmail.com', 'petr+x@else.example']
  await provider.search({ addresses, since: 0, page: null }, signal)
  for (const term of [
    'participants:jananova@gmail.com',
    'participants:petr@else.example',
    '(participants:jana.nova AND participants:gmail.com)',
    '(participants:jananova AND participants:gmail.com)',
  ])
    expect(searched[0]).toContain(term)
})

test('a search whose next page has aged is provider_rejected, which begins it anew', async () => {
  for (const [status, code] of [
    [400, 'BadRequest'],
    [410, 'SyncStateNotFound'],
  ] as const) {
    const { provider } = graphSaying((_call, query) =>
      query.get('$skiptoken') === null
        ? { value: [], '@odata.nextLink': `${graph}/me/messages?$skiptoken=x` }
        : refused(status, code),
    )
    const query = { addresses: ['jana@customer.example'], since: 0 }
    const first = await provider.search({ ...query, page: null }, signal)
    const page = first.ok ? first.value.next : null
    expect(page).not.toBeNull()
    expect(await provider.search({ ...query, page }, signal)).toMatchObject({
      error: { code: 'provider_rejected' },
    })
  }
})

describe('settling', () => {
  const mail: OutgoingMail = {
    submissionId: 'sub_1',
    rfcMessageId: 'sub_1@northwind.example',
    providerThreadId: null,
    answered: null,
    frozen: new Uint8Array(),
    triedBefore: true,
  }
  test('a draft with our mark is not a sent mail', async () => {
    const { provider, asked } = graphSaying(() => ({ value: [{ id: 'd', isDraft: true }] }))
    expect(await provider.settle(mail, null, signal)).toEqual({ ok: true, value: { kind: 'unknown' } })
    expect(asked).toEqual(['GET /mailFolders/sentitems/messages', 'GET /messages'])
  })
  test('a mail that is not in the form is never sent', async () => {
    const { provider, asked } = graphSaying(() => ({}))
    expect(await provider.deliver(mail, null, signal)).toMatchObject({ error: { code: 'internal' } })
    expect(asked).toEqual([])
  })
  test('only 202 says that a mail was taken', async () => {
    const person = { name: '', address: 'jana@customer.example' }
    const frozen = { from: person, to: [person], cc: [], bcc: [], subject: '', html: '' }
    const bytes = new TextEncoder().encode(JSON.stringify(frozen))
    const { provider } = graphSaying(() => ({ ok: 'a friendly gateway' }))
    expect(await provider.deliver({ ...mail, frozen: bytes }, null, signal)).toMatchObject({
      error: { code: 'outcome_unknown' },
    })
  })
})
