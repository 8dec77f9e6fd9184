import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import type { Editor } from '@tiptap/react'
import { Braces } from 'lucide-react'
import { IconButton } from '../../ui/button.tsx'
import { InsertList } from './insert-menu.tsx'
import type { Insertable } from './insert-rules.ts'
import type { Insertion } from './use-insertion.ts'

type Props = { readonly editor: Editor; readonly insertion: Insertion }

const Panel = ({ editor, insertion, onClose }: Props & { onClose: () => void }) => {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const listId = useId()
  const items = insertion.find(text)
  const choose = (item: Insertable) => {
    onClose()
    insertion.insert(editor, item)
  }
  const onKey = (event: KeyboardEvent) => {
    const item = items[at]
    if (event.key === 'Escape') {
      onClose()
      editor.view.focus()
    } else if (event.key === 'ArrowDown') setAt((at + 1) % Math.max(1, items.length))
    else if (event.key === 'ArrowUp') setAt((at - 1 + items.length) % Math.max(1, items.length))
    else if (event.key === 'Enter' && item !== undefined) choose(item)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="insert-panel">
      <input
        className="input"
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={items.length > 0 ? `${listId}-${at}` : undefined}
        aria-label="Find a template or a variable"
        placeholder="Template or variable"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKey}
      />
      <InsertList items={items} at={at} id={listId} onChoose={choose} />
    </div>
  )
}

/** Opens the templates and variables that can be put into the text. */
export const TemplateButton = ({ editor, insertion }: Props) => {
  const [open, setOpen] = useState(false)
  const holder = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return undefined
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && holder.current?.contains(event.target) !== true) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  return (
    <div className="insert-holder" ref={holder}>
      <IconButton
        label="Templates and variables"
        title="Templates and variables (/)"
        aria-haspopup="listbox"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Braces />
      </IconButton>
      {open && <Panel editor={editor} insertion={insertion} onClose={() => setOpen(false)} />}
    </div>
  )
}
