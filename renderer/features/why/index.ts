export { createWhyStore, useWhy, WhyProvider } from './why-store.tsx'
