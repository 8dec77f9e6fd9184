/** What a decision does, said before it is stored. `chosen` are names. */
export const decisionWords = (chosen: readonly string[], always: boolean, address: string): string => {
  const where =
    chosen.length === 0
      ? 'stays off all timelines'
      : `goes onto the ${chosen.length === 1 ? 'timeline' : 'timelines'} of ${namesOf(chosen)}`
  return always ? `All mail of ${address}, here and to come, ${where}.` : `This mail ${where}.`
}

const namesOf = (names: readonly string[]): string =>
  names.length <= 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`

/** What was decided, in a note. */
export const decidedWords = (chosen: readonly string[]): string =>
  chosen.length === 0 ? 'Kept off all timelines' : `Filed under ${namesOf(chosen)}`
