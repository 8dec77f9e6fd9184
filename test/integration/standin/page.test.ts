import { chromium, type Browser, type Page } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RunningApp } from '../../support/app-harness.ts'
import { chromiumOptions } from '../../support/chromium.ts'
import { startLoopbackServer } from '../../support/loopback-server.ts'
import { buildTinyApp, type TinyApp } from '../../support/tiny-app.ts'

let tiny: TinyApp
let app: RunningApp
let browser: Browser
let page: Page

beforeAll(async () => {
  ;[tiny, browser] = await Promise.all([buildTinyApp(), chromium.launch(chromiumOptions)])
  app = await tiny.launch()
})
afterAll(async () => {
  await browser.close()
  await app.quit()
  tiny.remove()
})
beforeEach(async () => {
  const context = await browser.newContext()
  page = await context.newPage()
  await page.goto(await app.freshUrl())
  await page.waitForFunction('window.ask !== undefined')
  return () => context.close()
})

/** In the page, as an expression: what is tested is what a script of the page can do. */
const inPage = (expression: string): Promise<unknown> => page.evaluate(expression)

describe('the preload', () => {
  test('runs before the page under a policy without inline scripts', async () => {
    expect(await page.title()).toBe('Tiny')
    expect(await inPage('Object.keys(window.liaison)')).toEqual(['invoke', 'on'])
  })

  test('leaves nothing else behind, and nothing that can be changed', async () => {
    expect(await inPage('typeof require + typeof module + typeof process')).toBe(
      'undefinedundefinedundefined',
    )
    expect(
      await inPage(`(() => { try { window.liaison = 1 } catch {} return typeof window.liaison })()`),
    ).toBe('object')
    expect(await inPage(`Object.isFrozen(window.liaison)`)).toBe(true)
  })

  test('lets only names of the contract pass', async () => {
    expect(await inPage(`window.liaison.invoke('nobody.knows', {}).catch(String)`)).toContain('unknown name')
    expect(
      await inPage(
        `(() => { try { window.liaison.on('any.channel', () => {}) } catch (e) { return String(e) } })()`,
      ),
    ).toContain('unknown name')
  })
})

test('the number on the icon stands in the title, also after a reload', async () => {
  await inPage(`window.ask({ ask: 'badge', count: 2 })`)
  await page.waitForFunction(`document.title === '(2) Tiny'`)
  await page.reload()
  await page.waitForFunction(`document.title === '(2) Tiny'`)
  await page.waitForFunction('window.ask !== undefined')
  await inPage(`window.ask({ ask: 'badge', count: 0 })`)
  await page.waitForFunction(`document.title === 'Tiny'`)
})

test('bytes that the page puts reach the app, from its own origin', async () => {
  const put = (size: number) =>
    inPage(
      `fetch('/file/f1/0', { method: 'PUT', body: new Uint8Array(${String(size)}) }).then((answer) => answer.json())`,
    )
  expect(await put(1_048_576)).toEqual({ method: 'PUT', origin: 'app://liaison', bytes: 1_048_576 })
  expect(await put(0)).toEqual({ method: 'PUT', origin: 'app://liaison', bytes: 0 })
})

describe('calls', () => {
  test('carry JSON values both ways, from a trusted sender', async () => {
    const request = { ask: 'echo', text: 'ü 山', list: [1, null, { deep: true }], number: -0.5 }
    expect(await inPage(`window.ask(${JSON.stringify(request)})`)).toEqual({ echo: request, isTrusted: true })
  })

  test('fail where the handler fails', async () => {
    expect(await inPage(`window.ask({ ask: 'throw' }).catch(String)`)).toBe(
      "Error: Error invoking remote method 'liaison:invoke': Error: asked to",
    )
  })

  test('refuse an answer that is not JSON', async () => {
    expect(await inPage(`window.ask({ ask: 'a date' }).catch(String)`)).toContain(
      '[object Date] at payload.at',
    )
  })

  test('reach the right caller when many are under way', async () => {
    const echoes = await inPage(
      `Promise.all(Array.from({ length: 200 }, (_, n) => window.ask({ ask: 'echo', n }).then((r) => r.echo.n)))`,
    )
    expect(echoes).toEqual(Array.from({ length: 200 }, (_, index) => index))
  })
})

