import { useState } from 'react'
import type { Editor } from '@tiptap/react'
import { Ban } from 'lucide-react'
import { highlights, textColours, type Swatch } from './colours.ts'
import { focused } from './focused.ts'

type Panel = { readonly editor: Editor; readonly close: () => void }

const Row = ({
  title,
  swatches,
  current,
  onChoose,
}: {
  title: string
  swatches: readonly Swatch[]
  current: unknown
  onChoose: (swatch: Swatch | null) => void
}) => (
  <fieldset className="swatches">
    <legend>{title}</legend>
    <button
      type="button"
      className="swatch swatch-none"
      aria-label={`No ${title.toLowerCase()}`}
      title="None"
      aria-pressed={typeof current !== 'string'}
      onClick={() => onChoose(null)}
    >
      <Ban />
    </button>
    {swatches.map((swatch) => (
      <button
        key={swatch.name}
        type="button"
        className={`swatch ${title === 'Highlight' ? 'swatch-highlight' : 'swatch-colour'}`}
        data-swatch={swatch.name}
        aria-label={`${title}: ${swatch.label}`}
        title={swatch.label}
        aria-pressed={current === swatch.css}
        onClick={() => onChoose(swatch)}
      >
        {title === 'Highlight' ? 'A' : ''}
      </button>
    ))}
  </fieldset>
)

/** Text colour and highlight. */
export const ColourPanel = ({ editor, close }: Panel) => {
  const { color, highlight } = editor.getAttributes('textStyle')
  const set = (attrs: { color: string | null } | { highlight: string | null }) => {
    focused(editor).setMark('textStyle', attrs).removeEmptyTextStyle().run()
    close()
  }
  return (
    <>
      <Row
        title="Text colour"
        swatches={textColours}
        current={color}
        onChoose={(swatch) => set({ color: swatch?.css ?? null })}
      />
      <Row
        title="Highlight"
        swatches={highlights}
        current={highlight}
        onChoose={(swatch) => set({ highlight: swatch?.css ?? null })}
      />
    </>
  )
}

/** The empty line in which the cursor stood becomes the table. */
const insertTable = (editor: Editor, row: number, column: number): void => {
  focused(editor)
    .insertTable({ rows: row, cols: column, withHeaderRow: true })
    .command(({ tr }) => {
      const { $from } = tr.selection
      const depth = [...Array($from.depth + 1).keys()].find((each) => $from.node(each).type.name === 'table')
      if (depth === undefined) return true
      const at = $from.before(depth)
      const before = tr.doc.resolve(at).nodeBefore
      if (before?.type.name === 'paragraph' && before.content.size === 0) tr.delete(at - before.nodeSize, at)
      return true
    })
    .run()
}

const rows = [1, 2, 3, 4, 5, 6]

const GridPicker = ({ editor, close }: Panel) => {
  const [size, setSize] = useState({ row: 3, column: 3 })
  const insert = (row: number, column: number) => {
    insertTable(editor, row, column)
    close()
  }
  const move = (key: string): { row: number; column: number } | null => {
    const { row, column } = size
    if (key === 'ArrowRight') return { row, column: Math.min(6, column + 1) }
    if (key === 'ArrowLeft') return { row, column: Math.max(1, column - 1) }
    if (key === 'ArrowDown') return { row: Math.min(6, row + 1), column }
    return key === 'ArrowUp' ? { row: Math.max(1, row - 1), column } : null
  }
  const words = `${String(size.row)} rows, ${String(size.column)} columns`
  return (
    <div className="grid-picker">
      <button
        type="button"
        className="grid-cells"
        aria-label={`Insert a table of ${words}: arrows change it`}
        onKeyDown={(event) => {
          const next = move(event.key)
          if (next === null) return
          event.preventDefault()
          event.stopPropagation()
          setSize(next)
        }}
        onClick={() => insert(size.row, size.column)}
      >
        {rows.flatMap((row) =>
          rows.map((column) => (
            <i
              key={`${String(row)} ${String(column)}`}
              className={row <= size.row && column <= size.column ? 'on' : ''}
              onPointerEnter={() => setSize({ row, column })}
            />
          )),
        )}
      </button>
      <small aria-live="polite">{words}</small>
    </div>
  )
}

const tableActions: readonly { label: string; run: (editor: Editor) => boolean; apart?: boolean }[] = [
  { label: 'Row above', run: (editor) => focused(editor).addRowBefore().run() },
  { label: 'Row below', run: (editor) => focused(editor).addRowAfter().run() },
  { label: 'Column to the left', run: (editor) => focused(editor).addColumnBefore().run() },
  { label: 'Column to the right', run: (editor) => focused(editor).addColumnAfter().run() },
  {
    label: 'Header row on or off',
    run: (editor) => focused(editor).toggleHeaderRow().run(),
    apart: true,
  },
  { label: 'Merge or split cells', run: (editor) => focused(editor).mergeOrSplit().run() },
  { label: 'Delete row', run: (editor) => focused(editor).deleteRow().run(), apart: true },
  { label: 'Delete column', run: (editor) => focused(editor).deleteColumn().run() },
  { label: 'Delete table', run: (editor) => focused(editor).deleteTable().run() },
]

/** A new table, or what can be done with the one in which the cursor stands. */
export const TablePanel = ({ editor, close }: Panel) =>
  editor.isActive('table') ? (
    <div className="tool-list">
      {tableActions.map(({ label, run, apart = false }) => (
        <button
          key={label}
          type="button"
          className={apart ? 'menu-item apart' : 'menu-item'}
          onClick={() => {
            run(editor)
            close()
          }}
        >
          {label}
        </button>
      ))}
    </div>
  ) : (
    <GridPicker editor={editor} close={close} />
  )
