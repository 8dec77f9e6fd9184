const tints = 8

/** Up to two letters: of the first and last word of a name, else of the address. Keeps whole code points. */
export const initials = (name: string, address: string): string => {
  const source = name.trim() === '' ? address : name
  const words = source
    .replaceAll(/[^\p{L}\p{N}\s@._-]/gu, '')
    .split(/[\s@._-]+/u)
    .filter((word) => word !== '')
  const first = Array.from(words[0] ?? '?')
  const last = words.length > 1 && name.trim() !== '' ? Array.from(words.at(-1) ?? '') : []
  return `${first[0] ?? '?'}${last[0] ?? ''}`.toUpperCase()
}

/** The same address always gets the same tint. */
export const tintOf = (address: string): number => {
  let hash = 0
  for (const char of address.toLowerCase()) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 65_521
  return hash % tints
}

type Props = { readonly name: string; readonly address: string; readonly size?: 's' | 'm' | 'l' }

export const Avatar = ({ name, address, size = 'm' }: Props) => (
  <span className={`avatar avatar-${size}`} data-tint={tintOf(address)} aria-hidden="true">
    {initials(name, address)}
  </span>
)
