import { useState, type FormEvent } from 'react'
import type { Editor } from '@tiptap/react'
import { Button } from '../button.tsx'
import { focused } from './focused.ts'

const hrefOf = (editor: Editor): string => {
  const href: unknown = editor.getAttributes('link')['href']
  return typeof href === 'string' ? href : ''
}

/** What was typed as an address: a mail address gets `mailto:`, anything without a scheme `https:`. */
export const linkFor = (typed: string): string => {
  const text = typed.trim()
  if (/^(?:https?:\/\/|mailto:|tel:)/i.test(text)) return text
  return /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(text) ? `mailto:${text}` : `https://${text}`
}

const setLink = (editor: Editor, typed: string, known: string): void => {
  const chain = focused(editor).extendMarkRange('link')
  const href = linkFor(typed)
  if (typed.trim() === '') chain.unsetLink().run()
  else if (editor.state.selection.empty && known === '') {
    chain
      .insertContent({ type: 'text', text: typed.trim(), marks: [{ type: 'link', attrs: { href } }] })
      .run()
  } else chain.setLink({ href }).run()
}

/** Where a link leads: a new one, or the one in which the cursor stands. */
export const LinkForm = ({ editor, onDone }: { editor: Editor; onDone: () => void }) => {
  const [known] = useState(() => hrefOf(editor))
  const [url, setUrl] = useState(known)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    setLink(editor, url, known)
    onDone()
  }
  return (
    <form
      className="link-form"
      onSubmit={onSubmit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // Neither the mail nor a dialog around it is meant.
        event.preventDefault()
        event.stopPropagation()
        editor.view.focus()
        onDone()
      }}
    >
      <input
        className="input"
        autoFocus
        aria-label="Link address"
        placeholder="https://"
        spellCheck={false}
        value={url}
        onChange={(event) => setUrl(event.target.value)}
      />
      <Button type="submit" className="button-small">
        {url.trim() === '' && known !== '' ? 'Remove link' : 'Set link'}
      </Button>
    </form>
  )
}
