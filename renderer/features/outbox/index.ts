export { createOutboxStore, OutboxProvider, useOutbox } from './outbox-store.tsx'
export { OutboxPlace } from './outbox-place.tsx'
export { nextWords, stateChip } from './outbox-words.ts'
