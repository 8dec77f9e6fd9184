import { createStore } from 'zustand/vanilla'
import type { StartNotice } from '../../shared/ipc/contract.ts'
import type { AppError } from '../../shared/errors/app-error.ts'
import type { Client } from '../ipc/client.ts'
import { storeContext } from '../ui/store-context.tsx'

export type SessionState = {
  readonly version: string
  readonly demo: boolean
  readonly online: boolean
  readonly vault: 'system' | 'keyring' | 'session' | null
  readonly notices: readonly StartNotice[]
  readonly error: AppError | null
  readonly load: () => Promise<void>
  readonly dismissNotice: (kind: StartNotice['kind']) => void
}

/** What concerns the whole program: its version, the network, where sign-ins are kept, what was found at start. */
export const createSessionStore = (client: Client) => {
  const store = createStore<SessionState>((set) => ({
    version: '',
    demo: false,
    online: true,
    vault: null,
    notices: [],
    error: null,
    load: async () => {
      const answer = await client.invoke('app.state', {})
      if (answer.ok) set({ ...answer.value, error: null })
      else set({ error: answer.error })
    },
    dismissNotice: (kind) =>
      set((state) => ({ notices: state.notices.filter((notice) => notice.kind !== kind) })),
  }))
  client.on('network.changed', ({ online }) => store.setState({ online }))
  return store
}

const context = storeContext<SessionState>('session')
export const SessionProvider = context.Provider
export const useSession = context.useSelected
