import { useEffect, useState } from 'react'
import type { VariableValues } from '../../../shared/rules/template-variables.ts'
import type { DraftItem } from './composer-store.tsx'
import { useComposerTools } from './composer-tools.tsx'

const none: VariableValues = new Map()

/** What the variables of a draft stand for now: of the first recipient in To, the sender, one's own. */
export const useDraftValues = ({ draft }: DraftItem): VariableValues => {
  const { values, onValuesChange } = useComposerTools()
  const [known, setKnown] = useState(none)
  const { to, mailboxId, fromAddress } = draft
  const [first] = to
  useEffect(() => {
    let current = true
    const read = async () => {
      const found = await values({ to: first === undefined ? [] : [first], mailboxId, fromAddress })
      if (current) setKnown(found)
    }
    void read()
    const end = onValuesChange(() => void read())
    return () => {
      current = false
      end()
    }
  }, [values, onValuesChange, first, mailboxId, fromAddress])
  return known
}
