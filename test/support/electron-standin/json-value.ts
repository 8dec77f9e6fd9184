/**
 * The JSON text of a payload, or a TypeError for anything that JSON would change or lose: Date, Map, Buffer,
 * functions, NaN, `undefined` inside an array, class instances. A property that is `undefined` is left out, and a
 * bare `undefined` (a call without a payload, an answer without a value) is carried as the empty text.
 *
 * The text of this function is also sent to the page, so it must not refer to anything outside itself.
 */
export const jsonText = (value: unknown): string => {
  const findFault = (item: unknown, path: string, depth: number): string | undefined => {
    if (depth > 100) return `a structure deeper than 100 levels at ${path}`
    if (item === null || typeof item === 'string' || typeof item === 'boolean') return undefined
    if (typeof item === 'number') return Number.isFinite(item) ? undefined : `${item} at ${path}`
    if (typeof item !== 'object') return `${typeof item} at ${path}`
    if (Array.isArray(item)) {
      for (let index = 0; index < item.length; index += 1) {
        const fault = findFault(item[index], `${path}[${index}]`, depth + 1)
        if (fault !== undefined) return fault
      }
      return undefined
    }
    const prototype: unknown = Object.getPrototypeOf(item)
    if (prototype !== null && prototype !== Object.prototype) {
      return `${Object.prototype.toString.call(item)} at ${path}`
    }
    for (const [key, member] of Object.entries(item)) {
      const fault = member === undefined ? undefined : findFault(member, `${path}.${key}`, depth + 1)
      if (fault !== undefined) return fault
    }
    return undefined
  }
  if (value === undefined) return ''
  const fault = findFault(value, 'payload', 0)
  if (fault !== undefined) throw new TypeError(`An object could not be cloned: ${fault} is not a JSON value.`)
  return JSON.stringify(value)
}

/** The inverse of `jsonText`. Its text is sent to the page, too. */
export const fromJsonText = (text: string): unknown => (text === '' ? undefined : JSON.parse(text))
