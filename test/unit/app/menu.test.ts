import { expect, test } from 'vitest'
import { menuTemplate } from '../../../main/app/menu.ts'

test('macOS has its own first menu', () => {
  expect(menuTemplate('darwin', true)[0]).toEqual({ role: 'appMenu' })
  expect(menuTemplate('win32', true)[0]).toEqual({ role: 'fileMenu' })
})

test('only developers can inspect the page', () => {
  expect(JSON.stringify(menuTemplate('linux', false))).toContain('toggleDevTools')
  expect(JSON.stringify(menuTemplate('linux', true))).not.toMatch(/DevTools|reload/)
})
