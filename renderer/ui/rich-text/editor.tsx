import { useEffect, useRef, useState, type FormEvent } from 'react'
import { EditorContent, Extension, useEditor, useEditorState, type Editor } from '@tiptap/react'
import { StarterKit } from '@tiptap/starter-kit'
import { Placeholder } from '@tiptap/extension-placeholder'
import {
  Bold,
  Italic,
  Link2,
  List,
  ListOrdered,
  RemoveFormatting,
  Strikethrough,
  TextQuote,
  Underline,
} from 'lucide-react'
import { Button, IconButton } from '../button.tsx'

const starterKit = StarterKit.configure({
  heading: false,
  code: false,
  codeBlock: false,
  horizontalRule: false,
  link: {
    openOnClick: false,
    autolink: true,
    defaultProtocol: 'https',
    protocols: ['https', 'http', 'mailto'],
  },
})

/** Enter begins a new line, not a paragraph: for texts of a few close lines. */
const closeLines = Extension.create({
  name: 'closeLines',
  priority: 1000,
  addKeyboardShortcuts: () => ({
    Enter: ({ editor }) => !editor.isActive('listItem') && editor.commands.setHardBreak(),
  }),
})

type Field = {
  /** The name of the field for those who don't see it. */
  readonly label: string
  readonly placeholder: string
  /** Enter begins a line instead of a paragraph. */
  readonly lines?: boolean
}

const mailText: Field = { label: 'Mail text', placeholder: 'Write your mail' }

/** A rich text editor whose content is given once and reported on every change; an empty one as the empty string. */
export const useRichText = (
  html: string,
  onChange: (html: string) => void,
  { label, placeholder, lines = false }: Field = mailText,
): Editor => {
  const latest = useRef(onChange)
  const [extensions] = useState(() => [
    starterKit,
    Placeholder.configure({ placeholder }),
    ...(lines ? [closeLines] : []),
  ])
  useEffect(() => {
    latest.current = onChange
  })
  return useEditor({
    extensions,
    content: html,
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
        class: 'editor',
        dir: 'auto',
      },
      // Ctrl+Enter is Send; the editor would take it for a line break.
      handleKeyDown: (_, event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey),
    },
    onUpdate: ({ editor }) => latest.current(editor.isEmpty ? '' : editor.getHTML()),
  })
}

const viewExtensions = [starterKit]

const View = ({ html, label }: { html: string; label: string }) => {
  const editor = useEditor({
    extensions: viewExtensions,
    content: html,
    editable: false,
    editorProps: {
      attributes: { role: 'group', 'aria-label': label, class: 'rich-text', dir: 'auto' },
      // A link in it is shown, not followed.
      handleDOMEvents: {
        click: (_, event) => {
          event.preventDefault()
          return true
        },
      },
    },
  })
  return <EditorContent editor={editor} />
}

/** Rich text to be read. Only what the editor knows is shown, so that it is safe whatever the text holds. */
export const RichTextView = ({ html, label }: { html: string; label: string }) => (
  <View html={html} label={label} key={html} />
)

const tools = [
  {
    name: 'bold',
    label: 'Bold',
    icon: <Bold />,
    run: (editor: Editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    name: 'italic',
    label: 'Italic',
    icon: <Italic />,
    run: (editor: Editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    name: 'underline',
    label: 'Underline',
    icon: <Underline />,
    run: (editor: Editor) => editor.chain().focus().toggleUnderline().run(),
  },
  {
    name: 'strike',
    label: 'Strike through',
    icon: <Strikethrough />,
    run: (editor: Editor) => editor.chain().focus().toggleStrike().run(),
  },
  {
    name: 'bulletList',
    label: 'Bulleted list',
    icon: <List />,
    run: (editor: Editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'orderedList',
    label: 'Numbered list',
    icon: <ListOrdered />,
    run: (editor: Editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'blockquote',
    label: 'Quote',
    icon: <TextQuote />,
    run: (editor: Editor) => editor.chain().focus().toggleBlockquote().run(),
  },
] as const

const LinkForm = ({ editor, onDone }: { editor: Editor; onDone: () => void }) => {
  const known: unknown = editor.getAttributes('link')['href']
  const [url, setUrl] = useState(typeof known === 'string' ? known : '')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const chain = editor.chain().focus().extendMarkRange('link')
    const href = /^(?:https?:\/\/|mailto:)/i.test(url.trim()) ? url.trim() : `https://${url.trim()}`
    if (url.trim() === '') chain.unsetLink().run()
    else if (editor.state.selection.empty && typeof known !== 'string') {
      chain
        .insertContent({ type: 'text', text: url.trim(), marks: [{ type: 'link', attrs: { href } }] })
        .run()
    } else chain.setLink({ href }).run()
    onDone()
  }
  return (
    <form className="link-form" onSubmit={onSubmit}>
      <input
        className="input"
        autoFocus
        aria-label="Link address"
        placeholder="https://"
        value={url}
        onChange={(event) => setUrl(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // Neither the mail nor a dialog around it is meant.
          event.preventDefault()
          event.stopPropagation()
          onDone()
        }}
      />
      <Button type="submit" className="button-small">
        {url.trim() === '' && typeof known === 'string' ? 'Remove link' : 'Set link'}
      </Button>
    </form>
  )
}

/** The formatting tools of an editor. */
export const EditorTools = ({ editor }: { editor: Editor }) => {
  const [linking, setLinking] = useState(false)
  const active = useEditorState({
    editor,
    selector: ({ editor: current }) =>
      [...tools.map((tool) => tool.name), 'link'].filter((name) => current.isActive(name)),
  })
  return (
    <div className="tools" role="toolbar" aria-label="Formatting">
      {tools.map((tool) => (
        <IconButton
          key={tool.name}
          label={tool.label}
          aria-pressed={active.includes(tool.name)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => tool.run(editor)}
        >
          {tool.icon}
        </IconButton>
      ))}
      <IconButton label="Link" aria-pressed={active.includes('link')} onClick={() => setLinking(!linking)}>
        <Link2 />
      </IconButton>
      <IconButton
        label="Clear formatting"
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => editor.chain().focus().unsetAllMarks().clearNodes().run()}
      >
        <RemoveFormatting />
      </IconButton>
      {linking && <LinkForm editor={editor} onDone={() => setLinking(false)} />}
    </div>
  )
}

export const EditorText = ({ editor }: { editor: Editor }) => <EditorContent editor={editor} />
