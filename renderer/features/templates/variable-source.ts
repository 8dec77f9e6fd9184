import type { VariableValues } from '../../../shared/rules/template-variables.ts'

/** The values that an editor's variables show, and whoever shows them. */
export type VariableSource = {
  readonly values: () => VariableValues
  readonly set: (values: VariableValues) => void
  /** Returns what ends it. */
  readonly subscribe: (listener: () => void) => () => void
}

export const createVariableSource = (): VariableSource => {
  let values: VariableValues = new Map()
  const listeners = new Set<() => void>()
  return {
    values: () => values,
    set: (next) => {
      values = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
