export { ComposerProvider, createComposerStore, useComposer } from './composer-store.tsx'
export { ComposeDock } from './compose-dock.tsx'
export { DraftsPlace } from './drafts-place.tsx'
export { ownAddresses } from './sender-rules.ts'
