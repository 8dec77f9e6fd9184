import { Extension, type Editor } from '@tiptap/react'
import { Suggestion, type SuggestionProps } from '@tiptap/suggestion'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Insertable } from './insert-rules.ts'

/** The list that a "/" opened, for whoever draws it. */
export type InsertMenuState = {
  readonly open: {
    readonly items: readonly Insertable[]
    readonly at: number
    readonly choose: (item: Insertable) => void
    /** What the list has to lie in to be seen: the dialog around the text, or the page. */
    readonly within: Element
    /** Puts an element beside the cursor, and keeps it there until the function is called. */
    readonly mount: (element: HTMLElement) => () => void
  } | null
}
export type InsertMenuStore = StoreApi<InsertMenuState>

export const createInsertMenuStore = (): InsertMenuStore =>
  createStore<InsertMenuState>(() => ({ open: null }))

type Ways = {
  readonly menu: InsertMenuStore
  readonly find: (query: string) => readonly Insertable[]
  readonly insert: (editor: Editor, item: Insertable) => void
}

const openedBy = ({
  editor,
  items,
  command,
  mount,
}: SuggestionProps<Insertable, Insertable>): InsertMenuState['open'] => ({
  items,
  at: 0,
  choose: command,
  within: editor.view.dom.closest('dialog') ?? document.body,
  mount: (element) => mount(element),
})

/** "/" at the beginning of a line or after a space opens templates and variables. */
export const insertExtension = ({ menu, find, insert }: Ways) => {
  const move = (step: number) => {
    const { open } = menu.getState()
    if (open === null || open.items.length === 0) return
    menu.setState({ open: { ...open, at: (open.at + step + open.items.length) % open.items.length } })
  }
  const onKey = (event: KeyboardEvent): boolean => {
    const { open } = menu.getState()
    if (open === null || open.items.length === 0) return false
    const item = open.items[open.at]
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if ((event.key === 'Enter' || event.key === 'Tab') && item !== undefined) open.choose(item)
    else if (event.key === 'Escape') {
      menu.setState({ open: null })
      // The mail around it would close.
      event.stopPropagation()
    } else return false
    return true
  }
  return Extension.create({
    name: 'insertMenu',
    addProseMirrorPlugins() {
      return [
        Suggestion<Insertable, Insertable>({
          editor: this.editor,
          char: '/',
          decorationClass: 'insert-query',
          items: ({ query }) => [...find(query)],
          command: ({ editor, range, props }) => {
            editor.chain().focus().deleteRange(range).run()
            insert(editor, props)
          },
          // The page around it may clip what is placed in it.
          floatingUi: { strategy: 'fixed' },
          render: () => ({
            onStart: (props) => menu.setState({ open: openedBy(props) }),
            onUpdate: (props) => {
              // Closed with Esc, it stays closed until the next "/".
              if (menu.getState().open !== null) menu.setState({ open: openedBy(props) })
            },
            onKeyDown: ({ event }) => onKey(event),
            onExit: () => menu.setState({ open: null }),
          }),
        }),
      ]
    },
  })
}
