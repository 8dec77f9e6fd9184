import { InputRule, mergeAttributes, Node } from '@tiptap/react'
import type { Node as ProseMirrorNode } from '@tiptap/pm/model'
import type { VariableValues } from '../../../shared/rules/template-variables.ts'
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

type Attributes = Readonly<Record<string, unknown>>

const shownBy = (attributes: Attributes, values: VariableValues) =>
  shownVariable(textOf(attributes['name']), textOf(attributes['fallback']), values)

/** The element of a variable, drawn anew whenever the values change. */
const chipFor = (source: VariableSource, attributes: Attributes) => {
  const dom = document.createElement('span')
  const draw = () => {
    const { text, state } = shownBy(attributes, source.values())
    dom.className = `variable variable-${state}`
    dom.textContent = text
    dom.title = hintOf(textOf(attributes['name']), state)
  }
  const end = source.subscribe(draw)
  draw()
  return { dom, destroy: end, ignoreMutation: () => true }
}

/** Where the first variable without a value stands, or null. */
const firstGap = (text: ProseMirrorNode, values: VariableValues): number | null => {
  let gap: number | null = null
  text.descendants((node, position) => {
    const isGap = node.type.name === 'variable' && shownBy(node.attrs, values).state === 'gap'
    if (isGap) gap ??= position
  })
  return gap
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
    renderText: ({ node }) => shownBy(node.attrs, source.values()).text,
    addNodeView:
      () =>
      ({ node }) =>
        chipFor(source, node.attrs),
    addInputRules() {
      return [
        new InputRule({
          find: typed,
          handler: ({ state, range, match }) => {
            const attributes = { name: match[1] ?? '', fallback: (match[2] ?? '').trim() }
            state.tr.replaceWith(range.from, range.to, this.type.create(attributes))
          },
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
            const gap = firstGap(state.doc, source.values())
            return gap !== null && commands.setNodeSelection(gap)
          },
      }
    },
  })
