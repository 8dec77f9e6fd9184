import { useEffect } from 'react'
import { createStore } from 'zustand/vanilla'
import { Check, CircleAlert, X } from 'lucide-react'
import { IconButton } from './button.tsx'
import { storeContext } from './store-context.tsx'

type Toast = {
  readonly id: number
  readonly words: string
  readonly tone: 'ok' | 'bad'
  readonly action: { readonly label: string; readonly run: () => void } | null
}
export type ToastsState = {
  readonly toasts: readonly Toast[]
  readonly show: (words: string, action?: Toast['action'], tone?: Toast['tone']) => void
  readonly dismiss: (id: number) => void
}

const shownMs = 5000
const most = 3

export const createToastsStore = () => {
  let last = 0
  return createStore<ToastsState>((set) => ({
    toasts: [],
    show: (words, action = null, tone = 'ok') => {
      last += 1
      const toast = { id: last, words, tone, action }
      set((state) => ({ toasts: [...state.toasts, toast].slice(-most) }))
    },
    dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
  }))
}

const context = storeContext<ToastsState>('toasts')
export const ToastsProvider = context.Provider
export const useToasts = context.useSelected

const ToastCard = ({ toast }: { toast: Toast }) => {
  const dismiss = useToasts((state) => state.dismiss)
  useEffect(() => {
    const timer = setTimeout(() => dismiss(toast.id), shownMs)
    return () => clearTimeout(timer)
  }, [dismiss, toast.id])
  const { action } = toast
  return (
    <div className={`toast toast-${toast.tone}`}>
      {toast.tone === 'ok' ? <Check /> : <CircleAlert />}
      <span>{toast.words}</span>
      {action !== null && (
        <button
          type="button"
          className="link"
          onClick={() => {
            dismiss(toast.id)
            action.run()
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton label="Dismiss" onClick={() => dismiss(toast.id)}>
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
