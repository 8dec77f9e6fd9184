import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type DragEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react'
import { flushSync } from 'react-dom'
import type { Editor } from '@tiptap/react'
import { AppWindow, Maximize2, Minimize2, Minus, PanelBottom, X } from 'lucide-react'
import { ErrorLine } from '../../app/error-notice.tsx'
import { FileNotes, usePictureHost } from '../files/index.ts'
import { speakerOf, useMailboxes } from '../mailboxes/index.ts'
import { InsertMenu, SubjectVariables, TemplateButton, useInsertion } from '../templates/index.ts'
import { IconButton } from '../../ui/button.tsx'
import { useReturnFocus } from '../../ui/return-focus.ts'
import {
  bringsFiles,
  EditorBubbles,
  EditorText,
  FormatBar,
  LinkForm,
  transferFiles,
  useRichText,
  type PictureHost,
} from '../../ui/rich-text/index.ts'
import { AttachmentList } from './attachment-list.tsx'
import { ComposeFooter } from './compose-footer.tsx'
import { RecipientFields } from './compose-recipients.tsx'
import { useComposer, type DraftItem } from './composer-store.tsx'
import { DiscardDialog } from './discard-dialog.tsx'
import { draftTitle, isEmptyDraft } from './draft-rules.ts'
import { FooterTools } from './footer-tools.tsx'
import { FromField } from './from-field.tsx'
import { GuardDialog } from './guard-dialog.tsx'
import { QuotedOriginal } from './quoted-original.tsx'
import { SendButton } from './send-button.tsx'
import { SignatureBlock } from './signature-block.tsx'
import { useDraftValues } from './use-draft-variables.ts'
import { VersionsButton } from './versions-dialog.tsx'

type Props = {
  readonly item: DraftItem
  readonly online: boolean
  /** It fills a window of its own. */
  readonly own?: boolean
}
type Size = { readonly large: boolean; readonly setLarge: (large: boolean) => void }

/** What a docked mail can become. */
const DockedTools = ({ draftId, large, setLarge }: { draftId: string } & Size) => {
  const minimise = useComposer((state) => state.minimise)
  const popOut = useComposer((state) => state.popOut)
  return (
    <>
      <IconButton label="Minimise" onClick={() => minimise(draftId)}>
        <Minus />
      </IconButton>
      <IconButton label={large ? 'Smaller' : 'Larger'} onClick={() => setLarge(!large)}>
        {large ? <Minimize2 /> : <Maximize2 />}
      </IconButton>
      <IconButton label="Own window" title="Own window (Ctrl+Shift+O)" onClick={() => void popOut(draftId)}>
        <AppWindow />
      </IconButton>
    </>
  )
}

const DockTool = ({ draftId }: { draftId: string }) => {
  const dock = useComposer((state) => state.dock)
  return (
    <IconButton
      label="Back into the main window"
      title="Back into the main window (Ctrl+Shift+O)"
      onClick={() => void dock(draftId)}
    >
      <PanelBottom />
    </IconButton>
  )
}

const Head = ({ item, own, large, setLarge }: { item: DraftItem; own: boolean } & Size) => {
  const close = useComposer((state) => state.close)
  const { draft } = item
  return (
    <header className="compose-head">
      <h2 className="clip" dir="auto">
        {draftTitle(draft)}
      </h2>
      <VersionsButton item={item} />
      {own ? (
        <DockTool draftId={draft.id} />
      ) : (
        <DockedTools draftId={draft.id} large={large} setLarge={setLarge} />
      )}
      <IconButton label="Close and keep the draft" onClick={() => void close(draft.id)}>
        <X />
      </IconButton>
    </header>
  )
}

const SubjectField = ({ item }: { item: DraftItem }) => {
  const change = useComposer((state) => state.change)
  const { id, subject } = item.draft
  return (
    <label className="compose-field">
      <span>Subject</span>
      <input
        className="subject"
        dir="auto"
        maxLength={2000}
        value={subject}
        onChange={(event) => change(id, { subject: event.target.value })}
      />
    </label>
  )
}

/** Whether files are dragged over the mail, and what takes them there. */
const useFileDrop = (pictures: PictureHost) => {
  const [over, setOver] = useState(false)
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!bringsFiles(event.dataTransfer)) return
        event.preventDefault()
        setOver(true)
      },
      onDragLeave: (event: DragEvent) => {
        const to = event.relatedTarget
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false)
      },
      onDrop: (event: DragEvent) => {
        setOver(false)
        // The text takes what is dropped on it by itself.
        if (event.defaultPrevented || !bringsFiles(event.dataTransfer)) return
        event.preventDefault()
        pictures.attach(transferFiles(event.dataTransfer))
      },
    },
  }
}

type Keys = {
  readonly item: DraftItem
  readonly own: boolean
  readonly asking: boolean
  readonly files: RefObject<HTMLInputElement | null>
  readonly onFormatting: () => void
  readonly onLink: () => void
  readonly onTools: () => void
}

