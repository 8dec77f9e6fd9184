import { badRequest } from './graph-error.ts'

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'
export type Literal = string | number | boolean | null

/** A parsed $filter (OData 4.01 part 2, section 5.1.1, as far as messages take it). */
export type Filter =
  | { kind: 'and' | 'or'; parts: readonly Filter[] }
  | { kind: 'not'; part: Filter }
  | { kind: 'compare'; path: string; operator: Comparison; value: Literal }
  | { kind: 'text'; test: 'startswith' | 'endswith' | 'contains'; path: string; value: string }
  | { kind: 'any'; path: string; part: Filter }

type Token = { kind: 'word' | 'string' | 'punctuation'; text: string }

const TOKEN = /\s*(?:'((?:[^']|'')*)'|([A-Za-z_][\w/.]*|-?\d[\w:.+-]*)|([(),:]))/y

function invalid(text: string, why: string): Error {
  return badRequest(`Invalid filter clause: ${why} in '${text}'.`, 'BadRequest')
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (!match) throw invalid(text, `Syntax error at position ${at}`)
    if (match[1] !== undefined) tokens.push({ kind: 'string', text: match[1].replaceAll("''", "'") })
    else if (match[2] !== undefined) tokens.push({ kind: 'word', text: match[2] })
    else tokens.push({ kind: 'punctuation', text: match[3] ?? '' })
  }
  return tokens
}

const COMPARISONS: readonly Comparison[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le']

function literalOf({ kind, text }: Token): Literal {
  if (kind === 'string') return text
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null') return null
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text
}

/** One parse: a cursor over the tokens, one function for each level of precedence. */
function createParser(text: string) {
  const tokens = tokensOf(text)
  let position = 0

  const peek = (): Token | undefined => tokens[position]
  const isWord = (word: string): boolean => peek()?.kind === 'word' && peek()?.text === word

  function take(): Token {
    const token = tokens[position]
    if (!token) throw invalid(text, 'Unexpected end')
    position += 1
    return token
  }

  function expect(punctuation: string): void {
    const token = take()
    if (token.kind !== 'punctuation' || token.text !== punctuation)
      throw invalid(text, `'${punctuation}' expected, '${token.text}' found`)
  }

  function joined(kind: 'and' | 'or', next: () => Filter): Filter {
    const parts = [next()]
    while (isWord(kind)) {
      take()
      parts.push(next())
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind, parts }
  }

  const either = (): Filter => joined('or', both)
  const both = (): Filter => joined('and', single)

  function single(): Filter {
    if (isWord('not')) {
      take()
      return { kind: 'not', part: single() }
    }
    if (peek()?.kind === 'punctuation' && peek()?.text === '(') {
      take()
      const inside = either()
      expect(')')
      return inside
    }
    return predicate()
  }

  function textTest(test: 'startswith' | 'endswith' | 'contains'): Filter {
    expect('(')
    const path = take().text
    expect(',')
    const value = take()
    expect(')')
    if (value.kind !== 'string') throw invalid(text, 'A string literal is needed')
    return { kind: 'text', test, path, value: value.text }
  }

  /** `singleValueExtendedProperties/any(ep: ep/id eq '…' and ep/value eq '…')`; paths lose the variable. */
  function anyTest(path: string): Filter {
    expect('(')
    const variable = take().text
    expect(':')
    const inside = either()
    expect(')')
    return { kind: 'any', path: path.slice(0, -'/any'.length), part: withoutVariable(inside, variable) }
  }

  function predicate(): Filter {
    const { kind, text: path } = take()
    if (kind !== 'word') throw invalid(text, `A property is needed, '${path}' found`)
    const test = path.toLowerCase()
    if (test === 'startswith' || test === 'endswith' || test === 'contains') return textTest(test)
    if (path.endsWith('/any')) return anyTest(path)
    const operator = COMPARISONS.find((name) => name === peek()?.text)
    if (operator === undefined) return { kind: 'compare', path, operator: 'eq', value: true }
    take()
    return { kind: 'compare', path, operator, value: literalOf(take()) }
  }

  return () => {
    const filter = either()
    if (position < tokens.length) throw invalid(text, `Unexpected '${peek()?.text ?? ''}'`)
    return filter
  }
}

function withoutVariable(filter: Filter, variable: string): Filter {
  const strip = (path: string): string =>
    path.startsWith(`${variable}/`) ? path.slice(variable.length + 1) : path
  if ('parts' in filter)
    return { ...filter, parts: filter.parts.map((part) => withoutVariable(part, variable)) }
  if ('part' in filter) return { ...filter, part: withoutVariable(filter.part, variable) }
  return { ...filter, path: strip(filter.path) }
}

/** Throws Graph's 400 for what is no filter. */
export function parseFilter(text: string): Filter {
  return createParser(text)()
}

/** Property paths in the order they appear; the restrictions on $orderby are about this order. */
export function pathsOf(filter: Filter): string[] {
  if ('parts' in filter) return filter.parts.flatMap(pathsOf)
  return filter.kind === 'not' ? pathsOf(filter.part) : [filter.path]
}
