import type * as z from 'zod'
import type { WindowDatabase } from './database.ts'

/** The last answer of a view, so that the window paints before main answers. A snapshot that can't be read is no snapshot. */
export type Snapshots = {
  readonly read: <T>(name: string, schema: z.ZodType<T>) => Promise<T | null>
  readonly write: (name: string, value: unknown) => Promise<void>
}

export const createSnapshots = (
  database: Pick<WindowDatabase, 'snapshots'>,
  now: () => number,
): Snapshots => ({
  read: async (name, schema) => {
    try {
      const row = await database.snapshots.get(name)
      const parsed = schema.safeParse(row?.value)
      return parsed.success ? parsed.data : null
    } catch {
      return null
    }
  },
  write: async (name, value) => {
    try {
      await database.snapshots.put({ name, savedAt: now(), value })
    } catch {
      // Only the next start's first paint depends on it.
    }
  },
})