/** The keys of the whole mail. Returns whether the key was one of them. */
const useMailKeys = ({ item, own, asking, files, onFormatting, onLink, onTools }: Keys) => {
  const send = useComposer((state) => state.send)
  const close = useComposer((state) => state.close)
  const popOut = useComposer((state) => state.popOut)
  const dock = useComposer((state) => state.dock)
  const { id } = item.draft
  return (event: KeyboardEvent) => {
    const command = event.ctrlKey || event.metaKey
    const key = event.key.toLowerCase()
    // Not asked whether something prevented it: the editor does so with each Enter and Esc. Who takes one stops it.
    if (key === 'enter' && command && !event.shiftKey) {
      // After the recipient field has taken what is half typed.
      queueMicrotask(() => void send(id))
    } else if (key === 'escape' && !asking) {
      // A half-typed recipient is taken when its field loses the focus.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      void close(id)
    } else if (command && event.shiftKey && key === 'x') onFormatting()
    else if (command && event.shiftKey && key === 'k') onLink()
    else if (command && event.shiftKey && key === 'o') void (own ? dock(id) : popOut(id))
    else if (command && event.shiftKey && key === 'a') files.current?.click()
    else if (key === 'f10' && event.altKey) onTools()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}

/** What stands below the text: notes, an error, files, and the tools when they are asked for. */
const BelowText = ({
  item,
  editor,
  formatting,
  linking,
  onLinked,
}: {
  item: DraftItem
  editor: Editor
  formatting: boolean
  linking: boolean
  onLinked: () => void
}) => {
  const mailboxes = useMailboxes((state) => state.mailboxes)
  return (
    <>
      <FileNotes owner={item.draft.id} />
      {item.error !== null && (
        <div className="compose-error">
          <ErrorLine error={item.error} speaker={speakerOf(mailboxes, item.draft.mailboxId)} />
        </div>
      )}
      <AttachmentList item={item} />
      {linking && <LinkForm editor={editor} onDone={onLinked} />}
      {formatting && <FormatBar editor={editor} />}
    </>
  )
}

/** One mail being written, docked at the bottom right or alone in its window. */
export const ComposeWindow = ({ item, online, own = false }: Props) => {
  const { change, discard } = useComposer((state) => state)
  const { draft } = item
  const [large, setLarge] = useState(false)
  const [asking, setAsking] = useState(false)
  const [formatting, setFormatting] = useState(false)
  const [linking, setLinking] = useState(false)
  const pictures = usePictureHost(draft.id)
  const values = useDraftValues(item)
  const insertion = useInsertion(values, (subject) => {
    // A subject that is there already is the person's own.
    if (draft.subject.trim() === '') change(draft.id, { subject })
  })
  const more = insertion.extensions
  const editor = useRichText(draft.html, (html) => change(draft.id, { html }), undefined, { pictures, more })
  const element = useRef<HTMLElement>(null)
  const files = useRef<HTMLInputElement>(null)
  useReturnFocus(element)
  const [addressed] = useState(draft.to.length > 0)
  useLayoutEffect(() => {
    // At once: what is typed before the text has the focus would be taken for shortcuts.
    if (addressed) editor.view.focus()
  }, [addressed, editor])
  useEffect(() => {
    if (item.error !== null)
      element.current?.querySelector('.compose-error')?.scrollIntoView({ block: 'nearest' })
    if (item.error?.code !== 'variable_missing') return
    // To the gap, in the text or else in the subject.
    if (!editor.chain().focus().selectGap().run()) {
      element.current?.querySelector<HTMLElement>('.subject')?.focus()
    }
  }, [item.error, editor])
  const onFormatting = () => setFormatting(!formatting)
  const onLink = () => setLinking(!linking)
  const onTools = () => {
    flushSync(() => setFormatting(true))
    element.current?.querySelector<HTMLElement>('.tools [tabindex="0"]')?.focus()
  }
  const onKey = useMailKeys({ item, own, asking, files, onFormatting, onLink, onTools })
  const drop = useFileDrop(pictures)
  return (
    <section
      ref={element}
      className={['compose', large ? 'compose-large' : '', drop.over ? 'compose-drop' : ''].join(' ').trim()}
      aria-label={`Mail: ${draftTitle(draft)}`}
      onKeyDown={onKey}
      // What is on its way is what is shown.
      inert={item.sending}
      {...drop.handlers}
    >
      <Head item={item} own={own} large={large} setLarge={setLarge} />
      <FromField item={item} />
      <RecipientFields item={item} />
      <SubjectField item={item} />
      <SubjectVariables subject={draft.subject} values={values} />
      <div className="compose-scroll">
        <EditorText editor={editor} />
        <InsertMenu menu={insertion.menu} />
        <EditorBubbles editor={editor} onEditLink={() => setLinking(true)} />
        <SignatureBlock item={item} />
        <QuotedOriginal item={item} />
      </div>
      <BelowText
        item={item}
        editor={editor}
        formatting={formatting}
        linking={linking}
        onLinked={() => setLinking(false)}
      />
      <ComposeFooter
        item={item}
        online={online}
        onDiscard={() => (isEmptyDraft(draft) ? void discard(draft.id) : setAsking(true))}
      >
        <SendButton item={item} online={online} />
        <FooterTools
          editor={editor}
          pictures={pictures}
          formatting={formatting}
          onFormatting={onFormatting}
          onLink={onLink}
          files={files}
        />
        <TemplateButton editor={editor} insertion={insertion} />
      </ComposeFooter>
      {drop.over && (
        <p className="drop-words">Drop files to attach them, pictures into the text to show them</p>
      )}
      <GuardDialog item={item} />
      {asking && <DiscardDialog onClose={() => setAsking(false)} onDiscard={() => void discard(draft.id)} />}
    </section>
  )
}
