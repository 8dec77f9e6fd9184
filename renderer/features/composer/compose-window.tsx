import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Maximize2, Minimize2, Minus, X } from 'lucide-react'
import { ErrorLine } from '../../app/error-notice.tsx'
import { cleanBody, MessageFrame } from '../../message-frame/index.ts'
import { speakerOf, useMailboxes } from '../mailboxes/index.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useReturnFocus } from '../../ui/return-focus.ts'
import { ComposeFooter } from './compose-footer.tsx'
import { useComposer, type DraftItem } from './composer-store.tsx'
import { draftTitle, isEmptyDraft } from './draft-rules.ts'
import { EditorText, EditorTools, useRichText } from '../../ui/rich-text/index.ts'
import { FromField } from './from-field.tsx'
import { RecipientsField } from './recipients-field.tsx'
import { SignatureBlock } from './signature-block.tsx'

const QuotedOriginal = ({ item }: { item: DraftItem }) => {
  const change = useComposer((state) => state.change)
  const [shown, setShown] = useState(false)
  const { id, quoteHtml } = item.draft
  if (quoteHtml === '') return null
  const mail = cleanBody({ kind: 'html', content: quoteHtml }, id)
  return (
    <div className="quoted-original">
      <button type="button" className="quote-toggle" aria-expanded={shown} onClick={() => setShown(!shown)}>
        <span aria-hidden="true">···</span>
        <span className="visually-hidden">Quoted mail</span>
      </button>
      <button type="button" className="link quiet" onClick={() => change(id, { quoteHtml: '' })}>
        Leave the quoted mail out
      </button>
      {shown && <MessageFrame mail={mail} title="Quoted mail" onLink={() => {}} />}
    </div>
  )
}

const DiscardDialog = ({ onClose, onDiscard }: { onClose: () => void; onDiscard: () => void }) => (
  <Dialog
    title="Discard this draft?"
    onClose={onClose}
    footer={
      <>
        <Button onClick={onClose}>Keep writing</Button>
        <Button kind="danger" onClick={onDiscard}>
          Discard
        </Button>
      </>
    }
  >
    <p>Its text is deleted from this computer. It was not sent.</p>
  </Dialog>
)

/** To, and the copies where there are any or they are asked for. */
const RecipientFields = ({ item }: { item: DraftItem }) => {
  const change = useComposer((state) => state.change)
  const { id, to, cc, bcc } = item.draft
  const [asked, setAsked] = useState(false)
  const [hadCc] = useState(cc.length > 0)
  const [hadBcc] = useState(bcc.length > 0)
  const [fresh] = useState(to.length === 0)
  return (
    <>
      <div className="to-line">
        <RecipientsField
          label="To"
          people={to}
          focused={fresh}
          onChange={(people) => change(id, { to: people })}
        />
        {!asked && !hadBcc && (
          <button type="button" className="copy-toggle" onClick={() => setAsked(true)}>
            {hadCc ? 'Bcc' : 'Cc Bcc'}
          </button>
        )}
      </div>
      {(asked || hadCc || hadBcc) && (
        <RecipientsField
          label="Cc"
          people={cc}
          focused={asked && !hadCc}
          onChange={(people) => change(id, { cc: people })}
        />
      )}
      {(asked || hadBcc) && (
        <RecipientsField
          label="Bcc"
          people={bcc}
          focused={asked && hadCc}
          onChange={(people) => change(id, { bcc: people })}
        />
      )}
    </>
  )
}

type Props = { readonly item: DraftItem; readonly online: boolean }

/** One mail being written, docked at the bottom right. */
export const ComposeWindow = ({ item, online }: Props) => {
  const { change, minimise, close, discard, send } = useComposer((state) => state)
  const mailboxes = useMailboxes((state) => state.mailboxes)
  const { draft } = item
  const [large, setLarge] = useState(false)
  const [asking, setAsking] = useState(false)
  const editor = useRichText(draft.html, (html) => change(draft.id, { html }))
  const element = useRef<HTMLElement>(null)
  useReturnFocus(element)
  const [addressed] = useState(draft.to.length > 0)
  useLayoutEffect(() => {
    // At once: what is typed before the text has the focus would be taken for shortcuts.
    if (addressed) editor.view.focus()
  }, [addressed, editor])
  useEffect(() => {
    if (item.error !== null)
      element.current?.querySelector('.compose-error')?.scrollIntoView({ block: 'nearest' })
  }, [item.error])
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      // After the recipient field has taken what is half typed.
      queueMicrotask(() => void send(draft.id))
    } else if (event.key === 'Escape' && !asking) {
      // A half-typed recipient is taken when its field loses the focus.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      void close(draft.id)
    } else return
    event.stopPropagation()
  }
  const onDiscard = () => (isEmptyDraft(draft) ? void discard(draft.id) : setAsking(true))
  return (
    <section
      ref={element}
      className={large ? 'compose compose-large' : 'compose'}
      aria-label={`Mail: ${draftTitle(draft)}`}
      onKeyDown={onKey}
    >
      <header className="compose-head">
        <h2 className="clip" dir="auto">
          {draftTitle(draft)}
        </h2>
        <IconButton label="Minimise" onClick={() => minimise(draft.id)}>
          <Minus />
        </IconButton>
        <IconButton label={large ? 'Smaller' : 'Larger'} onClick={() => setLarge(!large)}>
          {large ? <Minimize2 /> : <Maximize2 />}
        </IconButton>
        <IconButton label="Close and keep the draft" onClick={() => void close(draft.id)}>
          <X />
        </IconButton>
      </header>
      <FromField item={item} />
      <RecipientFields item={item} />
      <label className="compose-field">
        <span>Subject</span>
        <input
          className="subject"
          dir="auto"
          maxLength={2000}
          value={draft.subject}
          onChange={(event) => change(draft.id, { subject: event.target.value })}
        />
      </label>
      <div className="compose-scroll">
        <EditorText editor={editor} />
        <SignatureBlock item={item} />
        <QuotedOriginal item={item} />
      </div>
      {item.error !== null && (
        <div className="compose-error">
          <ErrorLine error={item.error} speaker={speakerOf(mailboxes, draft.mailboxId)} />
        </div>
      )}
      <EditorTools editor={editor} />
      <ComposeFooter item={item} online={online} onSend={() => void send(draft.id)} onDiscard={onDiscard} />
      {asking && <DiscardDialog onClose={() => setAsking(false)} onDiscard={() => void discard(draft.id)} />}
    </section>
  )
}
