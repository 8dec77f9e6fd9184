import type { ChainedCommands, Editor } from '@tiptap/react'

/** Commands on an editor that has the focus at once: TipTap's own `focus` waits for a frame, and keys typed until then go nowhere. */
export const focused = (editor: Editor): ChainedCommands => {
  editor.view.focus()
  return editor.chain()
}
