import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { IconButton } from '../button.tsx'

const edge = 8

/** Keeps a panel inside the window, at whatever end its button stands. */
const shiftInside = (panel: HTMLElement | null): void => {
  if (panel === null) return
  const { left, right } = panel.getBoundingClientRect()
  const over = right + edge - document.documentElement.clientWidth
  const shift = over > 0 ? -Math.min(over, left - edge) : Math.max(0, edge - left)
  if (shift !== 0) panel.style.translate = `${String(shift)}px 0`
}

const controls = 'button:not(:disabled), input'

const moveFocus = (panel: HTMLElement | null, step: number): void => {
  const all = [...(panel?.querySelectorAll<HTMLElement>(controls) ?? [])]
  const at = all.findIndex((each) => each === document.activeElement)
  all[(at + step + all.length) % all.length]?.focus()
}

type Props = {
  readonly label: string
  readonly icon: ReactNode
  readonly pressed?: boolean
  readonly disabled?: boolean
  readonly className?: string
  /** `close` ends it; the focus goes where the choice leads. */
  readonly children: (close: () => void) => ReactNode
}

/** A small panel above a tool's button. Arrows move in it, Esc closes it and gives the focus back. */
export const ToolPopover = ({ label, icon, pressed, disabled = false, className = '', children }: Props) => {
  const [open, setOpen] = useState(false)
  const holder = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const panelId = useId()
  useLayoutEffect(() => {
    if (!open) return
    shiftInside(panel.current)
    panel.current?.querySelector<HTMLElement>(controls)?.focus()
  }, [open])
  useEffect(() => {
    if (!open) return undefined
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && holder.current?.contains(event.target) !== true) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setOpen(false)
      button.current?.focus()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowRight') moveFocus(panel.current, 1)
    else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') moveFocus(panel.current, -1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="tool-holder" ref={holder}>
      <IconButton
        label={label}
        ref={button}
        className={className}
        data-tool=""
        disabled={disabled}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-pressed={pressed}
        aria-controls={open ? panelId : undefined}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => setOpen(!open)}
      >
        {icon}
      </IconButton>
      {open && (
        <div
          className="tool-panel"
          id={panelId}
          ref={panel}
          role="dialog"
          aria-label={label}
          onKeyDown={onKey}
        >
          {children(() => setOpen(false))}
        </div>
      )}
    </div>
  )
}
