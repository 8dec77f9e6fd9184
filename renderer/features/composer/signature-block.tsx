import { RichTextView } from '../../ui/rich-text/index.ts'
import { useMailboxes } from '../mailboxes/index.ts'
import { signatureOf, useComposer, type DraftItem } from './composer-store.tsx'

/** The signature as it will be sent, below the text and apart from it: another From brings another one. */
export const SignatureBlock = ({ item }: { item: DraftItem }) => {
  const change = useComposer((state) => state.change)
  const html = useMailboxes((state) => signatureOf(item.draft, state.mailboxes))
  const { id, signed } = item.draft
  if (html === '') return null
  return (
    <div className="compose-signature">
      {signed && <RichTextView html={html} label="Signature" />}
      <button type="button" className="link quiet" onClick={() => change(id, { signed: !signed })}>
        {signed ? 'Leave the signature out' : 'Add the signature'}
      </button>
    </div>
  )
}
