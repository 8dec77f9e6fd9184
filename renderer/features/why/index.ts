export { createWhyStore, useWhy, WhyProvider } from './why-store.tsx'
export { WhyDialogs } from './why-dialogs.tsx'
export type { WindowStep } from './step.ts'
