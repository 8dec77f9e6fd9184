/** Gmail's query language has no escape inside quotes: a text with one of these can't be asked for. */
export const unquotable = /["\\\s\p{C}]/u

/**
 * The term for what was taken in at or after `since` (epoch ms), '' for all there is. `after:` takes epoch seconds and is
 * exclusive in some of Gmail's own answers, so it asks for one second more. Small numbers are read as something else
 * than seconds; so long ago there was no mail.
 */
export const afterTerm = (since: number): string => {
  const after = Math.floor(since / 1000) - 1
  return after < 100_000_000 ? '' : ` after:${String(after)}`
}
