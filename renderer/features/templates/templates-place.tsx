import { useEffect, useState } from 'react'
import { Copy, LayoutTemplate, Plus, Trash2 } from 'lucide-react'
import type { Template } from '../../../shared/domain/template.ts'
import { ErrorNotice } from '../../app/error-notice.tsx'
import { wordsFor } from '../../app/error-words.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'
import { useToasts } from '../../ui/toasts.tsx'
import { TemplateForm } from './template-form.tsx'
import { useTemplates } from './templates-store.tsx'

type Opened = { readonly kind: 'form' | 'remove'; readonly template: Template | null } | null

const copyName = (name: string, taken: readonly string[]): string => {
  for (let count = 1; ; count += 1) {
    const wanted = `${name.slice(0, 180)} (${count === 1 ? 'copy' : `copy ${count}`})`
    if (!taken.includes(wanted)) return wanted
  }
}

const RemoveDialog = ({ template, onClose }: { template: Template; onClose: () => void }) => {
  const remove = useTemplates((state) => state.remove)
  const show = useToasts((state) => state.show)
  const confirm = async () => {
    onClose()
    const failure = await remove(template.id)
    if (failure !== null) show(wordsFor(failure).title, null, 'bad')
  }
  return (
    <Dialog
      title={`Remove “${template.name}”?`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" onClick={() => void confirm()}>
            Remove
          </Button>
        </>
      }
    >
      <p>Mail that was written with it stays as it is.</p>
    </Dialog>
  )
}

type RowProps = {
  readonly template: Template
  readonly onOpen: (opened: Opened) => void
  readonly onCopy: () => void
}

const Row = ({ template, onOpen, onCopy }: RowProps) => (
  <li className="draft-row">
    <button type="button" className="draft-open" onClick={() => onOpen({ kind: 'form', template })}>
      <span className="draft-to clip" dir="auto">
        {template.name}
      </span>
      <span className="draft-words clip" dir="auto">
        {template.subject === '' ? 'No subject' : template.subject}
      </span>
      <Time at={template.updatedAt} />
    </button>
    <IconButton label={`Duplicate ${template.name}`} onClick={onCopy}>
      <Copy />
    </IconButton>
    <IconButton label={`Remove ${template.name}`} onClick={() => onOpen({ kind: 'remove', template })}>
      <Trash2 />
    </IconButton>
  </li>
)

const Rows = ({ onOpen }: { onOpen: (opened: Opened) => void }) => {
  const { status, error, templates, load, save } = useTemplates((state) => state)
  const show = useToasts((state) => state.show)
  const copy = async ({ name, subject, html }: Template) => {
    const taken = templates.map((each) => each.name)
    const saved = await save({ id: null, name: copyName(name, taken), subject, html })
    if ('code' in saved) show(wordsFor(saved).title, null, 'bad')
  }
  if (status === 'loading') return <SkeletonRows rows={3} />
  if (status === 'failed' && error !== null) return <ErrorNotice error={error} onRetry={() => void load()} />
  if (templates.length === 0) {
    return (
      <Empty
        icon={<LayoutTemplate />}
        title="No templates"
        action={
          <Button icon={<Plus />} onClick={() => onOpen({ kind: 'form', template: null })}>
            New template
          </Button>
        }
      >
        What you write again and again can begin with a template. Type / in a mail to put one in.
      </Empty>
    )
  }
  return (
    <ul className="draft-rows">
      {templates.map((template) => (
        <Row key={template.id} template={template} onOpen={onOpen} onCopy={() => void copy(template)} />
      ))}
    </ul>
  )
}

/** Texts to begin mails with: new ones, changes, copies. */
export const TemplatesPlace = () => {
  const load = useTemplates((state) => state.load)
  const some = useTemplates((state) => state.templates.length > 0)
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  useEffect(() => void load(), [load])
  return (
    <div className="page-inner">
      <div className="templates-head">
        <h1>Templates</h1>
        {some && (
          <Button icon={<Plus />} onClick={() => setOpened({ kind: 'form', template: null })}>
            New template
          </Button>
        )}
      </div>
      <p className="lead">Type / in a mail to put one in. Variables take their values from the recipient.</p>
      <Rows onOpen={setOpened} />
      {opened?.kind === 'form' && <TemplateForm template={opened.template} onClose={close} />}
      {opened?.kind === 'remove' && opened.template !== null && (
        <RemoveDialog template={opened.template} onClose={close} />
      )}
    </div>
  )
}
