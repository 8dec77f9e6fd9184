export { createMatchingStore, MatchingProvider, useMatching } from './matching-store.tsx'
export { MatchingRows } from './matching-rows.tsx'
