import { expect, test } from 'vitest'
import { parseExternalLink } from '../../../main/app/external-link.ts'

test.each([
  ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
  ['HTTPS://Example.com', 'https://example.com/'],
  ['https://müller.example/', 'https://xn--mller-kva.example/'],
  ['mailto:a@b.example?subject=x', 'mailto:a@b.example?subject=x'],
])('%s is opened', (text, href) => {
  const result = parseExternalLink(text)
  expect(result.ok && result.value.href).toBe(href)
})

test.each([
  'http://example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'ms-msdt:/id',
  'smb://host/share',
  '\\\\host\\share',
  'app://liaison/',
  'liaison://x',
  'tel:1',
  '//example.com',
  'example.com',
  '',
  'https://user@example.com/',
  'https://google.com:x@evil.example/',
  `https://example.com/${'a'.repeat(8000)}`,
])('%j is refused', (text) => {
  const result = parseExternalLink(text)
  expect(!result.ok && result.error.code).toBe('link_refused')
})

test('the sign-in page of an emulator is opened only where there is one', () => {
  const page = 'http://127.0.0.1:4001/o/oauth2/v2/auth?client_id=x'
  const emulators = new Set(['http://127.0.0.1:4001'])
  expect(parseExternalLink(page, emulators).ok).toBe(true)
  expect(parseExternalLink(page).ok).toBe(false)
  expect(parseExternalLink('http://127.0.0.1:4002/', emulators).ok).toBe(false)
})
