import { createStore } from 'zustand/vanilla'
import { storeContext } from '../../ui/store-context.tsx'

/** What somebody wants to know: why a mail is here, or why one is not (`text`: what the field begins with). */
export type Asked =
  | { readonly kind: 'here'; readonly messageId: string; readonly subject: string }
  | { readonly kind: 'not'; readonly text: string }

export type WhyState = {
  readonly asked: Asked | null
  readonly askHere: (messageId: string, subject: string) => void
  /** `text`: an address, or a Message-ID. */
  readonly askNot: (text?: string) => void
  readonly close: () => void
}

/** Which of the two questions is open. Anything in the window can ask one; `WhyDialogs` shows it. */
export const createWhyStore = () =>
  createStore<WhyState>((set) => ({
    asked: null,
    askHere: (messageId, subject) => set({ asked: { kind: 'here', messageId, subject } }),
    askNot: (text = '') => set({ asked: { kind: 'not', text } }),
    close: () => set({ asked: null }),
  }))

const context = storeContext<WhyState>('why')
export const WhyProvider = context.Provider
export const useWhy = context.useSelected