describe('events', () => {
  test('reach their listener until it stops, in order', async () => {
    for (const payload of [1, 2, 3]) await inPage(`window.ask({ ask: 'publish', payload: ${payload} })`)
    expect(await inPage('window.heard')).toEqual([1, 2, 3])
    await inPage(`window.stop(); window.ask({ ask: 'publish', payload: 4 })`)
    expect(await inPage('window.heard')).toEqual([1, 2, 3])
  })

  test('for a page that has gone are not kept for the next', async () => {
    await page.reload()
    await page.waitForFunction('window.ask !== undefined')
    expect(await inPage('window.heard')).toEqual([])
  })
})

describe('what Electron would refuse', () => {
  test('links never leave the window: allowed ones are opened outside, others not at all', async () => {
    const opened = app.nextExternalUrl()
    await page.click('#bad')
    await page.click('#outside')
    expect(await opened).toBe('https://example.com/')
    await page.click('#elsewhere')
    await inPage(`window.location.assign('https://example.com/assigned')`).catch(() => undefined)
    expect(await inPage(`window.ask({ ask: 'echo' }).then(() => window.location.origin)`)).toBe(
      new URL(app.url).origin,
    )
    expect(page.context().pages()).toHaveLength(1)
    expect(app.externalUrls.filter((url) => url !== 'https://example.com/')).toEqual([])
  })

  test('a link in a message frame is opened outside, too', async () => {
    const opened = app.nextExternalUrl()
    await page.frameLocator('#frame').locator('#inner').click()
    expect(await opened).toBe('https://example.com/inner')
    expect(page.context().pages()).toHaveLength(1)
  })

  test('pictures of our own load in a message frame', async () => {
    const picture = page.frameLocator('#frame').locator('#picture')
    expect(await picture.evaluate((image) => 'naturalWidth' in image && image.naturalWidth)).toBe(7)
  })

  test('a file of our own can be downloaded', async () => {
    const download = page.waitForEvent('download')
    await page.click('#file')
    expect((await download).suggestedFilename()).toBe('page.js')
    expect(await inPage(`window.ask({ ask: 'echo' }).then(() => window.location.pathname)`)).toBe('/')
  })

  test('a page cannot talk to any other origin', async () => {
    const server = await startLoopbackServer((_request, response) => {
      response.setHeader('access-control-allow-origin', '*').end('seen')
    })
    const outcome = await inPage(`fetch('${server.origin}/').then(() => 'sent', () => 'refused')`)
    server.close()
    expect([outcome, server.requests()]).toEqual(['refused', 0])
  })

  test('permissions are denied', async () => {
    const state = await inPage(`navigator.permissions.query({ name: 'geolocation' }).then((s) => s.state)`)
    expect(state).toBe('denied')
    expect(await inPage(`navigator.clipboard.readText().catch((e) => e.name)`)).toBe('NotAllowedError')
  })

  test('a text can be copied on a click', async () => {
    await inPage(
      `document.querySelector('h1').onclick = () => (window.copied = navigator.clipboard.writeText('x').then(() => 'copied', String))`,
    )
    await page.click('h1')
    expect(await inPage('window.copied')).toBe('copied')
  })
})

describe('the network switch', () => {
  test('is seen by main, by its requests and by the page', async () => {
    const server = await startLoopbackServer((_request, response) => void response.end('here'))
    const ask = `window.ask({ ask: 'fetch', url: '${server.origin}/' })`
    expect(await inPage(ask)).toEqual({ status: 200, text: 'here' })
    await app.setOnline(false)
    expect(await inPage(ask)).toEqual({ failed: 'Error: net::ERR_INTERNET_DISCONNECTED' })
    expect(await inPage(`window.ask({ ask: 'online' })`)).toBe(false)
    expect(await inPage('navigator.onLine')).toBe(false)
    await app.setOnline(true)
    expect(await inPage(ask)).toEqual({ status: 200, text: 'here' })
    expect(await inPage('navigator.onLine')).toBe(true)
    server.close()
  })
})

