import { chromium } from '@playwright/test'
import { expect, it, onTestFinished } from 'vitest'
import { openLoopback } from '../../../main/oauth/loopback.ts'
import { chromiumOptions } from '../../support/chromium.ts'

it('in a browser, the code and the state are gone from the address, and the page complains of nothing', async () => {
  const opened = await openLoopback({ host: '127.0.0.1', path: '/oauth/google', state: 'the-state' })
  if (!opened.ok) throw new Error(opened.error.message)
  onTestFinished(opened.value.close)
  const browser = await chromium.launch(chromiumOptions)
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => void complaints.push(message.text()))
  page.on('pageerror', (error) => void complaints.push(error.message))
  const { redirectUri } = opened.value
  await page.goto(`${redirectUri}?state=the-state&code=the-code&scope=openid`)
  expect(await opened.value.answer).toEqual({ kind: 'code', code: 'the-code' })
  expect(page.url()).toBe(redirectUri)
  expect(
    await page.evaluate('JSON.stringify([history.length, history.state, document.referrer])'),
  ).not.toContain('the-code')
  expect(complaints).toEqual([])
})
