import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinParts, splitParts } from '../../../../renderer/features/composer/content-rules.ts'
import { quoteOriginal } from '../../../../renderer/features/composer/reply-rules.ts'

/** What the editor writes: paragraphs of escaped text. */
const written = fc
  .array(
    fc
      .oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant('שלום'))
      .map((text) => `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`),
  )
  .map((paragraphs) => paragraphs.join(''))

const quoted = fc
  .record({ inner: written, signature: written, mark: fc.boolean() })
  .map(({ inner, signature, mark }) => {
    const html = mark ? joinParts({ text: inner, signature: `<p>x</p>${signature}`, quote: '' }) : inner
    return quoteOriginal({ from: { name: 'Tom', address: 'tom@altamar.example' }, when: 'Monday', html })
  })

describe('the parts of a mail', () => {
  it('are found again whatever was written, signed or quoted, a quoted signature included', () => {
    fc.assert(
      fc.property(written, written, fc.option(quoted, { nil: '' }), (text, signature, quote) => {
        const parts = { text, signature, quote }
        expect(splitParts(joinParts(parts))).toEqual(parts)
      }),
    )
  })
  it('stand in the order in which they are read', () => {
    const html = joinParts({
      text: '<p>a</p>',
      signature: '<p>s</p>',
      quote: '<div class="liaison-quote">q</div>',
    })
    expect(html.indexOf('<p>a</p>')).toBeLessThan(html.indexOf('<p>s</p>'))
    expect(html.indexOf('<p>s</p>')).toBeLessThan(html.indexOf('liaison-quote'))
  })
  it('of a mail of the version before signatures are its text and its quote', () => {
    const quote = '<div class="liaison-quote"><p>q</p></div>'
    expect(splitParts(`<p>a</p>${quote}`)).toEqual({ text: '<p>a</p>', signature: '', quote })
    expect(splitParts('<p>a</p>')).toEqual({ text: '<p>a</p>', signature: '', quote: '' })
  })
  it('say which paragraphs are read from the right, and come back as they were written', () => {
    const text =
      '<p>12 <strong>שלום</strong> Ann</p><p>Ann שלום</p><h2 style="text-align: center;">&nbsp;مرحبا</h2><ul><li><p>أولى</p></li></ul><table><tbody><tr><td><p>ב</p></td></tr></tbody></table><p></p><p>dir="rtl"</p>'
    const sent = joinParts({ text, signature: '', quote: '' })
    expect(sent).toBe(
      '<p dir="rtl">12 <strong>שלום</strong> Ann</p><p>Ann שלום</p><h2 dir="rtl" style="text-align: center;">&nbsp;مرحبا</h2><ul dir="rtl"><li><p dir="rtl">أولى</p></li></ul><table><tbody><tr><td><p dir="rtl" style="margin: 0">ב</p></td></tr></tbody></table><p><br></p><p>dir="rtl"</p>',
    )
    expect(splitParts(sent).text).toBe(text)
  })
  it('hold blank lines and close cells for other programs, and come back as they were written', () => {
    const text =
      '<p>a</p><p></p><p style="text-align: right;"></p><table><tbody><tr><td style="x"><p>c</p><p style="text-align: right;">d</p></td></tr></tbody></table><p>style="margin: 0; "</p>'
    const sent = joinParts({ text, signature: '', quote: '' })
    expect(sent).toBe(
      '<p>a</p><p><br></p><p style="text-align: right;"><br></p><table><tbody><tr><td style="x"><p style="margin: 0">c</p><p style="margin: 0; text-align: right;">d</p></td></tr></tbody></table><p>style="margin: 0; "</p>',
    )
    expect(splitParts(sent).text).toBe(text)
  })
})
