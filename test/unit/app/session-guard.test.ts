import { expect, test, vi } from 'vitest'

// The module's types come from Electron; nothing of it is called here.
vi.mock('electron', () => ({}))

const { isGranted } = await import('../../../main/app/session-guard.ts')

test('our own page may copy a text, and nothing else', () => {
  expect(isGranted('clipboard-sanitized-write', 'app://liaison/', true)).toBe(true)
  for (const permission of [
    'clipboard-read',
    'geolocation',
    'media',
    'notifications',
    'openExternal',
    'unknown',
  ]) {
    expect(isGranted(permission, 'app://liaison/', true)).toBe(false)
  }
})

test.each([
  ['app://liaison/', false],
  ['app://liaison.evil/', true],
  ['https://liaison/', true],
  ['null', true],
  ['', true],
])('%j may not where it is a main frame: %s', (address, isMainFrame) => {
  expect(isGranted('clipboard-sanitized-write', address, isMainFrame)).toBe(false)
})
