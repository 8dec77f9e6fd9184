export { createSuggestionsStore, SuggestionsProvider, useSuggestions } from './suggestions-store.tsx'
