import { ok } from '../../../shared/errors/result.ts'
import { inLanes } from '../lanes.ts'
import type { MailProvider } from '../provider.ts'
import { aliases } from './aliases.ts'
import { createGmailClient, type GmailClientDeps } from './client.ts'
import { deliver, settle } from './deliver.ts'
import { find, sent } from './finding.ts'
import { park, unpark } from './park.ts'
import { anchor, pull } from './pull.ts'
import { getAttachment, getMessage, getRaw } from './reading.ts'
import { profile } from './schemas.ts'
import { search } from './search.ts'
import { units } from './units.ts'

/** `maxSize` of media uploads in Google's discovery document of the Gmail API, in bytes. */
const maxMessageBytes = 36_700_160

/** Gmail behind the port. `fetch` adds the sign-in of the mailbox; `budget` is the mailbox's own. */
export const createGmailProvider = (deps: GmailClientDeps): MailProvider => {
  const client = createGmailClient(deps)
  return {
    provider: 'gmail',
    capabilities: {
      parks: true,
      form: 'mime',
      maxMessageBytes,
      maxAttachmentBytes: 25_000_000,
      sendsPerMinute: null,
      bodiesPerMinute: deps.budget.perMinute / units.messagesGet,
      choosesFolders: false,
    },
    identity: async (signal) => {
      const answer = await client.read(
        {
          name: 'getProfile',
          units: units.getProfile,
          priority: 'background',
          schema: profile,
          run: (api, options) => api.users.getProfile({ userId: 'me' }, options),
        },
        signal,
      )
      return answer.ok ? ok({ address: answer.value.emailAddress }) : answer
    },
    aliases: (signal) => aliases(client, signal),
    // Labels are not places: a message has any number of them, and all mail is read.
    folders: async () => ok([]),
    anchor: (signal) => anchor(client, signal),
    pull: (cursor, signal) => pull(client, cursor, signal),
    search: (query, signal) => search(client, query, signal),
    sent: (query, signal) => sent(client, query, signal),
    // No batch endpoint: its parts cost as much each, and large batches are throttled ("Batching requests", Gmail).
    getMany: (ids, signal) => inLanes((id) => getMessage(client, id, signal), ids, signal),
    find: (rfcMessageId, signal) => find(client, rfcMessageId, signal),
    get: (id, signal) => getMessage(client, id, signal),
    raw: (id, signal) => getRaw(client, id, signal),
    attachment: (at, signal) => getAttachment(client, at, signal),
    park: (mail, signal) => park(client, mail, signal),
    deliver: (_mail, parkId, signal) => deliver(client, parkId, signal),
    settle: (mail, parkId, signal) => settle(client, mail, parkId, signal),
    unpark: (parkId, signal) => unpark(client, parkId, signal),
  }
}
