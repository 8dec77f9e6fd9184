import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fillHtml,
  fillText,
  firstNameOf,
  lastNameOf,
  markVariables,
  variableSpan,
  variablesIn,
} from '../../../shared/rules/template-variables.ts'

const values = new Map([
  ['contact.firstName', 'Ann'],
  ['contact.company', 'Smith & <Sons>'],
  ['custom.offer', '{{contact.firstName}}'],
])

describe('filling text', () => {
  it.each([
    ['Hi {{contact.firstName}}', 'Hi Ann', []],
    ['Hi {{ contact.firstName }}', 'Hi Ann', []],
    ['Hi {{contact.lastName|there}}', 'Hi there', []],
    ['Hi {{contact.firstName|there}}', 'Hi Ann', []],
    ['Hi {{contact.lastName}}', 'Hi {{contact.lastName}}', ['contact.lastName']],
    [
      'Hi {{contact.lastName|}} {{contact.lastName}}',
      'Hi {{contact.lastName|}} {{contact.lastName}}',
      ['contact.lastName'],
    ],
    // A typing error is a gap too, not text that goes out.
    ['{{contact.frstName}}', '{{contact.frstName}}', ['contact.frstName']],
    // Braces of another kind are the person's text.
    ['{{name}} { x } {{}}', '{{name}} { x } {{}}', []],
    // A value is not read again.
    ['{{custom.offer}}', '{{contact.firstName}}', []],
    ['{{contact.company}}', 'Smith & <Sons>', []],
  ])('%s', (text, filled, missing) => {
    expect(fillText(text, values)).toEqual({ text: filled, missing })
  })
  it('a value never brings a line end into a subject', () => {
    expect(fillText('{{custom.a}}', new Map([['custom.a', 'x\r\nBcc: y@z.example']])).text).toBe(
      'x Bcc: y@z.example',
    )
  })
})

describe('filling HTML', () => {
  it('marked ones in either order of attributes, typed ones; values are text', () => {
    const html = `<p>${variableSpan({ name: 'contact.company', fallback: '' })} <span data-fallback="a &amp; b" data-variable="contact.title">Title</span> {{contact.firstName}}</p>`
    expect(fillHtml(html, values)).toEqual({
      text: '<p>Smith &amp; &lt;Sons&gt; a &amp; b Ann</p>',
      missing: [],
    })
  })
  it('a typed fallback is text, also where the editor has escaped it', () => {
    expect(fillHtml('<p>{{contact.title|R&amp;D}}</p>', values).text).toBe('<p>R&amp;D</p>')
  })
  it('names what is missing and leaves it', () => {
    const gap = variableSpan({ name: 'contact.title', fallback: '' })
    expect(fillHtml(`<p>${gap}</p>`, values)).toEqual({ text: `<p>${gap}</p>`, missing: ['contact.title'] })
  })
  it('leaves links and alternative texts alone', () => {
    const html = '<a href="https://x.example/{{contact.firstName}}">x</a>'
    expect(fillHtml(html, values)).toEqual({ text: html, missing: [] })
  })
  it('whatever the value, the markup around it stays', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const { text } = fillHtml('<p>{{custom.a|-}}</p>', new Map([['custom.a', value]]))
        expect(text.startsWith('<p>') && text.endsWith('</p>')).toBe(true)
        expect(text.slice(3, -4)).not.toMatch(/[<>]/)
      }),
    )
  })
  it('marking twice is marking once', () => {
    const once = markVariables('<p>Hi {{contact.firstName|"you"}}, {{x}}</p>')
    expect(once).toContain('data-fallback="&quot;you&quot;"')
    expect(markVariables(once)).toBe(once)
  })
  it('lists those of a subject', () => {
    expect(variablesIn('{{contact.title| a }} {{custom.b}}')).toEqual([
      { name: 'contact.title', fallback: 'a' },
      { name: 'custom.b', fallback: '' },
    ])
  })
})

describe('names', () => {
  it.each([
    ['Ann Meyer', 'Ann', 'Meyer'],
    ['Dr. Ann Meyer', 'Ann', 'Meyer'],
    ['Prof. Dr. Tomás Rivera', 'Tomás', 'Rivera'],
    ['Herr Meyer', 'Meyer', ''],
    ['Meyer, Ann', 'Ann', 'Meyer'],
    ['Jean-Luc de la Tour', 'Jean-Luc', 'Tour'],
    ['Ann', 'Ann', ''],
    ['山田 美咲', '山田 美咲', ''],
    ['王小明', '王小明', ''],
    ['김민수', '김민수', ''],
    ['ann@northwind.example', '', ''],
    ['"Ann Meyer"', 'Ann', 'Meyer"'],
    ['John Smith, PhD', 'John', 'Smith'],
    ['Meyer, Ann, Dr.', 'Ann', 'Meyer'],
    ['Meyer,', 'Meyer', ''],
    [', Ann', 'Ann', ''],
    ['Northwind, Sales, Berlin', 'Northwind', 'Berlin'],
    ['', '', ''],
    ['Dr.', '', ''],
  ])('%s: %s', (full, first, last) => {
    expect(firstNameOf(full)).toBe(first)
    if (!full.includes('"')) expect(lastNameOf(full)).toBe(last)
  })
})
