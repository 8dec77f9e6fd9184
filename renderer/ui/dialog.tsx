import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { X } from 'lucide-react'
import { IconButton } from './button.tsx'

/** What a form begins with; without one, the browser chooses. */
const firstField = '.dialog-body input:not([readonly], [type=radio], [type=checkbox])'

type Props = {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly footer?: ReactNode
  readonly wide?: boolean
  /** At the right edge, over the whole height: for settings of something that stays in sight. */
  readonly panel?: boolean
}

/** A modal dialog on the native element: focus is trapped, Esc closes, focus returns to where it was. */
export const Dialog = ({ title, onClose, children, footer, wide = false, panel = false }: Props) => {
  const element = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  // Not after the next paint: keys pressed meanwhile would go to a page without a focus.
  useLayoutEffect(() => {
    const before = document.activeElement
    const dialog = element.current
    if (dialog !== null && !dialog.open) dialog.showModal()
    dialog?.querySelector<HTMLElement>(firstField)?.focus()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={element}
      className={`dialog${wide ? ' dialog-wide' : ''}${panel ? ' dialog-panel' : ''}`}
      aria-labelledby={titleId}
      // Taken before the browser closes the dialog by itself, which it does at a second Esc without asking: the keys that
      // come until it is open again would be the page's.
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return
        if (event.target instanceof Element && event.target.closest('dialog') !== element.current) return
        event.preventDefault()
        event.stopPropagation()
        onClose()
      }}
      onCancel={(event) => {
        if (event.target !== element.current) return
        event.preventDefault()
        onClose()
      }}
      // Closed all the same, by an Esc while nothing in it has the focus; whether it goes is up to the owner.
      onClose={(event) => {
        const dialog = element.current
        if (dialog !== null && event.target === dialog && !dialog.open) dialog.showModal()
      }}
    >
      <header className="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <IconButton label="Close" onClick={onClose}>
          <X />
        </IconButton>
      </header>
      <div className="dialog-body">{children}</div>
      {footer !== undefined && <footer className="dialog-foot">{footer}</footer>}
    </dialog>
  )
}
