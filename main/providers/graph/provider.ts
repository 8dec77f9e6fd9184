import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { MailProvider, OpenedMailbox } from '../provider.ts'
import { createGraphClient, json, type GraphClient, type GraphClientDeps } from './client.ts'
import { deliver, maxParkedBytes, maxRequestBytes } from './deliver.ts'
import { deliverParked, park, unpark } from './drafts.ts'
import { createFolders } from './folders.ts'
import { find, sent } from './finding.ts'
import { getMany } from './get-many.ts'
import { anchor, pull } from './pull.ts'
import { queryOf } from './query.ts'
import { getAttachment, getMessage, getRaw } from './reading.ts'
import { profile } from './schemas.ts'
import { search } from './search.ts'
import { settle } from './settle.ts'

/** The primary address; where an account has none set, it signs in with an address of its own. */
const identity = async (client: GraphClient, signal: AbortSignal): Promise<Result<{ address: string }>> => {
  const answer = await client.read(
    {
      name: 'me',
      priority: 'background',
      path: `/me${queryOf({ $select: 'mail,userPrincipalName' })}`,
      read: json(profile),
    },
    signal,
  )
  if (!answer.ok) return answer
  const { mail, userPrincipalName } = answer.value
  const address = [mail, userPrincipalName].find((one) => one.includes('@'))
  if (address !== undefined) return ok({ address })
  return err(appError('provider_bad_answer', 'Microsoft names no address for this account', 'backoff'))
}

/**
 * A mailbox of Microsoft 365 or Outlook.com behind the port. `fetch` adds the sign-in of the mailbox; `budget` and
 * `gate` are the mailbox's own. Needs Mail.Read and Mail.Send, so nothing is ever written but what is sent. Where
 * Mail.ReadWrite was granted as well, mail is a draft before it is sent.
 */
export const createGraphProvider = (
  deps: GraphClientDeps & { readonly mailbox: OpenedMailbox },
): MailProvider => {
  const { mailbox, clock } = deps
  const client = createGraphClient(deps)
  const parks = mailbox.grants.drafts
  const reader = { client, mailbox, folders: createFolders(client), now: clock.now }
  return {
    provider: 'graph',
    capabilities: {
      parks,
      form: 'structured',
      maxMessageBytes: parks ? maxParkedBytes : maxRequestBytes,
      maxAttachmentBytes: parks ? 25_000_000 : 2_900_000,
      sendsPerMinute: 30,
      bodiesPerMinute: null,
      choosesFolders: true,
    },
    identity: (signal) => identity(client, signal),
    // Exchange lets nobody send from their proxy addresses unless the whole organisation has it switched on.
    aliases: async () => ok([]),
    folders: async (signal) => {
      const tree = await reader.folders.refresh(signal)
      return tree.ok ? ok(tree.value.offered()) : tree
    },
    anchor: (signal) => anchor(reader, signal),
    pull: (cursor, signal) => pull(reader, cursor, signal),
    search: (query, signal) => search(reader, query, signal),
    sent: (query, signal) => sent(reader, query, signal),
    getMany: (ids, signal) => getMany(reader, ids, signal),
    find: (rfcMessageId, signal) => find(reader, rfcMessageId, signal),
    get: (id, signal) => getMessage(reader, id, signal),
    raw: (id, signal) => getRaw(reader, id, signal),
    attachment: (at, signal) => getAttachment(reader, at, signal),
    park: async (mail, signal) => (parks ? park(client, mail, mailbox.address, signal) : ok(null)),
    // Wherever it lies: what was parked is sent from there, also when nothing can be parked any more.
    deliver: (mail, parkId, signal) =>
      parkId === null
        ? deliver(client, mail, mailbox.address, signal)
        : deliverParked(client, parkId, signal),
    settle: (mail, parkId, signal) => settle(client, mail, parkId, signal),
    unpark: (parkId, signal) => unpark(client, parkId, signal),
  }
}
