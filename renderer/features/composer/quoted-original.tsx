import { useMemo, useState } from 'react'
import { MessageFrame, quotedBody } from '../../message-frame/index.ts'
import { useFiles } from '../files/index.ts'
import { useComposer, type DraftItem } from './composer-store.tsx'
import { isForward } from './reply-rules.ts'

/** How many pictures of the original are not here yet: they are shown when they are. */
const useComing = (owner: string, quoteHtml: string): number =>
  useFiles(
    ({ items }) =>
      items.filter(
        ({ owner: whose, kind, status, file }) =>
          whose === owner && kind === 'picture' && status !== 'ready' && quoteHtml.includes(file.fileId),
      ).length,
  )

/** The original below the text, folded; a forwarded one is shown, since it is what the mail is about. */
export const QuotedOriginal = ({ item }: { item: DraftItem }) => {
  const change = useComposer((state) => state.change)
  const { id, quoteHtml } = item.draft
  const forwarded = isForward(quoteHtml)
  const [shown, setShown] = useState(forwarded)
  const coming = useComing(id, quoteHtml)
  const mail = useMemo(() => (shown && quoteHtml !== '' ? quotedBody(quoteHtml) : null), [shown, quoteHtml])
  if (quoteHtml === '') return null
  const name = forwarded ? 'Forwarded mail' : 'Quoted mail'
  return (
    <div className="quoted-original">
      <button type="button" className="quote-toggle" aria-expanded={shown} onClick={() => setShown(!shown)}>
        <span aria-hidden="true">···</span>
        <span className="visually-hidden">{name}</span>
      </button>
      <button type="button" className="link quiet" onClick={() => change(id, { quoteHtml: '' })}>
        Leave the {name.toLowerCase()} out
      </button>
      {mail !== null && <MessageFrame key={coming} mail={mail} title={name} onLink={() => {}} />}
    </div>
  )
}
