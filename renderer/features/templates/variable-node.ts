import { mergeAttributes, Node, nodeInputRule } from '@tiptap/react'
import type { VariableSource } from './variable-source.ts'
import { shownVariable, variableWords } from './variable-words.ts'

declare module '@tiptap/react' {
  interface Commands<ReturnType> {
    variable: {
      /** Puts a variable where the cursor is. */
      insertVariable: (name: string, fallback?: string) => ReturnType
      /** Selects the first variable that has no value. */
      selectGap: () => ReturnType
    }
  }
}

const typed = /\{\{\s*((?:contact|sender|custom)\.[A-Za-z][A-Za-z0-9]{0,39})\s*(?:\|([^{}<>]*))?\}\}$/

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const hintOf = (name: string, state: string): string => {
  if (state === 'gap') return `${variableWords(name)}: no value for this mail. Type to fill it, or delete it`
  return state === 'fallback'
    ? `${variableWords(name)}: no value, so this stands for it`
    : variableWords(name)
}

/** A variable in a text: an atom that shows its value of the moment, and becomes plain text when the mail is sent. */
export const variableExtension = (source: VariableSource) =>
  Node.create({
    name: 'variable',
    group: 'inline',
    inline: true,
    atom: true,
    addAttributes: () => ({
      name: {
        default: '',
        parseHTML: (element) => element.getAttribute('data-variable') ?? '',
        renderHTML: (attributes) => ({ 'data-variable': textOf(attributes['name']) }),
      },
      fallback: {
        default: '',
        parseHTML: (element) => element.getAttribute('data-fallback') ?? '',
        renderHTML: (attributes) => ({ 'data-fallback': textOf(attributes['fallback']) }),
      },
    }),
    // Before the marks that are spans, too.
    parseHTML: () => [{ tag: 'span[data-variable]', priority: 100 }],
    renderHTML: ({ HTMLAttributes }) => ['span', mergeAttributes(HTMLAttributes)],
    renderText: ({ node }) =>
      shownVariable(textOf(node.attrs['name']), textOf(node.attrs['fallback']), source.values()).text,
    addNodeView:
      () =>
      ({ node }) => {
        const dom = document.createElement('span')
        const name = textOf(node.attrs['name'])
        const draw = () => {
          const { text, state } = shownVariable(name, textOf(node.attrs['fallback']), source.values())
          dom.className = `variable variable-${state}`
          dom.textContent = text
          dom.title = hintOf(name, state)
        }
        const end = source.subscribe(draw)
        draw()
        return { dom, destroy: end, ignoreMutation: () => true }
      },
    addInputRules() {
      return [
        nodeInputRule({
          find: typed,
          type: this.type,
          getAttributes: (match) => ({ name: match[1] ?? '', fallback: (match[2] ?? '').trim() }),
        }),
      ]
    },
    addCommands() {
      const type = this.name
      return {
        insertVariable:
          (name, fallback = '') =>
          ({ commands }) =>
            commands.insertContent({ type, attrs: { name, fallback } }),
        selectGap:
          () =>
          ({ state, commands }) => {
            let gap: number | null = null
            state.doc.descendants((node, position) => {
              if (gap !== null || node.type.name !== type) return
              const shown = shownVariable(
                textOf(node.attrs['name']),
                textOf(node.attrs['fallback']),
                source.values(),
              )
              if (shown.state === 'gap') gap = position
            })
            return gap !== null && commands.setNodeSelection(gap)
          },
      }
    },
  })
