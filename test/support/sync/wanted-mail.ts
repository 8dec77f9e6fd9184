import type { Store, Wanted } from '../../../main/store/store.ts'

const far = Date.UTC(2200, 0, 1)

/** All that is listed and not fetched, whenever it is due. */
export const wantedMail = (store: Store, mailboxId = 'box'): Promise<Wanted[]> =>
  store.sync.nextWanted({ mailboxId, now: far, limit: 10_000 })
