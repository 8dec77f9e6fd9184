import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromium, type Browser } from '@playwright/test'
import type { RunningApp } from '../../support/app-harness.ts'
import { chromiumOptions } from '../../support/chromium.ts'
import { buildTinyApp, type TinyApp } from '../../support/tiny-app.ts'

let tiny: TinyApp
let browser: Browser
beforeAll(async () => {
  ;[tiny, browser] = await Promise.all([buildTinyApp(), chromium.launch(chromiumOptions)])
})
afterAll(async () => {
  await browser.close()
  tiny.remove()
})

/** Asks the app in a page of a fresh browser. */
const ask = async (app: RunningApp, request: object): Promise<unknown> => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(await app.freshUrl())
  await page.waitForFunction('window.ask !== undefined')
  const answer: unknown = await page.evaluate(`window.ask(${JSON.stringify(request)}).catch(String)`)
  await context.close()
  return answer
}

describe('the single-instance lock', () => {
  test('turns the second start away, which shows the first window, and is free after kill -9', async () => {
    const profile = tiny.newProfile()
    const first = await tiny.launch({ profile })
    await expect(tiny.launch({ profile })).rejects.toThrow('The app ended (0) before its window opened')
    expect(first.logs()).toContain('second instance')
    expect(first.logs()).toContain('focused')
    expect((await first.kill()).signal).toBe('SIGKILL')
    const third = await tiny.launch({ profile })
    expect(third.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=/)
    await third.quit()
  })

  test('is one for each profile', async () => {
    const both = await Promise.all([tiny.launch(), tiny.launch()])
    await Promise.all(both.map((app) => app.quit()))
  })
})

test('a damaged note of where the window was is no reason not to open it', async () => {
  const profile = tiny.newProfile()
  mkdirSync(profile, { recursive: true })
  writeFileSync(join(profile, 'window.json'), '{"window":{"x":')
  const app = await tiny.launch({ profile })
  expect(await app.quit()).toEqual({ code: 0, signal: null })
})

describe('the end', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s lets the app stop in order', async (signal) => {
    const app = await tiny.launch()
    process.kill(app.pid ?? 0, signal)
    expect(await app.ended).toEqual({ code: 0, signal: null })
    expect(app.logs()).toContain('stopped')
  })

  test('quit lets the app stop in order and frees the profile', async () => {
    const profile = tiny.newProfile()
    for (let run = 0; run < 2; run += 1) {
      const app = await tiny.launch({ profile })
      expect(await app.quit()).toEqual({ code: 0, signal: null })
      expect(app.logs()).toContain('stopped')
    }
    expect(readdirSync(profile)).not.toContain('instance.json')
  })
})

test('a notification is told to the parent, and a press on it brings the window to the front', async () => {
  const app = await tiny.launch()
  await ask(app, { ask: 'notify' })
  await vi.waitFor(() => expect(app.notifications).toEqual([{ id: 1, title: 'A title', body: 'A body' }]))
  expect(app.logs()).not.toContain('focused')
  app.pressNotification(1)
  await vi.waitFor(() => expect(app.logs()).toContain('focused'))
  await vi.waitFor(() => expect(app.logs()).toContain('pressed'))
  await app.quit()
})

test('the number on the icon is told to the parent; what is no number of mails is refused', async () => {
  const app = await tiny.launch()
  expect(app.badge()).toBe(0)
  await ask(app, { ask: 'badge', count: 3 })
  await vi.waitFor(() => expect(app.badge()).toBe(3))
  expect(await ask(app, { ask: 'badge', count: -1 })).toContain('conversion failure')
  expect(await ask(app, { ask: 'badge', count: 1.5 })).toContain('conversion failure')
  await ask(app, { ask: 'badge', count: 0 })
  await vi.waitFor(() => expect(app.badge()).toBe(0))
  await app.quit()
})

describe('safeStorage', () => {
  test('keeps a text across runs by the key of the keyring', async () => {
    const keyring = join(tiny.newProfile(), '..', 'keyring-kept')
    const first = await tiny.launch({ keyring })
    expect(await ask(first, { ask: 'storage' })).toEqual({ available: true, backend: 'gnome_libsecret' })
    const encrypted = await ask(first, { ask: 'encrypt', text: 'päss' })
    await first.quit()
    const second = await tiny.launch({ keyring })
    expect(await ask(second, { ask: 'decrypt', encrypted })).toEqual({
      result: 'päss',
      shouldReEncrypt: false,
    })
    await second.quit()
    expect(Buffer.from(String(encrypted), 'base64').includes('päss')).toBe(false)
    expect(readFileSync(keyring)).toHaveLength(32)
  })

  test('does not decrypt with another key', async () => {
    const first = await tiny.launch({ keyring: join(tiny.newProfile(), '..', 'keyring-a') })
    const encrypted = await ask(first, { ask: 'encrypt', text: 'secret' })
    await first.quit()
    const second = await tiny.launch({ keyring: join(tiny.newProfile(), '..', 'keyring-b') })
    expect(await ask(second, { ask: 'decrypt', encrypted })).toContain('Error invoking remote method')
    await second.quit()
  })

  test('says so where there is no keyring', async () => {
    const app = await tiny.launch({
      keyring: '',
      env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' },
    })
    expect(await ask(app, { ask: 'storage' })).toEqual({ available: false, backend: 'basic_text' })
    expect(await ask(app, { ask: 'encrypt', text: 'x' })).toContain('Encryption is not available')
    await app.quit()
  })
})

describe('the parent', () => {
  test('turns the network off and on, wakes the app, and is told of links', async () => {
    const app = await tiny.launch()
    await app.setOnline(false)
    expect(await ask(app, { ask: 'online' })).toBe(false)
    await app.setOnline(true)
    expect(await ask(app, { ask: 'online' })).toBe(true)
    const opened = app.nextExternalUrl()
    expect(await ask(app, { ask: 'open', url: 'https://example.com/a' })).toEqual({ ok: true, value: null })
    expect(await opened).toBe('https://example.com/a')
    expect(await ask(app, { ask: 'open', url: 'http://example.com/a' })).toMatchObject({
      ok: false,
      error: { code: 'link_refused' },
    })
    await app.quit()
  })
})
