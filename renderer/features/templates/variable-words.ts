import type { CustomVariable } from './template-types.ts'
import { knownVariables, type VariableValues } from '../../../shared/rules/template-variables.ts'

/** How a variable is called where it has no value: "First name", or the name that a person gave it. */
export const variableWords = (name: string): string => {
  const known = knownVariables.find((each) => each.name === name)
  if (known !== undefined) return known.words
  return name.startsWith('custom.') ? name.slice('custom.'.length) : name
}

export type ShownVariable = { readonly text: string; readonly state: 'value' | 'fallback' | 'gap' }

/** What stands in the text for a variable. */
export const shownVariable = (name: string, fallback: string, values: VariableValues): ShownVariable => {
  const value = (values.get(name) ?? '').trim()
  if (value !== '') return { text: value, state: 'value' }
  return fallback === '' ? { text: variableWords(name), state: 'gap' } : { text: fallback, state: 'fallback' }
}

export type OfferedVariable = { readonly name: string; readonly words: string }

/** All variables that can be put into a text, one's own after the known ones. */
export const offeredVariables = (custom: readonly CustomVariable[]): readonly OfferedVariable[] => [
  ...knownVariables,
  ...custom.map(({ name }) => ({ name: `custom.${name}`, words: name })),
]
