import { useRef, useState } from 'react'
import { ImagePlus, Link2 } from 'lucide-react'
import type { Participant } from '../../../shared/domain/participant.ts'
import { IconButton } from '../../ui/button.tsx'
import {
  EditorBubbles,
  EditorText,
  FormatBar,
  insertPictures,
  LinkForm,
  RichTextView,
  useRichText,
} from '../../ui/rich-text/index.ts'
import { FileNotes, isTextPicture, usePictureHost } from '../files/index.ts'

type Props = {
  readonly mailboxId: string
  readonly signatureHtml: string
  readonly from: Participant
  readonly onChange: (html: string) => void
}

/** The signature, and how a mail with it looks to whom it is sent. */
export const SignatureField = ({ mailboxId, signatureHtml, from, onChange }: Props) => {
  const owner = `signature ${mailboxId}`
  const pictures = usePictureHost(owner, false)
  const [linking, setLinking] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const field = { label: 'Signature', placeholder: 'Your name, company, telephone', lines: true }
  const editor = useRichText(signatureHtml, onChange, field, { pictures })
  return (
    <section className="settings-part" aria-label="Signature">
      <h3>Signature</h3>
      <div className="signature-editor">
        <EditorText editor={editor} />
        <EditorBubbles editor={editor} onEditLink={() => setLinking(true)} />
        <FileNotes owner={owner} canAttach={false} />
        {linking && <LinkForm editor={editor} onDone={() => setLinking(false)} />}
        <FormatBar editor={editor} short>
          <IconButton label="Link" data-tool="" onClick={() => setLinking(!linking)}>
            <Link2 />
          </IconButton>
          <IconButton label="Put in a picture or logo" data-tool="" onClick={() => input.current?.click()}>
            <ImagePlus />
          </IconButton>
        </FormatBar>
        <input
          ref={input}
          type="file"
          hidden
          accept="image/png,image/jpeg,image/gif,image/webp"
          aria-label="Picture for the signature"
          onChange={(event) => {
            const picked = [...(event.target.files ?? [])].filter((file) => isTextPicture(file.type))
            insertPictures(editor.view, pictures, picked)
            event.target.value = ''
          }}
        />
      </div>
      <div className="signature-preview">
        <p className="signature-from clip" dir="auto">
          From <b>{from.name.trim() === '' ? from.address : `${from.name.trim()} <${from.address}>`}</b>
        </p>
        <i className="preview-line" />
        <i className="preview-line preview-short" />
        {signatureHtml === '' ? (
          <p className="field-hint">No signature: your mail ends with your text.</p>
        ) : (
          <RichTextView html={signatureHtml} label="Preview of the signature" pictures={pictures} />
        )}
      </div>
    </section>
  )
}
