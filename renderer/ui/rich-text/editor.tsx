import { useEffect, useRef, useState } from 'react'
import { EditorContent, useEditor, type AnyExtension, type Editor } from '@tiptap/react'
import { editing, richText } from './extensions.ts'
import { htmlOf } from './html-of.ts'
import { pasting } from './paste.ts'
import type { PictureHost } from './picture-host.ts'

type Field = {
  /** The name of the field for those who don't see it. */
  readonly label: string
  readonly placeholder: string
  /** Enter begins a line instead of a paragraph. */
  readonly lines?: boolean
}

type Parts = {
  /** Who keeps the pictures of the text; without one it can hold none. */
  readonly pictures?: PictureHost | null
  /** Extensions of the owner, read once. */
  readonly more?: readonly AnyExtension[]
}

const mailText: Field = { label: 'Mail text', placeholder: 'Write your mail' }

/**
 * A rich text editor whose content is given once and reported on every change; an empty one as the empty string. Text
 * has no colour but those of the palette, so that a dark window leaves no trace in the mail.
 */
export const useRichText = (
  html: string,
  onChange: (html: string) => void,
  { label, placeholder, lines = false }: Field = mailText,
  { pictures = null, more = [] }: Parts = {},
): Editor => {
  const latest = useRef(onChange)
  const [extensions] = useState(() => [...editing({ placeholder, lines, pictures, more }), pasting(pictures)])
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
        class: 'editor rich-text',
        dir: 'auto',
      },
      // Ctrl+Enter is Send; the editor would take it for a line break.
      handleKeyDown: (_, event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey),
    },
    onUpdate: ({ editor }) => latest.current(editor.isEmpty ? '' : htmlOf(editor)),
  })
}

type ViewProps = {
  readonly html: string
  readonly label: string
  /** Who keeps its pictures, where they may still be on their way. */
  readonly pictures?: PictureHost | null
}

const View = ({ html, label, pictures = null }: ViewProps) => {
  const [extensions] = useState(() => richText(pictures))
  const editor = useEditor({
    extensions,
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
export const RichTextView = (props: ViewProps) => <View {...props} key={props.html} />

export const EditorText = ({ editor }: { editor: Editor }) => <EditorContent editor={editor} />
