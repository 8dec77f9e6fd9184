/** A local part and a domain of which a provider's index makes words, as it does of the addresses in mail. */
const wordy = /^([\w.-]+)@([\w.-]+)$/

/** Both ends of each of these spellings of an address, without a tag: a tag between them (`ann+offers@x.example`) no whole address finds, and nobody knows it. */
export const addressWords = (
  spellings: readonly string[],
): readonly { readonly local: string; readonly domain: string }[] =>
  [...new Set(spellings.map((spelled) => spelled.replace(/\+[^@]*@/, '@')))].flatMap((untagged) => {
    const [, local, domain] = wordy.exec(untagged) ?? []
    return local === undefined || domain === undefined ? [] : [{ local, domain }]
  })
