import { extname, join, sep } from 'node:path'

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

export type Asset = { readonly file: string; readonly contentType: string }

/** What our builds name files with. Drives, streams, backslashes and control characters are not among it. */
const safeName = /^[\w@~-][\w.@~-]*$/

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const isPlain = (name: string | undefined): name is string => name !== undefined && safeName.test(name)

/**
 * The file below `root` that a URL path names, or undefined where the path is not plainly one of our kinds of file.
 * Checked after decoding, segment by segment: `%2e%2e`, `%2f` and `%5c` arrive here undecoded.
 * @param pathname The path of a parsed URL, beginning with `/` or empty.
 */
export const assetOf = (root: string, pathname: string): Asset | undefined => {
  const names = (pathname === '' || pathname === '/' ? '/index.html' : pathname)
    .slice(1)
    .split('/')
    .map(decode)
  if (!names.every(isPlain)) return undefined
  const file = join(root, ...names)
  const contentType = contentTypes[extname(file).toLowerCase()]
  const isBelowRoot = file.startsWith(root.endsWith(sep) ? root : root + sep)
  return contentType === undefined || !isBelowRoot ? undefined : { file, contentType }
}
