import { useState } from 'react'
import { useComposer, type DraftItem } from './composer-store.tsx'
import type { Fields } from './recipient-rules.ts'
import { RecipientsField } from './recipients-field.tsx'

/** To, and the copies where there are any or they are asked for. */
export const RecipientFields = ({ item }: { item: DraftItem }) => {
  const change = useComposer((state) => state.change)
  const { id, to, cc, bcc } = item.draft
  const fields = { to, cc, bcc }
  const [asked, setAsked] = useState(false)
  const [hadCc, setHadCc] = useState(cc.length > 0)
  const [hadBcc, setHadBcc] = useState(bcc.length > 0)
  const [fresh] = useState(to.length === 0)
  // A field that somebody was moved to stays, also when it is emptied again.
  if (!hadCc && !asked && cc.length > 0) setHadCc(true)
  if (!hadBcc && !asked && bcc.length > 0) setHadBcc(true)
  const props = { fields, onChange: (next: Fields) => change(id, next) }
  return (
    <>
      <div className="to-line">
        <RecipientsField {...props} field="to" focused={fresh} />
        {!asked && !hadBcc && (
          <button type="button" className="copy-toggle" onClick={() => setAsked(true)}>
            {hadCc ? 'Bcc' : 'Cc Bcc'}
          </button>
        )}
      </div>
      {(asked || hadCc || hadBcc) && <RecipientsField {...props} field="cc" focused={asked && !hadCc} />}
      {(asked || hadBcc) && <RecipientsField {...props} field="bcc" focused={asked && hadCc} />}
    </>
  )
}
