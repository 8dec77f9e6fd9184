/** Decodes text in a named charset; an unknown name means UTF-8 where the bytes allow it, else Windows-1252. */
export function decodeBytes(bytes: Buffer, charset: string | undefined): string {
  const named = charset && decoderFor(charset.trim().toLowerCase())
  if (named) return named.decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function decoderFor(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label === 'cp932' ? 'shift_jis' : label)
  } catch {
    return undefined
  }
}
