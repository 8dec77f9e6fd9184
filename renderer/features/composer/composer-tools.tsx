import { createContext, useContext } from 'react'
import type { VariableValues } from '../../../shared/rules/template-variables.ts'
import type { AddressIndex } from '../../db/address-index.ts'
import type { ValuesOf } from './draft-values.ts'

/** What the fields of the composer ask while somebody types. */
export type ComposerTools = {
  readonly book: () => AddressIndex
  /** Told when the values may be others for reasons beyond the draft. Returns what ends it. */
  readonly onValuesChange: (listener: () => void) => () => void
  readonly values: (of: ValuesOf) => Promise<VariableValues>
}

const ToolsContext = createContext<ComposerTools | null>(null)

export const ComposerToolsProvider = ToolsContext.Provider

export const useComposerTools = (): ComposerTools => {
  const tools = useContext(ToolsContext)
  if (tools === null) throw new Error('ComposerToolsProvider is missing')
  return tools
}
