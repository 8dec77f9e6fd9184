import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { textBeginning } from './bounds.ts'
import { frameDocument, frameSandbox, type FrameColours } from './frame-document.ts'
import { followFrame } from './follow-frame.ts'
import { foldQuotes } from './fold-quotes.ts'
import { escapeHtml, plainTextBody } from './plain-text.ts'
import { sanitizeMail, type CleanMail } from './sanitize.ts'
import { cidPath, type RawBody } from './fetch-body.ts'

type Shown = {
  /** Tells where the `cid:` pictures are; null where they are nowhere, and their words stay. */
  readonly messageId: string | null
  /** Tells a forward from a reply. */
  readonly subject?: string
}

/** Cleans a raw body for showing it, with history and signature folded. */
export const cleanBody = (body: RawBody, { messageId, subject = '' }: Shown): CleanMail => {
  if (body.kind === 'text') {
    const beginning = textBeginning(body.content)
    const lost = beginning === null ? null : 'end'
    const nothing = { sheets: '', remoteImages: 0, trackers: 0, ownColours: false }
    return { body: plainTextBody(beginning ?? body.content, subject), lost, ...nothing }
  }
  const cidSource = (cid: string) => (messageId === null ? null : cidPath(messageId, cid))
  const clean = sanitizeMail(body.content, { cidSource }, window)
  return clean.lost !== null ? clean : { ...clean, body: foldQuotes(clean.body, window, subject) }
}

/**
 * A body as it is quoted in a reply: whole, not folded. Styled in place, since mail programs drop style sheets.
 * @param cidSource Where a `cid:` picture will be found, or null to leave its words.
 */
export const quotableBody = (body: RawBody, cidSource: (contentId: string) => string | null): string =>
  body.kind === 'text'
    ? `<div style="white-space:pre-wrap">${escapeHtml(body.content)}</div>`
    : sanitizeMail(body.content, { cidSource }, window).body

/** A quote as it stands below a mail that is being written: its pictures are files of that mail. */
export const quotedBody = (html: string): CleanMail => {
  const clean = sanitizeMail(html, { cidSource: () => null, ownFiles: true }, window)
  return clean.lost !== null ? clean : { ...clean, body: foldQuotes(clean.body, window) }
}

const readColours = (): FrameColours => {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    text: token('--text'),
    muted: token('--text-2'),
    link: token('--accent-text'),
    line: token('--line-strong'),
    fold: token('--hover'),
    scheme: document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light',
    font: token('--font').replaceAll('"', "'"),
  }
}

/** The theme's colours, read again when the theme changes: the frame has its own document and inherits nothing. */
const useColours = (): FrameColours => {
  const [colours, setColours] = useState(readColours)
  useEffect(() => {
    const observer = new MutationObserver(() => setColours(readColours()))
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => observer.disconnect()
  }, [])
  return colours
}

type Props = {
  readonly mail: CleanMail
  readonly title: string
  readonly onLink: (url: string) => void
  /** The height from an earlier showing, so that the list does not jump. Pixels. */
  readonly firstHeight?: number
  readonly onHeight?: (height: number) => void
}

/** Shows somebody else's HTML where it can do no harm. */
export const MessageFrame = ({ mail, title, onLink, firstHeight = 60, onHeight }: Props) => {
  const colours = useColours()
  const [height, setHeight] = useState(firstHeight)
  const frame = useRef<HTMLIFrameElement>(null)
  const stop = useRef<() => void>(() => {})
  const followed = useRef<Document | null>(null)
  const unfolded = useRef<ReadonlySet<number>>(new Set())
  const html = useMemo(() => frameDocument(mail, colours), [mail, colours])
  const latest = useRef({ onLink, onHeight })
  useEffect(() => {
    latest.current = { onLink, onHeight }
  })
  const follow = useCallback(() => {
    const inner = frame.current?.contentDocument ?? null
    if (frame.current === null || inner === null || inner === followed.current) return
    stop.current()
    followed.current = inner
    stop.current = followFrame(frame.current, {
      unfolded: unfolded.current,
      onUnfold: (open) => {
        unfolded.current = open
      },
      onHeight: (next) => {
        setHeight(next)
        latest.current.onHeight?.(next)
      },
      onLink: (url) => latest.current.onLink(url),
    })
  }, [])
  useEffect(() => {
    // The load event waits for every picture, and main may have to fetch them: the text is measured as soon as it is there.
    let next = 0
    const look = () => {
      const inner = frame.current?.contentDocument
      const parsed = inner?.URL === 'about:srcdoc' && inner.readyState !== 'loading'
      const current = frame.current?.srcdoc === html
      if (parsed && current && inner !== followed.current) follow()
      else next = requestAnimationFrame(look)
    }
    look()
    return () => cancelAnimationFrame(next)
  }, [html, follow])
  useEffect(() => () => stop.current(), [])
  return (
    <iframe
      ref={frame}
      className={mail.ownColours ? 'message-frame own-colours' : 'message-frame'}
      title={title}
      sandbox={frameSandbox}
      srcDoc={html}
      style={{ height }}
      onLoad={follow}
    />
  )
}
