export { createMatchingStore, MatchingProvider, useMatching } from './matching-store.tsx'
