import { lineKinds, type LineKind } from '../../shared/rules/quote-stripping.ts'
import { mailLines, type PageLine } from './mail-lines.ts'

export type Folded = 'quote' | 'signature'

/** What is said of a fold to those who can't see it. */
export const foldNames: Readonly<Record<Folded, string>> = {
  quote: 'Earlier mail in this conversation',
  signature: 'Signature',
}

/** Pages of that many lines are no replies, and folding them would take longer than it helps. */
const mostLines = 20_000
const mostBreaks = 100_000
const mostDepth = 400

type Run = { readonly folded: Folded; readonly first: ChildNode; readonly last: ChildNode }

const runsOf = (lines: readonly PageLine[], kinds: readonly LineKind[]): Run[] => {
  const runs: { folded: Folded; first: ChildNode; last: ChildNode }[] = []
  lines.forEach(({ leaves }, index) => {
    const kind = kinds[index] ?? 'own'
    const first = leaves[0]
    const last = leaves.at(-1)
    if (kind === 'own' || first === undefined || last === undefined) return
    const before = runs.at(-1)
    if (before === undefined || (kinds[index - 1] ?? 'own') === 'own')
      runs.push({ folded: kind, first, last })
    else {
      before.last = last
      if (kind === 'quote') before.folded = 'quote'
    }
  })
  return runs
}

const holds = (node: Node | null, view: Window & typeof globalThis): boolean => {
  if (node === null) return false
  if (node instanceof view.Element) {
    return node.matches('img, hr') || node.querySelector('img, hr') !== null || node.textContent.trim() !== ''
  }
  return node instanceof view.Text && node.data.trim() !== ''
}

/** The widest element that has nothing before (or after) the node: its frame and margins go with what is folded. */
const edge = (
  node: ChildNode,
  root: Element,
  side: 'previousSibling' | 'nextSibling',
  view: Window & typeof globalThis,
): ChildNode => {
  let at = node
  for (;;) {
    let beside = at[side]
    while (beside !== null && !holds(beside, view)) beside = beside[side]
    const parent = at.parentElement
    if (beside !== null || parent === null || parent === root) return at
    at = parent
  }
}

const fold = (run: Run, root: Element, view: Window & typeof globalThis): void => {
  const document = root.ownerDocument
  const range = document.createRange()
  range.setStartBefore(edge(run.first, root, 'previousSibling', view))
  range.setEndAfter(edge(run.last, root, 'nextSibling', view))
  const details = document.createElement('details')
  details.className = 'liaison-history'
  const summary = document.createElement('summary')
  summary.textContent = '•••'
  summary.title = foldNames[run.folded]
  summary.setAttribute('aria-label', foldNames[run.folded])
  details.append(summary, range.extractContents())
  range.insertNode(details)
}

const breaksIn = (text: string): number => {
  let breaks = 0
  for (let at = text.indexOf('\n'); at !== -1 && breaks <= mostBreaks; at = text.indexOf('\n', at + 1))
    breaks += 1
  return breaks
}

const depthOf = (root: Element): number => {
  let deepest = 0
  for (let level: Element[] = [root]; level.length > 0 && deepest <= mostDepth; deepest += 1) {
    level = level.flatMap((element) => [...element.children])
  }
  return deepest
}

/**
 * Puts the quoted history and the signature of a cleaned mail behind a closed `<details>`, which opens without a script.
 * A mail that is passed on, one that is all quote, and quotes that are answered in between stay open.
 * @param subject Of the mail, where it is known: a forward by Outlook looks like a reply but for that.
 */
export const foldQuotes = (body: string, view: Window & typeof globalThis, subject = ''): string => {
  // Each break in text that keeps its breaks becomes a node.
  if (breaksIn(body) > mostBreaks) return body
  const root = new view.DOMParser().parseFromString(body, 'text/html').body
  // Walking goes as deep as the page does, and hostile mail is as deep as it likes.
  if (depthOf(root) > mostDepth) return body
  const lines = mailLines(root, view)
  if (lines.length > mostLines) return body
  const runs = runsOf(lines, lineKinds(lines, { subject }))
  if (runs.length === 0) return body
  for (const run of runs) fold(run, root, view)
  return root.innerHTML
}
