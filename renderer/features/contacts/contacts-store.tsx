import { createStore } from 'zustand/vanilla'
import * as z from 'zod'
import {
  contactRowSchema,
  type Contact,
  type ContactInput,
  type ContactRow,
} from '../../../shared/domain/contact.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import type { Result } from '../../../shared/errors/result.ts'
import type { Snapshots } from '../../db/snapshots.ts'
import type { Client } from '../../ipc/client.ts'
import { coalesce } from '../../ipc/coalesce.ts'
import { storeContext } from '../../ui/store-context.tsx'

export type ContactOrder = 'recent' | 'name'

/** What the form of a new contact begins with. */
export type ContactStart = {
  readonly name: string
  readonly company: string
  readonly title: string
  readonly address: string
}

export type ContactsState = {
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: AppError | null
  readonly order: ContactOrder
  readonly text: string
  /** The rows read so far, from the top; `total` is how many there are. */
  readonly rows: readonly ContactRow[]
  readonly total: number
  /** A new contact whose form is open. */
  readonly adding: ContactStart | null
  readonly begin: (start?: Partial<ContactStart>) => void
  readonly endAdding: () => void
  readonly load: () => Promise<void>
  readonly loadMore: () => Promise<void>
  readonly setOrder: (order: ContactOrder) => void
  readonly setText: (text: string) => void
  readonly save: (input: ContactInput) => Promise<Result<Contact>>
  readonly remove: (contactId: string) => Promise<AppError | null>
  /** The person says that mail to this address arrives again. */
  readonly clearBounce: (contactId: string, address: string) => Promise<AppError | null>
}

const firstPage = 100
const page = 500
const snapshotName = 'contacts'
const snapshotSchema = z.object({ rows: z.array(contactRowSchema), total: z.number() })

type Deps = {
  readonly client: Client
  readonly snapshots: Snapshots
  /** Between two rereads: a sync publishes many changes, and a long list is many pages. */
  readonly pause: () => Promise<void>
}

type Pages = { rows: ContactRow[]; total: number; next: string | null }

/** Reads from the top until `wanted` rows are there: a change anywhere can have moved any row. */
const readRows = async (
  client: Client,
  query: { text: string; order: ContactOrder },
  wanted: number,
): Promise<Result<Pages>> => {
  const rows: ContactRow[] = []
  let after: string | null = null
  for (;;) {
    const limit = Math.min(page, Math.max(firstPage, wanted - rows.length))
    const answer: Result<Pages> = await client.invoke('contact.list', { ...query, after, limit })
    if (!answer.ok) return answer
    rows.push(...answer.value.rows)
    after = answer.value.next
    if (after === null || rows.length >= wanted) return { ok: true, value: { ...answer.value, rows } }
  }
}

export const createContactsStore = ({ client, snapshots, pause }: Deps) => {
  const store = createStore<ContactsState>((set, get) => {
    let next: string | null = null
    const query = () => ({ text: get().text, order: get().order })
    const isCurrent = (asked: ReturnType<typeof query>) =>
      asked.text === get().text && asked.order === get().order

    const paintSnapshot = async () => {
      const last = await snapshots.read(snapshotName, snapshotSchema)
      if (last !== null && get().status === 'loading') set({ ...last, status: 'ready' })
    }
    const reread = coalesce(async () => {
      const asked = query()
      const answer = await readRows(client, asked, get().rows.length)
      if (!isCurrent(asked)) return
      if (!answer.ok) return set({ status: 'failed', error: answer.error })
      const { rows, total } = answer.value
      next = answer.value.next
      set({ status: 'ready', error: null, rows, total })
      if (asked.text === '' && asked.order === 'recent') {
        await snapshots.write(snapshotName, { rows: rows.slice(0, firstPage), total })
      }
    })
    const more = coalesce(async () => {
      const asked = query()
      if (next === null) return
      const answer = await client.invoke('contact.list', { ...asked, after: next, limit: page })
      if (!answer.ok || !isCurrent(asked)) return
      next = answer.value.next
      set((state) => ({ rows: [...state.rows, ...answer.value.rows], total: answer.value.total }))
    })
    const restart = (change: Partial<Pick<ContactsState, 'order' | 'text'>>) => {
      next = null
      set({ ...change, rows: get().rows.slice(0, firstPage) })
      void reread()
    }
    return {
      status: 'loading',
      error: null,
      order: 'recent',
      text: '',
      rows: [],
      total: 0,
      adding: null,
      begin: (start = {}) => set({ adding: { name: '', company: '', title: '', address: '', ...start } }),
      endAdding: () => set({ adding: null }),
      load: async () => {
        await Promise.all([paintSnapshot(), reread()])
      },
      loadMore: more,
      setOrder: (order) => restart({ order }),
      setText: (text) => restart({ text }),
      save: async (input) => {
        const answer = await client.invoke('contact.save', input)
        if (answer.ok) await reread()
        return answer
      },
      remove: async (contactId) => {
        const answer = await client.invoke('contact.remove', { contactId })
        if (!answer.ok) return answer.error
        await reread()
        return null
      },
      clearBounce: async (contactId, address) => {
        const answer = await client.invoke('contact.clearBounce', { contactId, address })
        if (!answer.ok) return answer.error
        await reread()
        return null
      },
    }
  })
  const follow = coalesce(() => store.getState().load(), pause)
  client.on('contacts.changed', () => void follow())
  return store
}

const context = storeContext<ContactsState>('contacts')
export const ContactsProvider = context.Provider
export const useContacts = context.useSelected