describe('a dropped socket', () => {
  test('loses no call and no event', async () => {
    const context = await browser.newContext()
    const dropped = await context.newPage()
    let drop = async (): Promise<void> => undefined
    let connections = 0
    await dropped.routeWebSocket(/__standin/, (socket) => {
      connections += 1
      socket.connectToServer()
      drop = () => socket.close({ code: 3001, reason: 'dropped' })
    })
    await dropped.goto(await app.freshUrl())
    await dropped.waitForFunction('window.ask !== undefined')
    await dropped.evaluate(`window.ask({ ask: 'echo' })`)
    const before = dropped.evaluate(`window.ask({ ask: 'publish', payload: 'before' })`)
    await drop()
    await before
    await dropped.evaluate(`Promise.all([1, 2, 3].map((payload) => window.ask({ ask: 'publish', payload })))`)
    expect(await dropped.evaluate('window.heard')).toEqual(['before', 1, 2, 3])
    expect(connections).toBe(2)
    await context.close()
  })
})

describe('one window, one page', () => {
  test('a second tab takes the window over and the first is left without', async () => {
    const second = await page.context().newPage()
    await second.goto(new URL(app.url).origin)
    await second.waitForFunction('window.ask !== undefined')
    expect(await second.evaluate(`window.ask({ ask: 'echo' })`)).toMatchObject({ isTrusted: true })
    const orphaned = await inPage(
      `Promise.race([window.ask({ ask: 'echo' }), new Promise((r) => setTimeout(r, 200, 'no answer'))])`,
    )
    expect(orphaned).toBe('no answer')
  })
})

describe('a further window', () => {
  /** Without a browser to open it by itself, the parent is told where it can be opened. */
  const openDraft = async (id: string): Promise<Page> => {
    const link = app.nextExternalUrl()
    await inPage(`window.ask({ ask: 'draft window', id: '${id}' })`)
    const further = await page.context().newPage()
    await further.goto(await link)
    await further.waitForFunction('window.ask !== undefined')
    return further
  }
  const closings = () => app.logs().match(/^closed$/gm)?.length ?? 0

  test('is a page of its own beside the first, with its place, also after a reload', async () => {
    const before = closings()
    const further = await openDraft('d1')
    expect(await further.evaluate('window.location.hash')).toBe('#/draft/d1')
    await further.reload()
    await further.waitForFunction('window.ask !== undefined')
    expect(await further.evaluate(`window.ask({ ask: 'echo' })`)).toMatchObject({ isTrusted: true })
    expect(await inPage(`window.ask({ ask: 'echo' })`)).toMatchObject({ isTrusted: true })
    await further.evaluate(`window.ask({ ask: 'publish', payload: 7 })`)
    for (const each of [page, further]) await each.waitForFunction('window.heard.includes(7)')
    await further.evaluate('window.close()')
    await expect.poll(closings, { timeout: 10_000 }).toBe(before + 1)
  })

  test('ends with its tab, by a script or by hand, and then its address shows none', async () => {
    const before = closings()
    const byScript = await openDraft('d2')
    const address = byScript.url()
    await byScript.evaluate('window.close()')
    await expect.poll(closings, { timeout: 10_000 }).toBe(before + 1)
    const byHand = await openDraft('d3')
    await byHand.close()
    await expect.poll(closings, { timeout: 10_000 }).toBe(before + 2)
    const late = await page.context().newPage()
    expect((await late.goto(address))?.status()).toBe(404)
    expect(await inPage(`window.ask({ ask: 'echo' })`)).toMatchObject({ isTrusted: true })
  })
})
