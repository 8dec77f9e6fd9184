/**
 * The shape of an address in running text. Bounded, so that no line is slow to read. Laxer than what mail can be
 * addressed to: reports name accounts that were made long before anybody checked. Without controls and signs that turn
 * the direction of reading: what anybody may have written is shown in our windows.
 */
export const addressShape = String.raw`[^\s\p{C}<>"'()\[\],:;@][^\s\p{C}<>"()\[\],:;@]{0,99}@[\p{L}\p{N}][\p{L}\p{N}._-]{0,253}`

const whole = new RegExp(`^${addressShape}$`, 'u')

/** The address without what stands around it in a report, or null where there is none. */
export const cleanAddress = (text: string): string | null => {
  const bare = text
    .trim()
    .replace(/^(?:mailto:|smtp:)/i, '')
    .replace(/^[<"'\s]{1,9}/, '')
    .replace(/[>"'\s.;,:]{1,9}$/, '')
  return whole.test(bare) ? bare : null
}
