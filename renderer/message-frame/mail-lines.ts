import type { MailLine } from '../../shared/rules/quote-stripping.ts'

/** A line as it is shown, with the pieces of the page that make it up. */
export type PageLine = MailLine & { readonly leaves: readonly ChildNode[] }

/** Elements in which the common programs keep what they quote. Ids and classes come back prefixed from Outlook ("x_"). */
const quoting = [
  'blockquote',
  '.yahoo_quoted, .ymail_android_quoted, [class*="yahoo_quoted"]',
  '.protonmail_quote, .tutanota_quote, .liaison-quote',
  '.zmail_extra, .zmail_extra_hr, .front-blockquote, .freshdesk_quote, .intercom-quote, .hs_reply',
  '#mail-editor-reference-message-container, [id$="mail-editor-reference-message-container"]',
  '[class*="ms-outlook-mobile-reference-message"]',
  '#isReplyContent, #reply-intro, .moz-cite-prefix, .gmail_attr, .mailspring-quote',
].join(',')

/** From here on the mail is the quoted one, up to the end. */
const starting =
  '[id$="divRplyFwdMsg"], [id$="appendonsend"], #OLK_SRC_BODY_SECTION, #stopSpelling, .OutlookMessageHeader'

const signing = [
  '.gmail_signature, .gmail_signature_prefix, [class$="gmail_signature"]',
  '.moz-signature, #Signature, #x_Signature, .protonmail_signature_block, .tutanota_signature',
  '#AppleMailSignature, [id$="ms-outlook-mobile-signature"], .ms-outlook-mobile-signature, .acompli_signature',
  '#mobile-signature, .elementToProof #Signature, .liaison-signature, signature, .mailspring-signature, .signature',
].join(',')

const blocks =
  'address article aside blockquote body center dd div dl dt fieldset figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul'
const isBlock = new Set(blocks.split(' '))

/** Gmail writes an indented paragraph as a quote without its bar. */
const onlyIndented = (element: Element): boolean =>
  element.localName === 'blockquote' &&
  /border(?:-left)?\s*:\s*(?:none|0(?:px)?)\b/i.test(element.getAttribute('style') ?? '')

const quotes = (element: Element): boolean => {
  if (element.matches('.gmail_quote, .gmail_quote_container')) {
    // It also holds the introduction, and the answers where somebody writes between the quoted lines.
    return element.localName === 'blockquote' || element.querySelector('blockquote') === null
  }
  if (element.matches('.mailspring-quote') && element.querySelector('blockquote') !== null) return false
  return element.matches(quoting) && !onlyIndented(element)
}

type Around = { readonly quoted: boolean; readonly signature: boolean; readonly pre: boolean }
type Open = { text: string; leaves: ChildNode[]; around: Around; startsQuote: boolean }

const isPre = (element: Element): boolean =>
  element.localName === 'pre' ||
  /white-space\s*:\s*(?:pre|break-spaces)/i.test(element.getAttribute('style') ?? '')

/** Text that is shown as it is broken: each of its lines becomes a node of its own. */
const brokenText = (text: Text): Text[] => {
  const lines = text.data.split(/(?<=\n)/)
  if (lines.length === 1) return [text]
  // Not `splitText`, which copies all that follows each time.
  const pieces = lines.map((line) => text.ownerDocument.createTextNode(line))
  const all = text.ownerDocument.createDocumentFragment()
  for (const piece of pieces) all.append(piece)
  text.replaceWith(all)
  return pieces
}

/** Gathers pieces into lines, which blocks and breaks end. */
const lineGatherer = () => {
  const lines: PageLine[] = []
  let open: Open | null = null
  let starts = false
  const close = () => {
    if (open !== null && open.text.trim() !== '') {
      const { around, leaves, startsQuote } = open
      const text = open.text.replaceAll(/\s+/g, ' ').trim()
      const quoted = around.quoted || text.startsWith('>')
      lines.push({ text, quoted, signature: around.signature, startsQuote, leaves })
    }
    open = null
  }
  const add = (leaf: ChildNode, text: string, around: Around) => {
    const filled = text.trim() !== ''
    const other =
      open !== null && (open.around.quoted !== around.quoted || open.around.signature !== around.signature)
    if (other && filled && open !== null) {
      if (open.text.trim() === '') open.around = around
      else close()
    }
    open ??= { text: '', leaves: [], around, startsQuote: false }
    open.text += text
    if (!filled) return
    open.leaves.push(leaf)
    open.startsQuote ||= starts
    starts = false
  }
  return {
    lines,
    close,
    add,
    /** The next line is the first of the quoted mail. */
    startQuote: () => {
      starts = true
    },
  }
}

/**
 * The lines of a mail in the order in which they are read. A picture counts as text, for a mail may consist of one.
 * Text that keeps its line breaks is split into nodes at them, which changes nothing that can be seen.
 */
export const mailLines = (root: Element, view: Window & typeof globalThis): PageLine[] => {
  const { lines, close, add, startQuote } = lineGatherer()
  const addText = (text: Text, around: Around) => {
    if (!around.pre) return add(text, text.data, around)
    for (const piece of brokenText(text)) {
      add(piece, piece.data, around)
      if (piece.data.endsWith('\n')) close()
    }
  }
  const walk = (parent: Element, around: Around): void => {
    let node = parent.firstChild
    while (node !== null) {
      // Taken before the text is split: its pieces become siblings.
      const next = node.nextSibling
      if (node instanceof view.Text) addText(node, around)
      else if (node instanceof view.Element) visit(node, around)
      node = next
    }
  }
  const visit = (element: Element, around: Around) => {
    const block = isBlock.has(element.localName)
    if (block || element.localName === 'br') close()
    if (element.matches(starting)) startQuote()
    if (element.localName === 'hr') add(element, '_____', around)
    else if (element.localName === 'img') add(element, '\u{FFFC}', around)
    else {
      walk(element, {
        quoted: around.quoted || quotes(element),
        signature: around.signature || element.matches(signing),
        pre: around.pre || isPre(element),
      })
    }
    if (block) close()
  }
  walk(root, { quoted: false, signature: false, pre: false })
  close()
  return lines
}
