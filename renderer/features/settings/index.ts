export { createSettingsStore, SettingsProvider, useSettings } from './settings-store.tsx'
export { SettingsPlace } from './settings-place.tsx'
