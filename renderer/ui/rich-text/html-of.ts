import type { Editor } from '@tiptap/react'
import { DOMSerializer } from '@tiptap/pm/model'

/**
 * The editor's text as HTML. Written in a document that is never shown: in the window's own, each picture would be
 * fetched again at every key, and before it is stored.
 */
export const htmlOf = (editor: Editor): string => {
  const unseen = document.implementation.createHTMLDocument('')
  const { schema, state } = editor
  const text = DOMSerializer.fromSchema(schema).serializeFragment(state.doc.content, { document: unseen })
  const holder = unseen.createElement('div')
  holder.append(text)
  return holder.innerHTML
}
