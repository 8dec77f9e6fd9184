import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filterDeclarations, filterSheet } from '../../../../renderer/message-frame/css-filter.ts'
import { isLikelyTracker } from '../../../../renderer/message-frame/image-kind.ts'
import { escapeHtml, plainTextBody } from '../../../../renderer/message-frame/plain-text.ts'

const couldFetch = /url\s*\(|@import|image-set\s*\(|expression\s*\(/i

describe('style attributes', () => {
  it.each([
    ['color:red;background:url(https://x.example/a.png);margin:0', 'color:red;margin:0', 1],
    ['background:u\\72l(https://x.example/a.png)', '', 1],
    ['background:ur/**/l(//x.example/a.png)', '', 1],
    ['background:\\75\\72\\6c(http://x.example/a)', '', 1],
    ['color:blue', 'color:blue', 0],
    ['background:url(data:image/png;base64,AA==);color:red', 'color:red', 0],
  ])('%s', (style, css, remote) => {
    expect(filterDeclarations(style)).toEqual({
      css: expect.stringMatching(new RegExp(`^;?${css}$`)),
      remote,
    })
  })
  it('whatever comes in, nothing that fetches comes out', () => {
    const piece = fc.constantFrom(
      'url(',
      'u\\72l(',
      '@import ',
      'image-set(',
      ')',
      ';',
      '/*',
      '*/',
      '"',
      "'",
      ':',
      '\\',
      'a',
      '\\75',
      ' ',
      '{',
      '}',
      '//x',
      'expression(',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('')
        expect(filterDeclarations(text).css).not.toMatch(couldFetch)
        expect(filterSheet(text).css).not.toMatch(couldFetch)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('style sheets', () => {
  it('keep their rules, lose imports, fonts and pictures', () => {
    const { css, remote } = filterSheet(
      '@import "https://x.example/a.css";@font-face{font-family:x;src:url(https://x.example/f)} p{color:red;background:url(https://x.example/b.png)} a{margin:0}',
    )
    expect(css).toContain('color:red')
    expect(css).toContain('a{margin:0}')
    expect(css).not.toContain('x.example')
    expect(remote).toBe(3)
  })
  it('can not close the element that they are put into', () => {
    expect(filterSheet('p{color:red}</style><img src=x>').css).not.toContain('</')
  })
})

describe('trackers', () => {
  const image = (change: object) => ({
    source: 'https://x.example/logo.png',
    width: null,
    height: null,
    style: '',
    ...change,
  })
  it.each([
    [image({ width: '1', height: '1' }), true],
    [image({ width: '0' }), true],
    [image({ style: 'display:none' }), true],
    [image({ style: 'width:1px;height:1px' }), true],
    [image({ source: 'https://u1.ct.sendgrid.net/wf/open?upn=abc' }), true],
    [image({ source: 'https://x.example/o.gif?u=1' }), true],
    [image({}), false],
    [image({ width: '100', height: '12' }), false],
    [image({ source: 'https://x.example/pixelart-banner.png' }), false],
    [image({ style: 'max-width:100%' }), false],
  ])('%o: %s', (facts, expected) => expect(isLikelyTracker(facts)).toBe(expected))
})

describe('plain text', () => {
  it('is escaped, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']/)
        expect(
          plainTextBody(`x${text}`).replaceAll(/<\/?(?:div|a|details|summary)\b[^<>]*>/g, ''),
        ).not.toMatch(/[<>]/)
      }),
    )
  })
  it('folds the quoted tail with its introduction, also a broken one', () => {
    const html = plainTextBody(
      'Yes.\n\nOn Mon, 16 Nov 2026, Ann\nMeyer <ann@x.example> wrote:\n> Is it?\n>\n> Ann\n',
    )
    expect(html.split('<details')[0]).toBe('<div class="liaison-plain">Yes.</div>')
    expect(html).toContain('&gt; Is it?')
  })
  it('leaves a mail that is all quote open, and answers between quotes too', () => {
    expect(plainTextBody('> only')).not.toContain('<details')
    expect(plainTextBody('> one\nmy answer\n> two\nmore')).not.toContain('<details')
  })
})

describe('what is written to take forever', () => {
  const long = 200_000
  it.each([
    ['a sheet of words without an end', () => filterSheet('url '.repeat(long)).remote, 0],
    ['an address of blanks', () => filterDeclarations(`a:url(${' '.repeat(long)}x`).remote, 0],
    [
      'a width of blanks',
      () => isLikelyTracker({ source: '', width: `1${' '.repeat(long)}x`, height: null, style: '' }),
      false,
    ],
    ['a line of letters and dots', () => plainTextBody('a.'.repeat(long)).includes('<a'), false],
  ])('%s ends at once', (_, run, expected) => {
    const begun = performance.now()
    expect(run()).toBe(expected)
    // They took minutes; a second is much even for a machine that does much else.
    expect(performance.now() - begun).toBeLessThan(5_000)
  })
})
