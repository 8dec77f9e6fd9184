import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'

const toolsOf = (bar: HTMLElement | null): HTMLButtonElement[] => [
  ...(bar?.querySelectorAll<HTMLButtonElement>('button[data-tool]:not(:disabled)') ?? []),
]

/** A toolbar is one stop of the Tab key; arrows move in it (WAI-ARIA practices, toolbar). Tools carry `data-tool`. */
export const Toolbar = ({ label, children }: { label: string; children: ReactNode }) => {
  const bar = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  useLayoutEffect(() => {
    const tools = toolsOf(bar.current)
    const current = Math.min(at, tools.length - 1)
    tools.forEach((tool, index) => {
      tool.tabIndex = index === current ? 0 : -1
    })
  })
  const onKey = (event: KeyboardEvent) => {
    const tools = toolsOf(bar.current)
    const from = tools.findIndex((tool) => tool === document.activeElement)
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: from + 1,
      ArrowLeft: from - 1,
      Home: 0,
      End: tools.length - 1,
    }
    const to = steps[event.key]
    if (from === -1 || to === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const next = (to + tools.length) % tools.length
    setAt(next)
    tools[next]?.focus()
  }
  return (
    <div
      ref={bar}
      className="tools"
      role="toolbar"
      aria-label={label}
      onKeyDown={onKey}
      onFocus={(event) => {
        const index = toolsOf(bar.current).findIndex((tool) => event.target.isSameNode(tool))
        if (index !== -1) setAt(index)
      }}
    >
      {children}
    </div>
  )
}
