import { describe, expect, test } from 'vitest'
import { cleanOutgoingHtml } from '../../../main/outbox/outgoing-html.ts'
import { snippetOf, textFromHtml } from '../../../main/outbox/plain-text.ts'

const clean = (html: string) => cleanOutgoingHtml(html, (fileId) => `${fileId}@x.example`)

describe('pictures', () => {
  test('that lie with us become parts of the mail, each once', () => {
    const one = '<img src="/file/a" alt="A" width="120" height="60" data-bytes="9" />'
    expect(clean(`<p>${one}<img src="/file/b" alt=""></p>${one}`)).toEqual({
      html: '<p><img src="cid:a@x.example" alt="A" width="120" height="60" /><img src="cid:b@x.example" alt="" /></p><img src="cid:a@x.example" alt="A" width="120" height="60" />',
      fileIds: ['a', 'b'],
    })
  })

  test.each([
    'https://t.example/pixel.gif',
    'cid:somebody@else.example',
    'data:image/png;base64,AAAA',
    '/file/../liaison.db',
    '/file/a/0',
    '/file/a?x=1',
    '//x.example/file/a',
    'https://x.example/file/a',
    '',
  ])('that lie elsewhere go: %s', (src) => {
    expect(clean(`a<img src="${src}" srcset="/file/a 2x" alt="x">b`)).toEqual({ html: 'ab', fileIds: [] })
  })

  test('have no words of ours, and none that end the tag', () => {
    expect(
      clean(`<img src="/file/a" alt='"><script>x()</script>' onerror="x()" style="background:url(x)">`).html,
    ).toBe('<img src="cid:a@x.example" alt="&quot;&gt;&lt;script&gt;x()&lt;/script&gt;" />')
  })
})

test('paragraphs of our cells and items stand close, those of a quoted mail as they did', () => {
  const html =
    '<table><tr><td><p>a</p></td></tr></table><ul><li><p style="margin: 2px">b</p></li></ul><p>c</p>'
  expect(clean(`${html}<blockquote>${html}</blockquote><p>d</p>`).html).toBe(
    '<table><tr><td><p style="margin:0">a</p></td></tr></table><ul><li><p style="margin:2px">b</p></li></ul><p>c</p>' +
      '<blockquote><table><tr><td><p>a</p></td></tr></table><ul><li><p style="margin:2px">b</p></li></ul><p>c</p></blockquote><p>d</p>',
  )
  expect(clean('<td><p>open').html + clean('<p>next</p>').html).toBe(
    '<td><p style="margin:0">open</p></td><p>next</p>',
  )
})

describe('styles', () => {
  test.each([
    'border-collapse:collapse;margin:8px 0',
    'border:1px solid #c9c8c3;padding:5px 9px;vertical-align:top;text-align:left',
    'border-left:2px solid rgb(1, 2, 3);padding-left:1ex;margin:0 0 0 .8ex',
    'font-size:12pt;font-family:Arial, sans-serif;line-height:1.5',
    'max-width:100%;height:auto;width:120px',
    'background-color:#fff3b0',
  ])('that mail programs need stay: %s', (style) => {
    expect(clean(`<p style="${style}">a</p>`).html).toBe(`<p style="${style}">a</p>`)
  })

  test.each([
    'background:url(https://t.example)',
    'border-image:url(https://t.example) 1',
    'border:1px solid url(https://t.example)',
    'width:expression(alert(1))',
    'width:calc(100% - var(--x))',
    'font-family:url(https://t.example)',
    'list-style-type:url(https://t.example)',
    'position:fixed',
    'display:none',
    'color:red;}body{color:blue',
    '-moz-binding:url(x)',
    'background-color:\\75rl(https://t.example)',
  ])('that could fetch or hide go: %s', (style) => {
    expect(clean(`<p style="${style}">a</p>`).html).not.toMatch(
      /url|expression|var|fixed|none|binding|blue|https/i,
    )
  })
})

describe('the text beside it', () => {
  test.each([
    ['<ul><li><p>a</p></li><li><p>b</p><ul><li><p>c</p></li></ul></li></ul>', '- a\n- b\n  - c'],
    ['<p>a <img src="cid:x" alt="Our logo"> b <img src="cid:y" alt=""></p>', 'a [Our logo] b'],
    [
      '<table><tbody><tr><th><p>Plan</p></th><th><p>Price</p></th></tr><tr><td><p>Team</p></td><td><p>9 €</p></td></tr></tbody></table>',
      'Plan   Price\nTeam   9 €',
    ],
    ['<p>ก\u200Bข</p>', 'ก\u200Bข'],
    ['<blockquote><ul><li><p>a</p></li><li><p>b</p></li></ul></blockquote>', '> - a\n> - b'],
  ])('%s', (html, expected) => {
    expect(
      textFromHtml(html)
        .replaceAll(/[ \t]+$/gm, '')
        .trimEnd(),
    ).toBe(expected)
  })
})

test('the first words are 200 characters at most, none of them torn', () => {
  expect(snippetOf(`  a\n b ${'\u{1F600}'.repeat(300)}`)).toBe(`a b ${'\u{1F600}'.repeat(196)}`)
})
