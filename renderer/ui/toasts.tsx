import { useCallback, useEffect } from 'react'
import { createStore } from 'zustand/vanilla'
import { Check, CircleAlert, X } from 'lucide-react'
import { IconButton } from './button.tsx'
import { useNow } from './clock.tsx'
import { storeContext } from './store-context.tsx'

type ToastAction = { readonly label: string; readonly run: () => void }
type Toast = {
  readonly id: number
  readonly words: string
  readonly tone: 'ok' | 'bad'
  readonly actions: readonly ToastAction[]
  /** Shown until then (epoch ms), with the seconds that are left; else for some seconds. */
  readonly until: number | null
}
export type ToastsState = {
  readonly toasts: readonly Toast[]
  readonly show: (words: string, action?: ToastAction | null, tone?: Toast['tone']) => void
  /** One with several actions. `until`: it counts down to that time and goes. `{s}` in the words: the seconds left. */
  readonly offer: (words: string, actions: readonly ToastAction[], until?: number | null) => void
  readonly dismiss: (id: number) => void
}

const shownMs = 5000
/** What is offered takes longer to read. */
const offeredMs = 9000
const most = 3

export const createToastsStore = () => {
  let last = 0
  return createStore<ToastsState>((set) => {
    const add = (toast: Omit<Toast, 'id'>) => {
      last += 1
      const added = { ...toast, id: last }
      set((state) => ({ toasts: [...state.toasts, added].slice(-most) }))
    }
    return {
      toasts: [],
      show: (words, action = null, tone = 'ok') =>
        add({ words, tone, actions: action === null ? [] : [action], until: null }),
      offer: (words, actions, until = null) => add({ words, tone: 'ok', actions, until }),
      dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
    }
  })
}

const context = storeContext<ToastsState>('toasts')
export const ToastsProvider = context.Provider
export const useToasts = context.useSelected

/** The words with the seconds that are left, counted by the clock: a window that slept does not count on. */
const Countdown = ({ words, until, onEnd }: { words: string; until: number; onEnd: () => void }) => {
  const now = useNow(250)
  const left = until - now
  useEffect(() => {
    if (left <= 0) onEnd()
  }, [left, onEnd])
  return (
    // Said once, not every second.
    <span aria-live="off">{words.replace('{s}', String(Math.max(1, Math.ceil(left / 1000))))}</span>
  )
}

const ToastCard = ({ toast }: { toast: Toast }) => {
  const dismiss = useToasts((state) => state.dismiss)
  const { id, actions, until } = toast
  const end = useCallback(() => dismiss(id), [dismiss, id])
  const plainMs = actions.length > 0 ? offeredMs : shownMs
  useEffect(() => {
    if (until !== null) return undefined
    const timer = setTimeout(end, plainMs)
    return () => clearTimeout(timer)
  }, [end, until, plainMs])
  return (
    <div className={`toast toast-${toast.tone}${actions.length > 1 ? ' toast-several' : ''}`}>
      {toast.tone === 'ok' ? <Check /> : <CircleAlert />}
      {until === null ? (
        <span>{toast.words}</span>
      ) : (
        <Countdown words={toast.words} until={until} onEnd={end} />
      )}
      {actions.map((action) => (
        <button
          key={action.label}
          type="button"
          className="link"
          onClick={() => {
            end()
            action.run()
          }}
        >
          {action.label}
        </button>
      ))}
      <IconButton label="Dismiss" onClick={end}>
        <X />
      </IconButton>
    </div>
  )
}

/** Finished actions, said once. The live region is always there, so that screen readers hear what is put in. */
export const Toasts = () => {
  const toasts = useToasts((state) => state.toasts)
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  )
}
