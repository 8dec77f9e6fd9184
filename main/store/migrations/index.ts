import { record } from './001-record.ts'
import { twoProviders } from './002-two-providers.ts'
import { outbox } from './003-outbox.ts'
import { sync } from './004-sync.ts'
import { matching } from './005-matching.ts'
import { seenIn } from './006-seen-in.ts'
import type { Migration } from './migration.ts'

/** Every step in order; the number of the last is the version that this build writes. */
export const migrations: readonly Migration[] = [record, twoProviders, outbox, sync, matching, seenIn]

export const latestVersion = migrations.at(-1)?.number ?? 0
