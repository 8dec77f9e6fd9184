import { useEffect, useState } from 'react'
import type { AnyExtension, Editor } from '@tiptap/react'
import type { Template } from '../../../shared/domain/template.ts'
import { markVariables, type VariableValues } from '../../../shared/rules/template-variables.ts'
import { useSettings } from '../settings/index.ts'
import { createInsertMenuStore, insertExtension, type InsertMenuStore } from './insert-extension.ts'
import { insertables, type Insertable } from './insert-rules.ts'
import type { CustomVariable } from './template-types.ts'
import { useTemplates } from './templates-store.tsx'
import { variableExtension } from './variable-node.ts'
import { createVariableSource, type VariableSource } from './variable-source.ts'

/** Templates and variables of one editor. */
export type Insertion = {
  /** For the editor, read once. */
  readonly extensions: readonly AnyExtension[]
  readonly source: VariableSource
  readonly menu: InsertMenuStore
  readonly find: (query: string) => readonly Insertable[]
  readonly insert: (editor: Editor, item: Insertable) => void
}

const insertInto = (editor: Editor, item: Insertable): void => {
  if (item.kind === 'variable') editor.chain().focus().insertVariable(item.name).insertContent(' ').run()
  else editor.chain().focus().insertContent(markVariables(item.template.html)).run()
}

type Known = {
  readonly templates: readonly Template[]
  readonly custom: readonly CustomVariable[]
  readonly onSubject: ((subject: string) => void) | null
}

/** Made once for an editor, and told what changes. */
const createInsertion = () => {
  const source = createVariableSource()
  const menu = createInsertMenuStore()
  let known: Known = { templates: [], custom: [], onSubject: null }
  const find = (query: string) =>
    insertables(query, known.onSubject === null ? [] : known.templates, known.custom, source.values())
  const insert = (editor: Editor, item: Insertable) => {
    insertInto(editor, item)
    if (item.kind === 'template' && item.template.subject !== '') known.onSubject?.(item.template.subject)
  }
  const extensions = [variableExtension(source), insertExtension({ menu, find, insert })]
  const tell = (next: Known) => void (known = next)
  return { source, menu, find, insert, extensions, tell }
}

const noVariables: readonly CustomVariable[] = []

/**
 * What an editor needs to take templates and variables. `onSubject` is given the subject of an inserted template;
 * without one, only variables are offered.
 */
export const useInsertion = (
  values: VariableValues,
  onSubject: ((subject: string) => void) | null,
): Insertion => {
  const templates = useTemplates((state) => state.templates)
  const custom = useSettings((state) => state.settings?.sending.variables) ?? noVariables
  const [insertion] = useState(createInsertion)
  useEffect(() => insertion.tell({ templates, custom, onSubject }))
  useEffect(() => insertion.source.set(values), [insertion, values])
  return insertion
}
