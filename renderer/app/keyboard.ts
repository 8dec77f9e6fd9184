import { useEffect, useRef } from 'react'

export const shortcutActions = [
  'list.next',
  'list.previous',
  'list.open',
  'write',
  'reply',
  'replyAll',
  'forward',
  'palette',
  'shortcuts',
  'filter',
  'undoSend',
  'dismiss',
  'back',
  'go.contacts',
  'go.suggestions',
  'go.reviews',
  'go.drafts',
  'go.outbox',
  'go.mailboxes',
  'go.settings',
] as const
export type ShortcutAction = (typeof shortcutActions)[number]

export const shortcutHelp: readonly { keys: readonly string[]; words: string }[] = [
  { keys: ['Ctrl K', '/'], words: 'Search, or do anything' },
  { keys: ['C'], words: 'Write a mail' },
  { keys: ['R'], words: 'Reply' },
  { keys: ['A'], words: 'Reply to all' },
  { keys: ['F'], words: 'Forward' },
  { keys: ['J', '↓'], words: 'Next in the list' },
  { keys: ['K', '↑'], words: 'Previous in the list' },
  { keys: ['Enter'], words: 'Open' },
  { keys: ['A', 'D'], words: 'Add or dismiss, in Suggestions' },
  { keys: ['Z', 'Ctrl Z'], words: 'Undo sending, outside of a text' },
  { keys: ['Shift F'], words: 'Filter contacts' },
  { keys: ['G', 'C'], words: 'Go to Contacts' },
  { keys: ['G', 'P'], words: 'Go to Suggestions' },
  { keys: ['G', 'R'], words: 'Go to Review' },
  { keys: ['G', 'D'], words: 'Go to Drafts' },
  { keys: ['G', 'O'], words: 'Go to Outbox' },
  { keys: ['G', 'M'], words: 'Go to Mailboxes' },
  { keys: ['G', 'S'], words: 'Go to Settings' },
  { keys: ['Ctrl Enter'], words: 'Send the mail being written' },
  { keys: ['Ctrl Shift X'], words: 'Show or hide formatting, in a mail' },
  { keys: ['Ctrl Shift O'], words: 'The mail in its own window, and back' },
  { keys: ['Ctrl Shift A'], words: 'Attach files' },
  { keys: ['Ctrl Shift K'], words: 'Link' },
  { keys: ['Ctrl B', 'Ctrl I', 'Ctrl U'], words: 'Bold, italic, underlined' },
  { keys: ['Ctrl Alt 1', '2', '3'], words: 'Headings; Ctrl Alt 0 is text' },
  { keys: ['Ctrl Shift 7', '8'], words: 'Numbered list, bulleted list' },
  { keys: ['Ctrl Shift B'], words: 'Quote' },
  { keys: ['Ctrl Shift L', 'E', 'R'], words: 'Align left, centre, right' },
  { keys: ['Tab'], words: 'Deeper in a list, next cell in a table' },
  { keys: ['Alt F10'], words: 'To the formatting tools' },
  { keys: ['Esc'], words: 'Close, or go back' },
  { keys: ['?'], words: 'This list' },
]

type Press = {
  readonly key: string
  readonly ctrl: boolean
  readonly alt: boolean
  /** The focus is in something that takes text. */
  readonly typing: boolean
}

const single: Readonly<Record<string, ShortcutAction>> = {
  j: 'list.next',
  k: 'list.previous',
  ArrowDown: 'list.next',
  ArrowUp: 'list.previous',
  Enter: 'list.open',
  c: 'write',
  d: 'dismiss',
  r: 'reply',
  a: 'replyAll',
  f: 'forward',
  F: 'filter',
  z: 'undoSend',
  '/': 'palette',
  '?': 'shortcuts',
  Escape: 'back',
}
const afterG: Readonly<Record<string, ShortcutAction>> = {
  c: 'go.contacts',
  p: 'go.suggestions',
  r: 'go.reviews',
  d: 'go.drafts',
  o: 'go.outbox',
  m: 'go.mailboxes',
  s: 'go.settings',
}

/**
 * What a key press means. `leading` is true when `g` was pressed just before. Returns 'lead' for that `g`, null for keys
 * that mean nothing here. While somebody types, only the palette is reachable.
 */
export const actionFor = (press: Press, leading: boolean): ShortcutAction | 'lead' | null => {
  if (press.ctrl && press.key.toLowerCase() === 'k') return 'palette'
  if (press.alt || press.typing) return null
  // In a text it takes back what was typed, and is the editor's.
  if (press.ctrl) return press.key === 'z' ? 'undoSend' : null
  if (leading) return afterG[press.key] ?? null
  return press.key === 'g' ? 'lead' : (single[press.key] ?? null)
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Enter and arrows belong to the focused control where there is one. */
const controlTakes = (event: KeyboardEvent): boolean =>
  event.target instanceof HTMLElement &&
  ((event.key === 'Enter' && event.target.closest('button, a, summary') !== null) ||
    (event.key.startsWith('Arrow') && event.target.closest('[role=tablist], [role=menu]') !== null))

const shortcutEvent = 'liaison-shortcut'
const leadMs = 1200

/** Listens to the whole window and announces actions. Returns the function that stops it. */
export const listenToKeys = (target: Window): (() => void) => {
  let leadAt = Number.NEGATIVE_INFINITY
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || controlTakes(event)) return
    const modal = document.querySelector('dialog[open]') !== null
    const press = {
      key: event.key,
      ctrl: event.ctrlKey || event.metaKey,
      alt: event.altKey,
      typing: isTyping(event.target),
    }
    const action = actionFor(press, event.timeStamp - leadAt < leadMs)
    leadAt = action === 'lead' ? event.timeStamp : Number.NEGATIVE_INFINITY
    if (action === null || action === 'lead' || modal) return
    const announced = new CustomEvent(shortcutEvent, { detail: action, cancelable: true })
    // A component that acts on it cancels the announcement; only then is the key ours.
    if (!target.dispatchEvent(announced)) event.preventDefault()
  }
  target.addEventListener('keydown', onKey)
  return () => target.removeEventListener('keydown', onKey)
}

/** Does what a key would do, for who is not at the keys. */
export const announce = (action: ShortcutAction): void => {
  window.dispatchEvent(new CustomEvent(shortcutEvent, { detail: action, cancelable: true }))
}

/** Acts on a shortcut while the component is there. */
export const useShortcut = (action: ShortcutAction, act: () => void, enabled = true): void => {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  useEffect(() => {
    if (!enabled) return undefined
    const listener = (event: Event) => {
      if (event instanceof CustomEvent && event.detail === action) {
        event.preventDefault()
        latest.current()
      }
    }
    window.addEventListener(shortcutEvent, listener)
    return () => window.removeEventListener(shortcutEvent, listener)
  }, [action, enabled])
}
