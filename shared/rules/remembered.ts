type Bounds = {
  /** Answers that are kept. */
  readonly most: number
  /** UTF-16 units of a text whose answer is kept: strangers write the texts. */
  readonly longest: number
}

/**
 * A function of a text that gives the same answer every time, with its last answers kept. Two generations: when the younger is
 * full the older is forgotten, so that what is asked often stays, and nothing has to be put in order.
 */
export const remembered = (make: (text: string) => string, bounds: Bounds): ((text: string) => string) => {
  let younger = new Map<string, string>()
  let older = new Map<string, string>()
  const keep = (text: string, made: string): string => {
    if (younger.size >= bounds.most / 2) {
      older = younger
      younger = new Map()
    }
    younger.set(text, made)
    return made
  }
  return (text) => {
    const young = younger.get(text)
    if (young !== undefined) return young
    if (text.length > bounds.longest) return make(text)
    return keep(text, older.get(text) ?? make(text))
  }
}
