export { createOutboxStore, OutboxProvider, useOutbox } from './outbox-store.tsx'
export { OutboxPlace } from './outbox-place.tsx'
export { isUndoable, nextWords, sentChip, stateChip } from './outbox-words.ts'
