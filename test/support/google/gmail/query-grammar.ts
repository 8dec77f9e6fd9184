/** A Gmail search as a tree. */
export type Query =
  | { kind: 'and' | 'or'; of: Query[] }
  | { kind: 'not'; of: Query }
  | { kind: 'operator'; name: string; value: string }
  /** A bare word or, when `exact`, a quoted phrase. */
  | { kind: 'words'; text: string; exact: boolean }

const OPERATORS: ReadonlySet<string> = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'subject',
  'after',
  'before',
  'newer',
  'older',
  'newer_than',
  'older_than',
  'in',
  'label',
  'is',
  'has',
  'rfc822msgid',
  'filename',
  'list',
])

type Token =
  | { kind: 'open' | 'close'; group: '(' | '{' }
  | { kind: 'minus' }
  | { kind: 'or' }
  /** Without a value it applies to the group that follows. */
  | { kind: 'operator'; name: string; value: string | undefined }
  | { kind: 'word'; text: string; exact: boolean }

const TOKEN =
  /\s+|([({])|([)}])|(-)(?=[^\s])|"([^"]*)"?|([A-Za-z0-9_]+):(?:"([^"]*)"?|([^\s(){}"]+)|(?=[({]))|([^\s(){}"]+)/gy

function wordToken(text: string): Token | undefined {
  if (text === 'OR') return { kind: 'or' }
  // AND is what a space means already; a lone sign means nothing.
  if (text === 'AND' || !/[\p{L}\p{N}]/u.test(text)) return undefined
  return { kind: 'word', text: text.replace(/^[:,;]+|[,;]+$/g, ''), exact: false }
}

function operatorToken(name: string, value: string | undefined): Token | undefined {
  if (OPERATORS.has(name.toLowerCase())) return { kind: 'operator', name: name.toLowerCase(), value }
  return wordToken(`${name}:${value ?? ''}`)
}

function tokenOf(match: RegExpMatchArray): Token | undefined {
  const [, open, close, minus, phrase, operator, quoted, value, word] = match
  if (open) return { kind: 'open', group: open === '(' ? '(' : '{' }
  if (close) return { kind: 'close', group: close === ')' ? '(' : '{' }
  if (minus) return { kind: 'minus' }
  if (phrase !== undefined) return { kind: 'word', text: phrase, exact: true }
  if (operator) return operatorToken(operator, quoted ?? value)
  return word === undefined ? undefined : wordToken(word)
}

function tokenize(text: string): Token[] {
  return [...text.matchAll(TOKEN)].flatMap((match) => tokenOf(match) ?? [])
}

type Reader = { peek: () => Token | undefined; take: () => Token | undefined }

function reader(tokens: readonly Token[]): Reader {
  let at = 0
  return { peek: () => tokens[at], take: () => tokens[at++] }
}

function combine(kind: 'and' | 'or', of: Query[]): Query {
  const [only] = of
  return of.length === 1 && only ? only : { kind, of }
}

/** `from:(a OR b)` applies the operator to every word inside the parentheses. */
function distribute(name: string, inner: Query): Query {
  if (inner.kind === 'words') return { kind: 'operator', name, value: inner.text }
  if (inner.kind === 'not') return { kind: 'not', of: distribute(name, inner.of) }
  if (inner.kind === 'operator') return inner
  return { kind: inner.kind, of: inner.of.map((part) => distribute(name, part)) }
}

function readGroup(input: Reader, group: '(' | '{'): Query {
  const inner = readTerms(input, group)
  // A missing closing bracket ends the group with the query, as the search box does.
  if (input.peek()?.kind === 'close') input.take()
  return inner
}

function readOne(input: Reader): Query | undefined {
  const token = input.take()
  if (!token) return undefined
  switch (token.kind) {
    case 'open':
      return readGroup(input, token.group)
    case 'minus': {
      const negated = readOne(input)
      return negated && { kind: 'not', of: negated }
    }
    case 'operator': {
      if (token.value !== undefined) return { kind: 'operator', name: token.name, value: token.value }
      const group = readOne(input)
      return group && distribute(token.name, group)
    }
    case 'word':
      return token.text === '' ? undefined : { kind: 'words', text: token.text, exact: token.exact }
    case 'close':
    case 'or':
      break
  }
  return undefined
}

/** Terms up to the end of the group. OR binds tighter than the space; inside braces every space is an OR. */
function readTerms(input: Reader, group: '(' | '{' | 'all'): Query {
  const terms: Query[] = []
  let joinNext = false
  for (let token = input.peek(); token; token = input.peek()) {
    if (token.kind === 'close') {
      if (group !== 'all') break
      input.take()
      continue
    }
    if (token.kind === 'or') {
      input.take()
      joinNext = terms.length > 0
      continue
    }
    const term = readOne(input)
    const last = terms.at(-1)
    if (term && joinNext && last) {
      terms[terms.length - 1] =
        last.kind === 'or' ? { kind: 'or', of: [...last.of, term] } : { kind: 'or', of: [last, term] }
    } else if (term) terms.push(term)
    joinNext = false
  }
  return combine(group === '{' ? 'or' : 'and', terms)
}

/** Parses what a person may type into Gmail's search box. Never fails: what has no meaning is left out. */
export function parseQuery(text: string): Query {
  return readTerms(reader(tokenize(text)), 'all')
}
