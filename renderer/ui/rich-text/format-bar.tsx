import { useEditorState, type Editor } from '@tiptap/react'
import {
  AlignCenter,
  AlignJustify,
  AlignLeft,
  AlignRight,
  Baseline,
  Bold,
  ChevronDown,
  Code,
  Italic,
  List,
  ListOrdered,
  Minus,
  Redo2,
  RemoveFormatting,
  Strikethrough,
  Table2,
  TextQuote,
  Underline,
  Undo2,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../button.tsx'
import { headingLevels } from './extensions.ts'
import { ColourPanel, TablePanel } from './format-panels.tsx'
import { ToolPopover } from './popover.tsx'
import { Toolbar } from './toolbar.tsx'
import { focused } from './focused.ts'

type Tool = {
  readonly name: string
  readonly label: string
  readonly keys: string
  readonly icon: ReactNode
  readonly run: (editor: Editor) => boolean
}

const marks: readonly Tool[] = [
  {
    name: 'bold',
    label: 'Bold',
    keys: 'Ctrl+B',
    icon: <Bold />,
    run: (editor) => focused(editor).toggleBold().run(),
  },
  {
    name: 'italic',
    label: 'Italic',
    keys: 'Ctrl+I',
    icon: <Italic />,
    run: (editor) => focused(editor).toggleItalic().run(),
  },
  {
    name: 'underline',
    label: 'Underline',
    keys: 'Ctrl+U',
    icon: <Underline />,
    run: (editor) => focused(editor).toggleUnderline().run(),
  },
  {
    name: 'strike',
    label: 'Strike through',
    keys: 'Ctrl+Shift+S',
    icon: <Strikethrough />,
    run: (editor) => focused(editor).toggleStrike().run(),
  },
]

const blocks: readonly Tool[] = [
  {
    name: 'bulletList',
    label: 'Bulleted list',
    keys: 'Ctrl+Shift+8',
    icon: <List />,
    run: (editor) => focused(editor).toggleBulletList().run(),
  },
  {
    name: 'orderedList',
    label: 'Numbered list',
    keys: 'Ctrl+Shift+7',
    icon: <ListOrdered />,
    run: (editor) => focused(editor).toggleOrderedList().run(),
  },
  {
    name: 'blockquote',
    label: 'Quote',
    keys: 'Ctrl+Shift+B',
    icon: <TextQuote />,
    run: (editor) => focused(editor).toggleBlockquote().run(),
  },
]

const code: Tool = {
  name: 'code',
  label: 'Code',
  keys: 'Ctrl+E',
  icon: <Code />,
  run: (editor) => focused(editor).toggleCode().run(),
}

const alignments = [
  { name: 'left', label: 'Left', icon: <AlignLeft /> },
  { name: 'center', label: 'Centre', icon: <AlignCenter /> },
  { name: 'right', label: 'Right', icon: <AlignRight /> },
  { name: 'justify', label: 'Both sides', icon: <AlignJustify /> },
] as const

const styles = [
  { level: null, label: 'Text', keys: 'Ctrl Alt 0' },
  { level: 1, label: 'Large heading', keys: 'Ctrl Alt 1' },
  { level: 2, label: 'Heading', keys: 'Ctrl Alt 2' },
  { level: 3, label: 'Small heading', keys: 'Ctrl Alt 3' },
] as const

const readState = ({ editor }: { editor: Editor }) => ({
  active: [...marks, ...blocks, code].map((tool) => tool.name).filter((name) => editor.isActive(name)),
  level: headingLevels.find((level) => editor.isActive('heading', { level })) ?? null,
  align: alignments.find(({ name }) => editor.isActive({ textAlign: name }))?.name ?? 'left',
  coloured: ['color', 'highlight'].some(
    (name) => typeof editor.getAttributes('textStyle')[name] === 'string',
  ),
  inTable: editor.isActive('table'),
  canUndo: editor.can().undo(),
  canRedo: editor.can().redo(),
})
type State = ReturnType<typeof readState>

const Tools = ({ editor, tools, state }: { editor: Editor; tools: readonly Tool[]; state: State }) =>
  tools.map((tool) => (
    <IconButton
      key={tool.name}
      label={tool.label}
      title={`${tool.label} (${tool.keys})`}
      data-tool=""
      aria-pressed={state.active.includes(tool.name)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => tool.run(editor)}
    >
      {tool.icon}
    </IconButton>
  ))

const Plain = ({
  label,
  disabled = false,
  icon,
  run,
}: {
  label: string
  disabled?: boolean
  icon: ReactNode
  run: () => void
}) => (
  <IconButton
    label={label}
    data-tool=""
    disabled={disabled}
    onMouseDown={(event) => event.preventDefault()}
    onClick={run}
  >
    {icon}
  </IconButton>
)

const StyleMenu = ({ editor, state }: { editor: Editor; state: State }) => (
  <ToolPopover
    label="Text style"
    className="tool-wide"
    icon={
      <>
        <span>{styles.find(({ level }) => level === state.level)?.label ?? 'Text'}</span>
        <ChevronDown />
      </>
    }
  >
    {(close) => (
      <div className="tool-list">
        {styles.map(({ level, label, keys }) => (
          <button
            key={label}
            type="button"
            className={`menu-item style-${String(level ?? 'text')}`}
            aria-pressed={level === state.level}
            onClick={() => {
              const chain = focused(editor)
              if (level === null) chain.setParagraph().run()
              else chain.setHeading({ level }).run()
              close()
            }}
          >
            <span>{label}</span>
            <kbd>{keys}</kbd>
          </button>
        ))}
      </div>
    )}
  </ToolPopover>
)

const AlignMenu = ({ editor, state }: { editor: Editor; state: State }) => (
  <ToolPopover
    label="Alignment"
    pressed={state.align !== 'left'}
    icon={alignments.find(({ name }) => name === state.align)?.icon}
  >
    {(close) => (
      <div className="tool-row">
        {alignments.map(({ name, label, icon }) => (
          <IconButton
            key={name}
            label={label}
            aria-pressed={name === state.align}
            onClick={() => {
              const chain = focused(editor)
              if (name === 'left') chain.unsetTextAlign().run()
              else chain.setTextAlign(name).run()
              close()
            }}
          >
            {icon}
          </IconButton>
        ))}
      </div>
    )}
  </ToolPopover>
)

const Gap = () => <i className="tool-gap" aria-hidden="true" />

type Props = {
  readonly editor: Editor
  /** Without headings, tables and the like: for texts of a few lines. */
  readonly short?: boolean
  /** Tools of the owner, at the end. */
  readonly children?: ReactNode
}

/** The formatting tools of an editor. */
export const FormatBar = ({ editor, short = false, children }: Props) => {
  const state = useEditorState({ editor, selector: readState })
  return (
    <Toolbar label="Formatting">
      {!short && <StyleMenu editor={editor} state={state} />}
      <Tools editor={editor} tools={marks} state={state} />
      <ToolPopover label="Colour" icon={<Baseline />} pressed={state.coloured}>
        {(close) => <ColourPanel editor={editor} close={close} />}
      </ToolPopover>
      <Gap />
      {!short && <Tools editor={editor} tools={blocks} state={state} />}
      <AlignMenu editor={editor} state={state} />
      {!short && (
        <>
          <ToolPopover label="Table" icon={<Table2 />} pressed={state.inTable}>
            {(close) => <TablePanel editor={editor} close={close} />}
          </ToolPopover>
          <Tools editor={editor} tools={[code]} state={state} />
          <Plain
            label="Horizontal line"
            icon={<Minus />}
            run={() => focused(editor).setHorizontalRule().run()}
          />
        </>
      )}
      <Gap />
      <Plain
        label="Undo"
        disabled={!state.canUndo}
        icon={<Undo2 />}
        run={() => focused(editor).undo().run()}
      />
      <Plain
        label="Redo"
        disabled={!state.canRedo}
        icon={<Redo2 />}
        run={() => focused(editor).redo().run()}
      />
      <Plain
        label="Clear formatting"
        icon={<RemoveFormatting />}
        run={() => focused(editor).unsetAllMarks().clearNodes().unsetTextAlign().run()}
      />
      {children}
    </Toolbar>
  )
}
