import type { EventPayload } from '../../shared/ipc/contract.ts'
import type { EventName } from '../../shared/ipc/names.ts'

/** Tells every open window that something happened. */
export type Publish = <K extends EventName>(name: K, payload: EventPayload<K>) => void
