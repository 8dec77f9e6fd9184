import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { createOpenProvider } from '../../main/providers/registry.ts'
import { createSync } from '../../main/sync/schedule.ts'
import { addressKey } from '../../shared/rules/address.ts'
import { signedInFetch } from '../faults/emulated.ts'
import { quiet } from '../faults/quiet.ts'
import { bareFetchTo } from '../support/bare-fetch.ts'
import { corpusSeed } from '../support/demo/corpus.ts'
import { startEmulatedGoogle } from '../support/google/index.ts'
import { leastGrants } from '../support/provider/grants.ts'
import { createSimulatedTime } from '../support/simulated-time.ts'
import { openRecordStore } from '../support/store/record-store.ts'
import { mailbox } from '../support/store/record-builders.ts'

export const corpusAccount = 'me@liaison.example'
const day = 24 * 60 * 60_000
const scopes = ['https://www.googleapis.com/auth/gmail.readonly']

export type CorpusRun = {
  /** SHA-1 of the bytes of every message that is stored, one for each. */
  readonly stored: readonly string[]
  readonly all: number
  /** Quota units, as the provider counted them. */
  readonly units: number
  readonly listingUnits: number
  readonly bodies: number
  /** How long it took by the simulated clock, at the provider's real quota. */
  readonly simulatedMs: number
}

const sentRow = z.object({ occurred_at: z.number() })

/** A mailbox at the emulated Google that has the mail of the folders, all of it of the last 85 days. */
const startMailbox = async (folders: readonly string[], limit: number, now: () => number) => {
  const google = await startEmulatedGoogle({ clock: now, accounts: [{ email: corpusAccount, name: 'Me' }] })
  /** Every message has a time of its own. */
  const digests = new Map<number, string>()
  async function* messages(folder: string, index: number) {
    const seed = corpusSeed(folder, { account: corpusAccount, limit, withinMs: 85 * day }, now())
    for await (const { raw, at = 0 } of seed.messages ?? []) {
      let own = at - index
      while (digests.has(own)) own -= 1
      digests.set(own, createHash('sha1').update(raw).digest('hex'))
      yield { raw, at: own, labels: ['INBOX'] }
    }
  }
  for (const [index, folder] of folders.entries())
    await google.control.seedMany(corpusAccount, messages(folder, index))
  return { google, digests }
}

/** Connects a mailbox that has the mail of the folders, with these people as contacts, and waits until all of it is here. */
export const syncCorpus = async (
  folders: readonly string[],
  people: readonly string[],
  limit = Number.POSITIVE_INFINITY,
): Promise<CorpusRun> => {
  const time = createSimulatedTime()
  const { clock } = time
  const { google, digests } = await startMailbox(folders, limit, clock.now)
  const { control, endpoints } = google
  const folder = mkdtempSync(join(tmpdir(), 'liaison-corpus-'))
  const { store, db } = openRecordStore(join(folder, 'record.sqlite'), clock.now)
  db.raw.exec('PRAGMA synchronous = OFF')
  await store.mailboxes.save(
    mailbox({ address: corpusAccount, grants: leastGrants, connectedAt: clock.now() }),
  )
  for (const [index, address] of people.entries()) {
    const id = `person-${String(index)}`
    const at = clock.now()
    const addresses = [{ address, key: addressKey(address) }]
    const contact = { id, name: address, company: '', title: '', createdAt: at, updatedAt: at, addresses }
    const saved = await store.contacts.save({ contact, share: false, at })
    if (!saved.ok) throw new Error(`${address}: ${saved.error.code}`)
  }
  const token = () => control.grant(corpusAccount, scopes).accessToken
  const openProvider = createOpenProvider({
    fetchFor: () => time.counted(signedInFetch({ endpoints, token }, clock.now)),
    bareFetch: bareFetchTo(endpoints),
    clock,
    random: () => 0.5,
    logger: quiet,
  })
  const startedAt = clock.now()
  let endedAt = startedAt
  let over = false
  const sync = createSync({
    store,
    openProvider,
    network: { isOnline: () => true, onChange: () => () => {} },
    focus: { isFocused: () => false, onChange: () => () => {} },
    clock,
    random: () => 0.5,
    logger: quiet,
    onStored: () => {},
    onSubmissions: () => {},
    onLists: () => {},
    onStatus: ({ phase, nextSyncAt }) => {
      if (phase !== 'idle' || nextSyncAt === null || over) return
      over = true
      endedAt = clock.now()
    },
    onMailboxChanged: () => {},
  })
  try {
    await sync.start()
    await time.passUntil(() => over)
    const rows = db.all(sentRow, 'SELECT occurred_at FROM messages')
    const requests = control.requests()
    const ofBodies = requests.filter(({ api }) => api === 'gmail.messages.get')
    const unitsOf = (lines: typeof requests): number => lines.reduce((sum, { units }) => sum + units, 0)
    return {
      stored: rows.map(({ occurred_at: at }) => digests.get(at) ?? `unknown ${String(at)}`),
      all: digests.size,
      units: unitsOf(requests),
      listingUnits: unitsOf(requests) - unitsOf(ofBodies),
      bodies: ofBodies.length,
      simulatedMs: endedAt - startedAt,
    }
  } finally {
    await time.pass(sync.stop())
    await store.close()
    await google.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
