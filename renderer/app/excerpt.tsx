/** Splits an excerpt of the search into plain and hit parts: hits stand between U+0002 and U+0003. */
export const excerptParts = (excerpt: string): readonly { text: string; hit: boolean }[] =>
  excerpt
    .split(/(\u0002[^\u0003]*\u0003?)/)
    .filter((part) => part !== '')
    .map((part) => ({ text: part.replaceAll(/[\u0002\u0003]/g, ''), hit: part.startsWith('\u0002') }))

export const Excerpt = ({ text }: { text: string }) =>
  excerptParts(text).map((part, index) =>
    part.hit ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
  )
