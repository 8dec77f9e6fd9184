import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textBeginning } from '../../../../renderer/message-frame/bounds.ts'
import { htmlWords } from '../../../../renderer/message-frame/html-words.ts'

describe('the words of HTML', () => {
  it.each([
    ['<p>One &amp; two</p><p>three</p>', 'One & two\n\nthree'],
    ['a<br>b<b>c</b>', 'a\nbc'],
    ['<style>p{}</style>x<script>if (a<b) c()</script>y<!-- <p>no --> z', 'xy z'],
    ['&#65;&#x42;&nbsp;&unknown; &eacute;&#0;&#x110000;', 'AB &unknown; é\uFFFD\uFFFD'],
    ['cut <a href="x', 'cut'],
    ['<<<<<<', ''],
  ])('%s', (html, words) => expect(htmlWords(html, 1_000)).toBe(words))
  it('stops after as many as are asked for', () => {
    expect(htmlWords('ab '.repeat(1_000), 10)).toBe('ab ab ab a')
    expect(htmlWords('<i>ab</i>'.repeat(1_000), 10)).toBe('ababababab')
    const blank = performance.now()
    expect(htmlWords('<i> </i>'.repeat(400_000), 400_000)).toBe('')
    expect(performance.now() - blank).toBeLessThan(5_000)
  })
  it('takes whatever comes, in one pass', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '<!--',
      '-->',
      '<style>',
      '</style>',
      '&#',
      ';',
      'a',
      '<p',
      '"',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(htmlWords(pieces.join(''), 20).length).toBeLessThanOrEqual(20)
      }),
    )
  })
})

describe('the beginning of a text', () => {
  it('is only taken of one that is too long', () => {
    expect(textBeginning('a\n'.repeat(60_000))).toBeNull()
    expect(textBeginning('a\n'.repeat(60_001))?.length).toBe(120_000)
    expect(textBeginning('a'.repeat(3_000_000))).toBeNull()
    expect(textBeginning('a'.repeat(3_000_001))?.length).toBe(3_000_000)
  })
})
