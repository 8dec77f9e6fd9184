type Part = { readonly text: string; readonly hit: boolean }

const hitStart = '\u0002'
const hitEnd = '\u0003'

/** Splits an excerpt of the search into plain and hit parts: hits stand between U+0002 and U+0003. */
export const excerptParts = (excerpt: string): readonly Part[] => {
  const [before = '', ...rest] = excerpt.split(hitStart)
  const after = rest.flatMap((piece): Part[] => {
    const [hit = '', ...plain] = piece.split(hitEnd)
    return [
      { text: hit, hit: true },
      { text: plain.join(''), hit: false },
    ]
  })
  return [{ text: before.replaceAll(hitEnd, ''), hit: false }, ...after].filter((part) => part.text !== '')
}

export const Excerpt = ({ text }: { text: string }) =>
  excerptParts(text).map((part, index) =>
    part.hit ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
  )
