import { useRef, type RefObject } from 'react'
import { useEditorState, type Editor } from '@tiptap/react'
import { Image, Link2, Paperclip, Type } from 'lucide-react'
import { IconButton } from '../../ui/button.tsx'
import { insertPictures, type PictureHost } from '../../ui/rich-text/index.ts'

const pictureKinds = 'image/png,image/jpeg,image/gif,image/webp,image/avif,image/bmp'

type PickerProps = {
  readonly input: RefObject<HTMLInputElement | null>
  readonly accept?: string
  readonly label: string
  readonly onPick: (files: readonly File[]) => void
}

/** Out of sight: its button opens it. The same file can be chosen twice in a row. */
const Picker = ({ input, accept, label, onPick }: PickerProps) => (
  <input
    ref={input}
    type="file"
    multiple
    hidden
    accept={accept}
    aria-label={label}
    onChange={(event) => {
      onPick([...(event.target.files ?? [])])
      event.target.value = ''
    }}
  />
)

type Props = {
  readonly editor: Editor
  readonly pictures: PictureHost
  readonly formatting: boolean
  readonly onFormatting: () => void
  readonly onLink: () => void
  /** The attachments' picker, which a key opens, too. */
  readonly files: RefObject<HTMLInputElement | null>
}

/** The text keeps the cursor while a tool is pressed. */
const keepFocus = (event: { preventDefault: () => void }) => event.preventDefault()

/** The tools of the footer: formatting, files, pictures, links. */
export const FooterTools = ({ editor, pictures, formatting, onFormatting, onLink, files }: Props) => {
  const images = useRef<HTMLInputElement>(null)
  const inLink = useEditorState({ editor, selector: ({ editor: now }) => now.isActive('link') })
  return (
    <>
      <IconButton
        label="Formatting"
        title="Formatting (Ctrl+Shift+X)"
        aria-pressed={formatting}
        onMouseDown={keepFocus}
        onClick={onFormatting}
      >
        <Type />
      </IconButton>
      <IconButton
        label="Attach files"
        title="Attach files (Ctrl+Shift+A)"
        onClick={() => files.current?.click()}
      >
        <Paperclip />
      </IconButton>
      <IconButton label="Put a picture into the text" onClick={() => images.current?.click()}>
        <Image />
      </IconButton>
      <IconButton
        label="Link"
        title="Link (Ctrl+Shift+K)"
        aria-pressed={inLink}
        onMouseDown={keepFocus}
        onClick={onLink}
      >
        <Link2 />
      </IconButton>
      <Picker
        input={files}
        label="Files to attach"
        onPick={(picked) => pictures.attach({ files: picked, folders: [] })}
      />
      <Picker
        input={images}
        accept={pictureKinds}
        label="Pictures for the text"
        onPick={(picked) => {
          const shown = picked.filter((file) => pictureKinds.includes(file.type) && file.type !== '')
          insertPictures(editor.view, pictures, shown)
          pictures.attach({ files: picked.filter((file) => !shown.includes(file)), folders: [] })
          editor.view.focus()
        }}
      />
    </>
  )
}
