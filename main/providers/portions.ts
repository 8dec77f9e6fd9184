/** What is asked for one address: its terms, and their length as they stand in the address of a request. */
type Portion = { readonly terms: readonly string[]; readonly length: number }

/**
 * Terms of searches, put together as long as they fit `longest` characters of the address of a request: servers refuse
 * addresses that are too long. The terms of one address are never divided; an empty list is left out.
 * @param joint What stands between two terms.
 */
export const portionsOf = (
  each: readonly (readonly string[])[],
  joint: string,
  longest: number,
): (readonly string[])[] => {
  const portions: Portion[] = []
  for (const terms of each) {
    if (terms.length === 0) continue
    const length = encodeURIComponent(joint + terms.join(joint)).length
    const last = portions.at(-1)
    if (last === undefined || last.length + length > longest) portions.push({ terms, length })
    else portions[portions.length - 1] = { terms: [...last.terms, ...terms], length: last.length + length }
  }
  return portions.map(({ terms }) => terms)
}
