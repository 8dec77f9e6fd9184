import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { IconButton } from './button.tsx'

export type MenuItem = {
  readonly label: string
  readonly icon?: ReactNode
  readonly danger?: boolean
  /** Why it can't be chosen now. It stays in its place, so that the menu is the same every time. */
  readonly off?: string | null
  readonly choose: () => void
}

const focusItem = (list: HTMLElement | null, step: number): void => {
  const items = [...(list?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
  const at = items.findIndex((item) => item === document.activeElement)
  items[(at + step + items.length) % items.length]?.focus()
}

/** A small menu behind a button: arrows move, Esc closes and gives the focus back. */
export const Menu = ({
  label,
  icon,
  items,
}: {
  label: string
  icon: ReactNode
  items: readonly MenuItem[]
}) => {
  const [open, setOpen] = useState(false)
  const holder = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const listId = useId()
  useEffect(() => {
    if (!open) return undefined
    focusItem(list.current, 1)
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && holder.current?.contains(event.target) !== true) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  const onKey = (event: KeyboardEvent) => {
    if (!open) return
    if (event.key === 'Escape') {
      setOpen(false)
      button.current?.focus()
    } else if (event.key === 'ArrowDown') focusItem(list.current, 1)
    else if (event.key === 'ArrowUp') focusItem(list.current, -1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="menu-holder" ref={holder} onKeyDown={onKey} role="presentation">
      <IconButton
        label={label}
        ref={button}
        className="boxed"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        onClick={() => setOpen(!open)}
      >
        {icon}
      </IconButton>
      {open && (
        <div className="menu" role="menu" id={listId} ref={list} aria-label={label}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              className={item.danger === true ? 'menu-item danger' : 'menu-item'}
              aria-disabled={typeof item.off === 'string'}
              title={item.off ?? undefined}
              onClick={() => {
                if (typeof item.off === 'string') return
                setOpen(false)
                // A dialog that opens now gives the focus back to what has it.
                button.current?.focus()
                item.choose()
              }}
            >
              {item.icon}
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
