import type { MailProvider } from '../provider.ts'

export const createGraphProvider = (_deps: unknown): MailProvider => {
  throw new Error('not built yet')
}
