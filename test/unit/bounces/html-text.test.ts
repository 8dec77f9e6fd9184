import { expect, it } from 'vitest'
import { htmlText } from '../../../main/bounces/html-text.ts'

const linesOf = (html: string): string[] =>
  htmlText(html)
    .split('\n')
    .filter((line) => line !== '')

it('puts on a line what is seen on a line', () => {
  const html =
    '<style>p { content: "a@b.example" }</style><p>Not\ndelivered to</p><table><tr><td><a href="mailto:x@y.example">jana@customer.example</a></td></tr></table>Sorry<br/>bye'
  expect(linesOf(html)).toEqual(['Not delivered to', 'jana@customer.example', 'Sorry', 'bye'])
})

it('decodes what is written as an entity as browsers do, and leaves what is none', () => {
  expect(linesOf('&lt;jana&#64;customer.example&gt;&nbsp;&amp; &eacute; &bogus; &#0; &#9999999;')).toEqual([
    '<jana@customer.example> & é &bogus; \uFFFD \uFFFD',
  ])
})

it.each(['<', '<style>', '<p ', '&#', '</style', ' '])('reads 300,000 characters of %j at once', (unit) => {
  const began = performance.now()
  htmlText(unit.repeat(300_000 / unit.length))
  expect(performance.now() - began).toBeLessThan(3000)
})
