import { createStore } from 'zustand/vanilla'
import type { Activity } from '../../../shared/domain/activity.ts'
import type { ContactView } from '../../../shared/domain/contact.ts'
import type { Submission } from '../../../shared/domain/submission.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import type { Result } from '../../../shared/errors/result.ts'
import type { Client } from '../../ipc/client.ts'
import { coalesce } from '../../ipc/coalesce.ts'
import { storeContext } from '../../ui/store-context.tsx'

export type TimelineState = {
  readonly contactId: string | null
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: AppError | null
  readonly contact: ContactView | null
  /** Newest first. */
  readonly activities: readonly Activity[]
  readonly pending: readonly Submission[]
  readonly total: number
  /** Newsletters and what programs write are left out of the list: for this window, on every timeline. */
  readonly peopleOnly: boolean
  readonly hasMore: boolean
  readonly backfilling: boolean
  /** Ids of the activities that are opened in place. */
  readonly opened: ReadonlySet<string>
  /** The one opened last: what Reply answers. */
  readonly current: Activity | null
  readonly open: (contactId: string | null) => void
  readonly load: () => Promise<void>
  readonly loadMore: () => Promise<void>
  readonly toggle: (activity: Activity) => void
  readonly showPeopleOnly: (peopleOnly: boolean) => void
  /** Opens the activity of a message on a contact's timeline once it is read, coming from the search. */
  readonly reveal: (contactId: string, messageId: string) => void
  /** The activity that `reveal` has opened, to be brought into sight. A new object every time. */
  readonly revealed: { readonly activityId: string } | null
  /** It is in sight now. */
  readonly revealDone: () => void
}

/** Written by a program, to many at once or in answer to something. */
export const byMachine = ({ origin }: Pick<Activity, 'origin'>): boolean =>
  origin === 'bulk' || origin === 'automatic'

/** What the list shows of the mails that are read. An opened one stays. */
export const listed = ({
  activities,
  peopleOnly,
  opened,
}: Pick<TimelineState, 'activities' | 'peopleOnly' | 'opened'>): readonly Activity[] =>
  peopleOnly ? activities.filter((each) => !byMachine(each) || opened.has(each.id)) : activities

const pageSize = 60
const biggestPage = 200

type Page = {
  activities: Activity[]
  next: string | null
  total: number
  pending: Submission[]
  backfilling: boolean
}

const fresh = {
  status: 'loading' as const,
  error: null,
  contact: null,
  activities: [],
  pending: [],
  total: 0,
  hasMore: false,
  backfilling: false,
  opened: new Set<string>(),
  current: null,
  revealed: null,
}

/** Reads from the newest down to `wanted` activities. What stands beside the list comes from the first page. */
const readPages = async (client: Client, contactId: string, wanted: number): Promise<Result<Page>> => {
  const limit = Math.min(biggestPage, Math.max(pageSize, wanted))
  const first: Result<Page> = await client.invoke('timeline.page', { contactId, before: null, limit })
  if (!first.ok) return first
  const page = { ...first.value, activities: [...first.value.activities] }
  while (page.next !== null && page.activities.length < wanted) {
    const more: Result<Page> = await client.invoke('timeline.page', {
      contactId,
      before: page.next,
      limit: biggestPage,
    })
    if (!more.ok) return more
    page.activities.push(...more.value.activities)
    page.next = more.value.next
  }
  return { ok: true, value: page }
}

export const createTimelineStore = (client: Client) => {
  const store = createStore<TimelineState>((set, get) => {
    let next: string | null = null
    let wanted: { contactId: string; messageId: string } | null = null

    const openWanted = () => {
      const { contactId, activities, status, opened } = get()
      // The same mail may stand on the timeline that is being left.
      if (wanted === null || wanted.contactId !== contactId || status !== 'ready') return
      const { messageId } = wanted
      const found = activities.find((activity) => activity.messageId === messageId)
      if (found === undefined && next !== null) {
        void loadMore()
        return
      }
      wanted = null
      if (found === undefined) return
      set((state) => ({
        // What somebody looks for is shown, whatever else is left out.
        peopleOnly: state.peopleOnly && !byMachine(found),
        opened: new Set([...opened, found.id]),
        current: found,
        revealed: { activityId: found.id },
      }))
    }
    const load = coalesce(async () => {
      const { contactId } = get()
      if (contactId === null) return
      const [contact, page] = await Promise.all([
        client.invoke('contact.get', { contactId }),
        readPages(client, contactId, get().activities.length),
      ])
      if (get().contactId !== contactId) return
      if (!contact.ok) return set({ status: 'failed', error: contact.error })
      if (!page.ok) return set({ status: 'failed', error: page.error, contact: contact.value })
      next = page.value.next
      const { activities, pending, total, backfilling } = page.value
      set({
        status: 'ready',
        error: null,
        contact: contact.value,
        activities,
        pending,
        total,
        backfilling,
        hasMore: next !== null,
      })
      openWanted()
    })
    const loadMore = coalesce(async () => {
      const { contactId } = get()
      if (contactId === null || next === null) return
      const asked = next
      const page = await client.invoke('timeline.page', {
        contactId,
        before: asked,
        limit: wanted === null ? pageSize : biggestPage,
      })
      // A reread from the top may have moved the position meanwhile.
      if (!page.ok || get().contactId !== contactId || next !== asked) return
      next = page.value.next
      set((state) => ({
        activities: [...state.activities, ...page.value.activities],
        total: page.value.total,
        hasMore: next !== null,
      }))
      openWanted()
    })
    return {
      contactId: null,
      peopleOnly: false,
      ...fresh,
      open: (contactId) => {
        if (contactId === get().contactId) return
        next = null
        if (wanted?.contactId !== contactId) wanted = null
        set({ ...fresh, contactId })
        void load()
      },
      load,
      loadMore,
      toggle: (activity) =>
        set((state) => {
          const opened = new Set(state.opened)
          if (!opened.delete(activity.id)) opened.add(activity.id)
          return { opened, current: opened.has(activity.id) ? activity : null }
        }),
      showPeopleOnly: (peopleOnly) => set({ peopleOnly }),
      revealDone: () => set({ revealed: null }),
      reveal: (contactId, messageId) => {
        wanted = { contactId, messageId }
        openWanted()
      },
    }
  })
  const refresh = () => void store.getState().load()
  client.on('timeline.changed', ({ contactIds }) => {
    const { contactId } = store.getState()
    if (contactId !== null && contactIds.includes(contactId)) refresh()
  })
  client.on('contacts.changed', refresh)
  client.on('outbox.changed', refresh)
  return store
}

const context = storeContext<TimelineState>('timeline')
export const TimelineProvider = context.Provider
export const useTimeline = context.useSelected
