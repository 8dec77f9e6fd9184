import { useId, useState, type FormEvent } from 'react'
import type { Template } from '../../../shared/domain/template.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { markVariables, type VariableValues } from '../../../shared/rules/template-variables.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EditorText, FormatBar, useRichText } from '../../ui/rich-text/index.ts'
import { InsertMenu } from './insert-menu.tsx'
import { TemplateButton } from './template-button.tsx'
import { useInsertion } from './use-insertion.ts'
import { useTemplates } from './templates-store.tsx'

/** In a template no recipient is known: every variable shows its name. */
const noValues: VariableValues = new Map()

type Props = { readonly template: Template | null; readonly onClose: () => void }

type LeaveProps = { readonly onStay: () => void; readonly onLeave: () => void }

const LeaveDialog = ({ onStay, onLeave }: LeaveProps) => (
  <Dialog
    title="Leave without saving?"
    onClose={onStay}
    footer={
      <>
        <Button onClick={onStay}>Keep writing</Button>
        <Button kind="danger" onClick={onLeave}>
          Leave
        </Button>
      </>
    }
  >
    <p>What you wrote in this template is not saved.</p>
  </Dialog>
)

/** A template to be written or changed. */
export const TemplateForm = ({ template, onClose }: Props) => {
  const save = useTemplates((state) => state.save)
  const [name, setName] = useState(template?.name ?? '')
  const [subject, setSubject] = useState(template?.subject ?? '')
  const [before] = useState(() => markVariables(template?.html ?? ''))
  const [html, setHtml] = useState(before)
  const [leaving, setLeaving] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AppError | null>(null)
  const formId = useId()
  const insertion = useInsertion(noValues, null)
  const field = { label: 'Text of the template', placeholder: 'Text. Type / for a variable' }
  const editor = useRichText(html, setHtml, field, { more: insertion.extensions })
  const store = async () => {
    setBusy(true)
    const saved = await save({ id: template?.id ?? null, name, subject, html })
    setBusy(false)
    if ('code' in saved) setError(saved)
    else onClose()
  }
  const changed = name !== (template?.name ?? '') || subject !== (template?.subject ?? '') || html !== before
  const leave = () => (changed ? setLeaving(true) : onClose())
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') void store()
  }
  return (
    <Dialog
      title={template === null ? 'New template' : 'Template'}
      wide
      onClose={leave}
      footer={
        <>
          <Button onClick={leave}>Cancel</Button>
          <Button kind="primary" type="submit" form={formId} disabled={busy || name.trim() === ''}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} className="template-form" onSubmit={onSubmit} noValidate>
        <label className="field">
          Name
          <input
            className="input"
            maxLength={200}
            dir="auto"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className="field">
          Subject
          <input
            className="input"
            maxLength={2000}
            dir="auto"
            value={subject}
            onChange={(event) => setSubject(event.target.value)}
          />
          <span className="field-hint">
            {'Variables can stand in it, too: {{contact.company}}, {{contact.firstName|there}}'}
          </span>
        </label>
        <div className="template-text">
          <EditorText editor={editor} />
          <InsertMenu menu={insertion.menu} />
        </div>
        <div className="template-tools">
          <FormatBar editor={editor} />
          <TemplateButton editor={editor} insertion={insertion} />
        </div>
        {error !== null && <ErrorLine error={error} />}
      </form>
      {leaving && <LeaveDialog onStay={() => setLeaving(false)} onLeave={onClose} />}
    </Dialog>
  )
}
