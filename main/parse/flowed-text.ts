/** How many `>` a line begins with, and what is behind them (RFC 3676 section 4.5). */
const quoted = (line: string): readonly [number, string] => {
  let depth = 0
  while (line.charCodeAt(depth) === 0x3e) depth += 1
  const rest = line.slice(depth)
  return [depth, rest.startsWith(' ') ? rest.slice(1) : rest]
}

const signature = '-- '

/**
 * Text of `format=flowed` with its paragraphs put together again (RFC 3676). `deleteSpace` is its `DelSp=yes`, by which
 * programs write languages without spaces. Lines of another quote depth never flow together.
 */
export const unflowed = (text: string, deleteSpace: boolean): string => {
  const out: string[] = []
  let paragraph: string[] = []
  let open = -1
  const end = (): void => {
    if (open !== -1) out.push(`${open === 0 ? '' : `${'>'.repeat(open)} `}${paragraph.join('')}`)
    paragraph = []
    open = -1
  }
  for (const line of text.split(/\r?\n/)) {
    const [depth, content] = quoted(line)
    if (depth !== open || content === signature) end()
    const flows = content.endsWith(' ') && content !== signature
    paragraph.push(flows && deleteSpace ? content.slice(0, -1) : content)
    open = depth
    if (!flows) end()
  }
  end()
  return out.join('\n')
}
