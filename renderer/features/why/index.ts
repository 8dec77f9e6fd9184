export { createWhyStore, useWhy, WhyProvider } from './why-store.tsx'
export { WhyDialogs } from './why-dialogs.tsx'
export type { Step } from './step.ts'
