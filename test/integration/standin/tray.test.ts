import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromium, type Browser } from '@playwright/test'
import type { RunningApp } from '../../support/app-harness.ts'
import { chromiumOptions } from '../../support/chromium.ts'
import { putFakeGdbus } from '../../support/fake-gdbus.ts'
import { buildTinyApp, type TinyApp } from '../../support/tiny-app.ts'

const menu = ['Open Liaison', 'Sync now', 'Quit Liaison']
const folder = mkdtempSync(join(tmpdir(), 'liaison-tray-'))
let tiny: TinyApp
let browser: Browser
beforeAll(async () => {
  ;[tiny, browser] = await Promise.all([buildTinyApp(), chromium.launch(chromiumOptions)])
})
afterAll(async () => {
  await browser.close()
  tiny.remove()
  rmSync(folder, { recursive: true, force: true })
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

const startOn = (desktop: 'with a tray' | 'without one', profile = tiny.newProfile()) => {
  const path = putFakeGdbus(join(folder, desktop), desktop === 'with a tray')
  return tiny.launch({ profile, env: { PATH: `${path}:${process.env['PATH'] ?? ''}` } })
}

describe('an app that is to go on without windows', () => {
  test('stays in the tray, syncs when asked there, opens a window again, and quits', async () => {
    const app = await startOn('with a tray')
    await ask(app, { ask: 'keep running', keep: true })
    await vi.waitFor(() => expect(app.tray()).toEqual({ tooltip: 'Liaison', menu }))
    await ask(app, { ask: 'close windows' })
    await vi.waitFor(() => expect(app.logs()).toContain('closed'))
    app.pressTray('Sync now')
    await vi.waitFor(() => expect(app.logs()).toContain('sync asked for'))
    expect(app.logs()).not.toContain('stopped')
    const again = app.nextWindow()
    app.pressTray(null)
    expect(await again).toMatch(/^http/)
    expect(await ask(app, { ask: 'focused' })).toBe(true)
    app.pressTray('Quit Liaison')
    expect(await app.ended).toEqual({ code: 0, signal: null })
    expect(app.logs()).toContain('stopped')
  })

  test('is shown again by a second start', async () => {
    const profile = tiny.newProfile()
    const app = await startOn('with a tray', profile)
    await ask(app, { ask: 'keep running', keep: true })
    await ask(app, { ask: 'close windows' })
    await vi.waitFor(() => expect(app.logs()).toContain('closed'))
    const again = app.nextWindow()
    await expect(tiny.launch({ profile })).rejects.toThrow('before its window opened')
    expect(await again).toMatch(/^http/)
    await app.quit()
  })

  test('ends with its last window where nobody would see it in a tray', async () => {
    const app = await startOn('without one')
    await ask(app, { ask: 'keep running', keep: true })
    await ask(app, { ask: 'close windows' })
    expect(await app.ended).toEqual({ code: 0, signal: null })
    expect(app.logs()).toContain('stopped')
  })

  test('no longer, has nothing in the tray and ends with its last window', async () => {
    const app = await startOn('with a tray')
    await ask(app, { ask: 'keep running', keep: true })
    await ask(app, { ask: 'keep running', keep: false })
    await vi.waitFor(() => expect(app.tray()).toBeNull())
    await ask(app, { ask: 'close windows' })
    expect(await app.ended).toEqual({ code: 0, signal: null })
  })
})

test('whether a window is in front is told when it changes', async () => {
  const app = await startOn('with a tray')
  await ask(app, { ask: 'keep running', keep: true })
  expect(await ask(app, { ask: 'focused' })).toBe(true)
  await ask(app, { ask: 'close windows' })
  await vi.waitFor(() => expect(app.logs()).toContain('in front false'))
  const again = app.nextWindow()
  app.pressTray('Open Liaison')
  await again
  await vi.waitFor(() => expect(app.logs()).toMatch(/in front false[^]*in front true/))
  await app.quit()
})
