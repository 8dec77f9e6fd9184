import { useEffect, useState } from 'react'
import type { VariableValues } from '../../../shared/rules/template-variables.ts'
import { useMailboxes } from '../mailboxes/index.ts'
import { useSettings } from '../settings/index.ts'
import type { DraftItem } from './composer-store.tsx'
import { useComposerTools } from './composer-tools.tsx'

const none: VariableValues = new Map()

/** What the variables of a draft stand for now: of the first recipient in To, the sender, one's own. */
export const useDraftValues = ({ draft }: DraftItem): VariableValues => {
  const { values, onBookChange } = useComposerTools()
  const [known, setKnown] = useState(none)
  const [round, setRound] = useState(0)
  // What is read below hangs on these, too.
  const mailboxes = useMailboxes((state) => state.mailboxes)
  const custom = useSettings((state) => state.settings?.sending.variables)
  useEffect(() => onBookChange(() => setRound((count) => count + 1)), [onBookChange])
  const { to, mailboxId, fromAddress } = draft
  const [first] = to
  useEffect(() => {
    let current = true
    const read = async () => {
      const read = await values({ to: first === undefined ? [] : [first], mailboxId, fromAddress })
      if (current) setKnown(read)
    }
    void read()
    return () => void (current = false)
  }, [values, first, mailboxId, fromAddress, mailboxes, custom, round])
  return known
}
