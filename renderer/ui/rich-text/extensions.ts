import { Extension, type AnyExtension } from '@tiptap/react'
import { Placeholder } from '@tiptap/extension-placeholder'
import { TextAlign } from '@tiptap/extension-text-align'
import { StarterKit } from '@tiptap/starter-kit'
import { colours } from './colours.ts'
import { mailImage } from './mail-image.ts'
import type { PictureHost } from './picture-host.ts'
import { tables } from './tables.ts'

/** Three sizes are enough for a mail. */
export const headingLevels = [1, 2, 3] as const

const linkProtocols = ['https', 'http', 'mailto', 'tel']

const starterKit = StarterKit.configure({
  heading: { levels: [...headingLevels] },
  codeBlock: false,
  link: {
    openOnClick: false,
    autolink: true,
    defaultProtocol: 'https',
    protocols: linkProtocols,
    HTMLAttributes: { rel: null, target: null, class: null },
    isAllowedUri: (url, { defaultValidate }) =>
      defaultValidate(url) && (!/^[a-z][a-z+.-]*:/i.test(url) || /^(?:https?|mailto|tel):/i.test(url)),
  },
})

/** Enter begins a new line, not a paragraph: for texts of a few close lines. */
const closeLines = Extension.create({
  name: 'closeLines',
  priority: 1000,
  addKeyboardShortcuts: () => ({
    Enter: ({ editor }) =>
      !editor.isActive('listItem') && !editor.isActive('table') && editor.commands.setHardBreak(),
  }),
})

type Wanted = {
  readonly placeholder: string
  readonly lines: boolean
  readonly pictures: PictureHost | null
  readonly more: readonly AnyExtension[]
}

/** What rich text may consist of, whether it is read or written. */
export const richText = (pictures: PictureHost | null): AnyExtension[] => [
  starterKit,
  ...colours,
  TextAlign.configure({ types: ['heading', 'paragraph'] }),
  ...tables,
  mailImage(pictures),
]

export const editing = ({ placeholder, lines, pictures, more }: Wanted): AnyExtension[] => [
  ...richText(pictures),
  Placeholder.configure({ placeholder }),
  ...(lines ? [closeLines] : []),
  ...more,
]
