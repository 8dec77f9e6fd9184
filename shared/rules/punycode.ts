/*
 * The encoder of RFC 3492, section 6.3, with the parameters of section 5 (IDNA). Only encoding is needed: matching
 * compares addresses in their ASCII form.
 */
const base = 36
const tMin = 1
const tMax = 26
const skew = 38
const damp = 700
const initialBias = 72
const initialN = 128

const digit = (value: number): string => String.fromCharCode(value < 26 ? value + 97 : value + 22)

const adapt = (delta: number, points: number, first: boolean): number => {
  let rest = first ? Math.floor(delta / damp) : Math.floor(delta / 2)
  rest += Math.floor(rest / points)
  let k = 0
  for (; rest > ((base - tMin) * tMax) / 2; k += base) rest = Math.floor(rest / (base - tMin))
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew))
}

const threshold = (k: number, bias: number): number => Math.min(Math.max(k - bias, tMin), tMax)

const variableLength = (delta: number, bias: number): string => {
  let out = ''
  let q = delta
  for (let k = base; ; k += base) {
    const t = threshold(k, bias)
    if (q < t) return out + digit(q)
    out += digit(t + ((q - t) % (base - t)))
    q = Math.floor((q - t) / (base - t))
  }
}

const encodeLabel = (label: string): string => {
  const points = Array.from(label, (char) => char.codePointAt(0) ?? 0)
  const basic = points.filter((point) => point < initialN)
  let out = String.fromCharCode(...basic) + (basic.length > 0 ? '-' : '')
  let n = initialN
  let delta = 0
  let bias = initialBias
  let handled = basic.length
  while (handled < points.length) {
    const next = Math.min(...points.filter((point) => point >= n))
    delta += (next - n) * (handled + 1)
    n = next
    for (const point of points) {
      if (point < n) delta += 1
      if (point !== n) continue
      out += variableLength(delta, bias)
      bias = adapt(delta, handled + 1, handled === basic.length)
      delta = 0
      handled += 1
    }
    delta += 1
    n += 1
  }
  return out
}

/** UTF-16 units; an A-label has at most 63 octets, and more of them than the label has code points. */
const longestLabel = 126

const isAscii = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) >= initialN) return false
  return true
}

/** A domain in its ASCII form (RFC 5890 A-labels): lower case, NFC, full-width dots folded. */
export const domainToAscii = (domain: string): string =>
  // Nearly all are: it is asked for several times of each mail.
  isAscii(domain) ? domain.toLowerCase() : toAscii(domain)

const toAscii = (domain: string): string =>
  domain
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\u3002\uFF0E\uFF61]/g, '.')
    .split('.')
    // A longer one is no label in any form, and encoding takes the square of its length.
    .map((label) => (label.length > longestLabel || isAscii(label) ? label : `xn--${encodeLabel(label)}`))
    .join('.')
