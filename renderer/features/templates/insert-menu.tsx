import { useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { Braces, LayoutTemplate } from 'lucide-react'
import { useStore } from 'zustand'
import type { InsertMenuStore } from './insert-extension.ts'
import type { Insertable } from './insert-rules.ts'

const detailOf = (item: Insertable): string => (item.kind === 'template' ? item.template.subject : item.value)

type ListProps = {
  readonly items: readonly Insertable[]
  readonly at: number
  readonly id?: string
  readonly onChoose: (item: Insertable) => void
}

/** Templates and variables to choose from. The chosen one is always in sight. */
export const InsertList = ({ items, at, id, onChoose }: ListProps) => {
  const list = useRef<HTMLUListElement>(null)
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  })
  if (items.length === 0) return <p className="insert-none">Nothing fits</p>
  return (
    <ul className="insert-list" role="listbox" aria-label="Templates and variables" ref={list} id={id}>
      {items.map((item, index) => (
        <li
          key={item.key}
          id={id === undefined ? undefined : `${id}-${index}`}
          role="option"
          aria-selected={index === at}
          className="insert-item"
          // Before the text loses the focus and with it the place.
          onPointerDown={(event) => {
            event.preventDefault()
            onChoose(item)
          }}
        >
          {item.kind === 'template' ? <LayoutTemplate /> : <Braces />}
          <span className="clip" dir="auto">
            {item.words}
          </span>
          <small className="clip" dir="auto">
            {detailOf(item)}
          </small>
        </li>
      ))}
    </ul>
  )
}

/** What a "/" in the text opened, beside the cursor. */
export const InsertMenu = ({ menu }: { menu: InsertMenuStore }) => {
  const open = useStore(menu, (state) => state.open)
  const element = useRef<HTMLDivElement>(null)
  const mount = open?.mount
  useLayoutEffect(() => {
    if (element.current === null || mount === undefined) return undefined
    return mount(element.current)
  }, [mount])
  if (open === null || open.items.length === 0) return null
  return createPortal(
    <div className="insert-menu" ref={element}>
      <InsertList items={open.items} at={open.at} onChoose={open.choose} />
    </div>,
    open.within,
  )
}
