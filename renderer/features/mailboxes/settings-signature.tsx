import type { Participant } from '../../../shared/domain/participant.ts'
import { EditorText, EditorTools, RichTextView, useRichText } from '../../ui/rich-text/index.ts'

type Props = {
  readonly signatureHtml: string
  readonly from: Participant
  readonly onChange: (html: string) => void
}

/** The signature, and how a mail with it looks to whom it is sent. */
export const SignatureField = ({ signatureHtml, from, onChange }: Props) => {
  const editor = useRichText(signatureHtml, onChange, {
    label: 'Signature',
    placeholder: 'Your name, company, telephone',
    lines: true,
  })
  return (
    <section className="settings-part" aria-label="Signature">
      <h3>Signature</h3>
      <div className="signature-editor">
        <EditorText editor={editor} />
        <EditorTools editor={editor} />
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
          <RichTextView html={signatureHtml} label="Preview of the signature" />
        )}
      </div>
    </section>
  )
}
