import type { Template } from '../../../shared/domain/template.ts'
import type { VariableValues } from '../../../shared/rules/template-variables.ts'
import type { CustomVariable } from './template-types.ts'
import { offeredVariables } from './variable-words.ts'

/** Something that can be put into a text. */
export type Insertable =
  | { readonly kind: 'template'; readonly key: string; readonly words: string; readonly template: Template }
  | {
      readonly kind: 'variable'
      readonly key: string
      readonly words: string
      readonly name: string
      readonly value: string
    }

const folded = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Whether every word of what is looked for begins a word of the text. */
const fits = (text: string, query: string): boolean => {
  const words = folded(text).split(/[^\p{L}\p{N}]+/u)
  return folded(query)
    .split(/[^\p{L}\p{N}]+/u)
    .every((part) => words.some((word) => word.startsWith(part)))
}

const most = 60

/** What fits a query, templates first; all of it for an empty one. */
export const insertables = (
  query: string,
  templates: readonly Template[],
  custom: readonly CustomVariable[],
  values: VariableValues,
): readonly Insertable[] => {
  const ofTemplates = templates
    .filter(({ name, subject }) => fits(`${name} ${subject}`, query))
    .map((template) => ({
      kind: 'template' as const,
      key: `template ${template.id}`,
      words: template.name,
      template,
    }))
  const ofVariables = offeredVariables(custom)
    // "firstName" is found by "name", too.
    .filter(({ name, words }) => fits(`${words} ${name.replaceAll(/([A-Z])/g, ' $1')} ${name}`, query))
    .map(({ name, words }) => ({
      kind: 'variable' as const,
      key: `variable ${name}`,
      words,
      name,
      value: values.get(name) ?? '',
    }))
  const all = [...ofTemplates, ...ofVariables]
  // What is called like that comes before what holds it somewhere.
  const called = (item: Insertable) => query !== '' && folded(item.words).startsWith(folded(query))
  return [...all.filter(called), ...all.filter((item) => !called(item))].slice(0, most)
}
