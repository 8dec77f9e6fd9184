import { constants } from 'node:os'
import { errorCodes } from '../../shared/errors/app-error.ts'

const hidden = '[redacted]'

/** Words under a key named `code` that are known to be harmless; an authorization code is never one of them. */
const harmlessCodes = new Set<string>([...errorCodes, ...Object.keys(constants.errno)])

const secretKey =
  /token|secret|authori[sz]ation|password|passphrase|credential|verifier|assertion|cookie|bearer/i
const codeKey = /code$/i

/** Secrets by their own look: Google's and Microsoft's tokens and codes, client secrets, JWTs. */
const shapes: readonly RegExp[] = [
  /ya29\.[\w.~+/-]+=*/g,
  /\b1\/\/[\w.~+-]+/g,
  /\b4\/[\w~+-]{6,}/g,
  /\bGOCSPX-[\w-]+/g,
  /\bM\.C\d+_[\w.!*$-]+/g,
  /\beyJ[\w-]{5,}(?:\.[\w-]*){0,4}/g,
]

/** `Bearer x`, `Basic x`, as in a header. */
const scheme = /\b(bearer|basic)(\s+)[\w.~+/=%:-]+/gi

/** `name=value`, `name: value`, `"name":"value"`, also where the quotes are escaped, as in JSON within JSON. */
const assignment =
  /([\w-]*(?:token|secret|authori[sz]ation|password|passphrase|credential|verifier|assertion|cookie|code)\\*["']?\s*(?:[=:]|%3[ad])\s*)(\\*"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&"'})\]]+)/gi

const url = /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@"'<>]*@)?([^\s?#"'<>]+)([?#][^\s"'<>]*)?/gi
const address = /([\p{L}\p{N}_.+%'-])[\p{L}\p{N}_.+%'-]*@((?:[\p{L}\p{N}-]+\.)*[\p{L}\p{N}-]+)/gu
const opaque = /[\w~+-]{40,}/g

const isHarmlessCode = (value: string): boolean => harmlessCodes.has(value) || /^\d{1,4}$/.test(value)

const hideAssignment = (_whole: string, name: string, value: string): string => {
  const bare = value.replaceAll(/^[\\"']+|[\\"']+$/g, '')
  const isCode = /code\\*["']?\s*(?:[=:]|%3[ad])\s*$/i.test(name)
  return isCode && isHarmlessCode(bare) ? `${name}${value}` : `${name}${hidden}`
}

/** Long runs of mixed letters and digits are taken for secrets; hashes in hex and ids with words are not. */
const hideOpaque = (run: string): string =>
  /\d/.test(run) && /[A-Z]/.test(run) && /[a-z]/.test(run) ? hidden : run

/**
 * The text without tokens, codes, secrets and queries of URLs, and with addresses shortened to `a…@domain`.
 * The last line of defence: callers still pass no secret.
 */
export const redactText = (text: string): string => {
  let clean = text.replaceAll(url, (_whole, start: string, rest: string, query: string | undefined) =>
    query === undefined ? `${start}${rest}` : `${start}${rest}${query.charAt(0)}…`,
  )
  // Before the shapes: the name of a value tells more than its look.
  clean = clean.replaceAll(scheme, `$1$2${hidden}`).replaceAll(assignment, hideAssignment)
  for (const shape of shapes) clean = clean.replaceAll(shape, hidden)
  return clean.replaceAll(opaque, hideOpaque).replaceAll(address, '$1…@$2')
}

/** The value of a log field; what its key tells decides first. */
export const redactField = (
  key: string,
  value: string | number | boolean | null,
): string | number | boolean | null => {
  if (typeof value !== 'string') return value
  if (secretKey.test(key)) return hidden
  if (codeKey.test(key)) return isHarmlessCode(value) ? value : hidden
  return redactText(value)
}
