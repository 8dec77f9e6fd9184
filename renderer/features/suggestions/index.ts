export { createSuggestionsStore, SuggestionsProvider, useSuggestions } from './suggestions-store.tsx'
export { SuggestionsPlace } from './suggestions-place.tsx'
