import { useState } from 'react'
import { useEditorState, type Editor } from '@tiptap/react'
import { BubbleMenu } from '@tiptap/react/menus'
import { PluginKey } from '@tiptap/pm/state'
import { Pencil, Trash2, Unlink } from 'lucide-react'
import { IconButton } from '../button.tsx'
import { fullWidth } from './mail-image.ts'
import { focused } from './focused.ts'

const linkKey = new PluginKey('link-bubble')
const pictureKey = new PluginKey('picture-bubble')

const placed = { placement: 'bottom-start', offset: 6, flip: true, shift: { padding: 8 } } as const

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const LinkBubble = ({ editor, onEdit }: { editor: Editor; onEdit: () => void }) => {
  const href = useEditorState({
    editor,
    selector: ({ editor: now }) => text(now.getAttributes('link')['href']),
  })
  return (
    <BubbleMenu
      editor={editor}
      pluginKey={linkKey}
      updateDelay={0}
      options={placed}
      shouldShow={({ editor: now, state }) => now.isEditable && state.selection.empty && now.isActive('link')}
      className="bubble"
      role="group"
      aria-label="Link"
    >
      <span className="clip bubble-link" title={href} dir="ltr">
        {href.replace(/^mailto:/, '')}
      </span>
      <IconButton label="Change the link" onClick={onEdit}>
        <Pencil />
      </IconButton>
      <IconButton
        label="Remove the link"
        onClick={() => focused(editor).extendMarkRange('link').unsetLink().run()}
      >
        <Unlink />
      </IconButton>
    </BubbleMenu>
  )
}

const widths = [
  { label: 'Small', width: 200 },
  { label: 'Medium', width: 400 },
  { label: 'Full', width: fullWidth },
] as const

/** How wide the chosen picture is by itself, in pixels. */
const naturalWidth = (editor: Editor): number => {
  const node = editor.view.nodeDOM(editor.state.selection.from)
  const image = node instanceof HTMLElement ? node.querySelector('img') : null
  return image === null || image.naturalWidth === 0 ? fullWidth : image.naturalWidth
}

const AltField = ({ editor, alt }: { editor: Editor; alt: string }) => {
  const [value, setValue] = useState(alt)
  const set = (next: string) => {
    setValue(next)
    editor.commands.updateAttributes('image', { alt: next })
  }
  return (
    <input
      className="input bubble-alt"
      aria-label="Alternative text"
      placeholder="Describe the picture"
      dir="auto"
      maxLength={300}
      value={value}
      onChange={(event) => set(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        editor.view.focus()
      }}
    />
  )
}

const PictureBubble = ({ editor }: { editor: Editor }) => {
  const { alt, width, at } = useEditorState({
    editor,
    selector: ({ editor: now }) => {
      const attrs = now.getAttributes('image')
      return { alt: text(attrs['alt']), width: Number(attrs['width'] ?? 0), at: now.state.selection.from }
    },
  })
  const scale = (wanted: number) =>
    focused(editor)
      .updateAttributes('image', { width: Math.min(wanted, naturalWidth(editor)) })
      .run()
  const current = widths.findLast((each) => width >= each.width) ?? widths[0]
  return (
    <BubbleMenu
      editor={editor}
      pluginKey={pictureKey}
      updateDelay={0}
      options={placed}
      shouldShow={({ editor: now }) => now.isEditable && now.isActive('image')}
      className="bubble"
      role="group"
      aria-label="Picture"
    >
      <AltField key={at} editor={editor} alt={alt} />
      {widths.map(({ label, width: wanted }) => (
        <button
          key={label}
          type="button"
          className="bubble-size"
          aria-pressed={current.width === wanted}
          onClick={() => scale(wanted)}
        >
          {label}
        </button>
      ))}
      <IconButton label="Remove the picture" onClick={() => focused(editor).deleteSelection().run()}>
        <Trash2 />
      </IconButton>
    </BubbleMenu>
  )
}

/** What can be done with the link in which the cursor stands, or with the chosen picture. */
export const EditorBubbles = ({ editor, onEditLink }: { editor: Editor; onEditLink: () => void }) => (
  <>
    <LinkBubble editor={editor} onEdit={onEditLink} />
    <PictureBubble editor={editor} />
  </>
)
