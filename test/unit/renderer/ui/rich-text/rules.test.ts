import { describe, expect, it } from 'vitest'
import { linkFor } from '../../../../../renderer/ui/rich-text/link-form.tsx'
import { paragraphsOf } from '../../../../../renderer/ui/rich-text/paste.ts'

describe('plain text that is pasted', () => {
  it('has a paragraph at each blank line and keeps its other line ends', () => {
    expect(paragraphsOf('a\r\nb\r\n\r\nc\n \n\nd\n')).toEqual([['a', 'b'], ['c'], ['d']])
  })
  it('of one line is one paragraph', () => expect(paragraphsOf('one')).toEqual([['one']]))
})

describe('what is typed as a link', () => {
  it.each([
    [' northwind.example/a ', 'https://northwind.example/a'],
    ['http://a.example', 'http://a.example'],
    ['tom@altamar.example', 'mailto:tom@altamar.example'],
    ['MAILTO:tom@altamar.example', 'MAILTO:tom@altamar.example'],
    ['tel:+4930555', 'tel:+4930555'],
    ['a.example/@tom', 'https://a.example/@tom'],
    ['javascript:alert(1)', 'https://javascript:alert(1)'],
  ])('%s leads to %s', (typed, href) => expect(linkFor(typed)).toBe(href))
})
