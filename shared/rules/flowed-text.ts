const depthOf = (line: string): number => /^>*/.exec(line)?.[0].length ?? 0
const bare = (line: string): string => line.slice(depthOf(line)).replace(/^ /, '')

/** Lines that a composer broke by itself: near the usual width, with the space that says that they go on (RFC 3676, 4.2). */
const softBroken = (line: string): boolean => line.endsWith(' ') && line.length >= 50 && line.length <= 80

/**
 * Text in the form "flowed" with its paragraphs in one piece. Whether it is in that form is told from the text alone, for
 * providers hand out bodies without their headers; text that is not stays as it is.
 */
export const unwrapFlowed = (text: string): string => {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const soft = lines.filter((line, index) => softBroken(line) && (lines[index + 1] ?? '').trim() !== '')
  // One longer line more than the form allows, and the spaces are there by chance.
  if (soft.length < 2 || lines.some((line) => line.endsWith(' ') && line.length > 80)) return text
  const out: string[] = []
  let open = false
  for (const line of lines) {
    const last = out.at(-1)
    const goesOn = open && last !== undefined && depthOf(line) === depthOf(last) && bare(line).trim() !== ''
    if (goesOn) out[out.length - 1] = last + bare(line)
    else out.push(line)
    open = line.endsWith(' ') && bare(line) !== '-- ' && bare(line).trim() !== ''
  }
  return out.join('\n')
}
