import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assetOf } from '../../../main/app/asset-path.ts'

const root = join('/', 'app', 'dist', 'renderer')

describe('assetOf', () => {
  test.each([
    ['', 'index.html', 'text/html; charset=utf-8'],
    ['/', 'index.html', 'text/html; charset=utf-8'],
    ['/assets/index-B1_x.js', 'assets/index-B1_x.js', 'text/javascript; charset=utf-8'],
    ['/assets/inter.woff2', 'assets/inter.woff2', 'font/woff2'],
    ['/a%62c.css', 'abc.css', 'text/css; charset=utf-8'],
  ])('finds %j', (path, file, contentType) => {
    expect(assetOf(root, path)).toEqual({ file: join(root, file), contentType })
  })

  test.each([
    '/../secret.js',
    '/..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.js',
    '/..%5csecret.js',
    '/c:%5csecret.js',
    '/c:/secret.js',
    '//server/share/secret.js',
    '/a%00.js',
    '/%',
    '/%c0%ae%c0%ae/secret.js',
    '/.hidden.js',
    '/.git/x.js',
    '/file.js::$DATA',
    '/con.exe',
    '/noextension',
    '/index.js.map',
    '/a//b.js',
    '/a/./b.js',
  ])('refuses %j', (path) => {
    expect(assetOf(root, path)).toBeUndefined()
  })

  test('never leaves its folder, whatever the path', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '%2e%2e',
        '%2f',
        '%5c',
        '\\',
        '/',
        '//',
        '%00',
        'a',
        'a.js',
        'C:',
        '~',
        '%252e',
      ),
      fc.string({ maxLength: 4 }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const asset = assetOf(root, `/${parts.join('')}.js`)
        return (
          asset === undefined || (asset.file.startsWith(`${root}/`) && !asset.file.split('/').includes('..'))
        )
      }),
      { numRuns: 5000 },
    )
  })
})
