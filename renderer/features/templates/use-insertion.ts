import { useEffect, useMemo, useRef, useState } from 'react'
import type { AnyExtension, Editor } from '@tiptap/react'
import { markVariables, type VariableValues } from '../../../shared/rules/template-variables.ts'
import { useSettings } from '../settings/index.ts'
import { createInsertMenuStore, insertExtension, type InsertMenuStore } from './insert-extension.ts'
import { insertables, type Insertable } from './insert-rules.ts'
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

/**
 * What an editor needs to take templates and variables. `onSubject` is given the subject of an inserted template;
 * without one, only variables are offered.
 */
export const useInsertion = (
  values: VariableValues,
  onSubject: ((subject: string) => void) | null,
): Insertion => {
  const templates = useTemplates((state) => state.templates)
  const custom = useSettings((state) => state.settings?.sending.variables)
  const latest = useRef({ templates, custom, onSubject })
  useEffect(() => {
    latest.current = { templates, custom, onSubject }
  })
  const [source] = useState(createVariableSource)
  useEffect(() => source.set(values), [source, values])
  return useMemo(() => {
    const menu = createInsertMenuStore()
    const find = (query: string) => {
      const now = latest.current
      return insertables(
        query,
        now.onSubject === null ? [] : now.templates,
        now.custom ?? [],
        source.values(),
      )
    }
    const insert = (editor: Editor, item: Insertable) => {
      insertInto(editor, item)
      if (item.kind === 'template' && item.template.subject !== '') {
        latest.current.onSubject?.(item.template.subject)
      }
    }
    return {
      extensions: [variableExtension(source), insertExtension({ menu, find, insert })],
      source,
      menu,
      find,
      insert,
    }
  }, [source])
}
