import { ok, type Result } from '../../shared/errors/result.ts'
import type { MailboxRecord } from '../store/store.ts'
import type { CommitStep } from './commit-step.ts'
import type { RunDeps } from './run-deps.ts'

/** From whom Gmail's reports come, under its old name and its new one; and those of Outlook.com. */
const services = ['mailer-daemon@googlemail.com', 'mailer-daemon@google.com', 'postmaster@outlook.com']
/** The sender that every Exchange organisation has for its reports, at one of its domains. */
const exchange = 'MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e'

/** Newest first. A mailbox has no more reports than that in the days for which a cursor is missing. */
const mostPages = 100

const reportersOf = ({ address }: MailboxRecord): string[] => {
  const domain = address.slice(address.lastIndexOf('@') + 1)
  return [...services, `${exchange}@${domain}`, `postmaster@${domain}`]
}

/**
 * Lists the reports that came while nobody watched, after a cursor was lost. They come from no contact, so that the
 * listing of the contacts' past mail does not have them. Those of foreign systems that write to the mailbox themselves
 * are not found this way. To be done before the new cursor is committed: cut, it is repeated.
 */
export const listMissedReports = async (
  { provider }: RunDeps,
  commit: CommitStep,
  record: MailboxRecord,
  since: number,
  signal: AbortSignal,
): Promise<Result<null>> => {
  // Never in sync before: nothing was sent from here.
  if (record.lastSyncAt === null) return ok(null)
  const addresses = reportersOf(record)
  let page: string | null = null
  for (let count = 0; count < mostPages; count += 1) {
    const found: Awaited<ReturnType<typeof provider.search>> = await provider.search(
      { addresses, since, page },
      signal,
    )
    // A provider that can't be asked for such an address must not keep the mailbox from its new cursor.
    if (!found.ok && found.error.code === 'provider_rejected') return ok(null)
    if (!found.ok) return found
    const { ids, next } = found.value
    if (ids.length > 0) await commit({ wanted: { route: 'pull', ids } })
    if (next === null) return ok(null)
    page = next
  }
  return ok(null)
}
