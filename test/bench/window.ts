import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { build } from 'vite'
import * as z from 'zod'
import { chromiumOptions } from '../support/chromium.ts'
import { compare, type Compared } from './compare.ts'

const root = join(import.meta.dirname, '../..')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

/** The fake main as one script, which runs before the built page's own. */
const buildFake = async (folder: string): Promise<void> => {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: false,
      lib: {
        entry: join(root, 'test/support/renderer/install-fake.ts'),
        formats: ['iife'],
        name: 'fake',
        fileName: () => 'fake.js',
      },
    },
  })
}

/** Serves the renderer as it is shipped, over the fake. */
const serve = async (folder: string): Promise<{ url: string; close: () => void }> => {
  const fileOf = async (path: string): Promise<Buffer | string> => {
    if (path === '/fake.js') return readFile(join(folder, 'fake.js'))
    if (path !== '/') return readFile(join(root, 'dist/renderer', normalize(path)))
    const page = await readFile(join(root, 'dist/renderer/index.html'), 'utf8')
    return page.replace('<head>', '<head><script src="/fake.js"></script>')
  }
  const server = createServer((request, answer) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x')
    fileOf(pathname)
      .then((body) =>
        answer.setHeader('content-type', types[extname(pathname) || '.html'] ?? 'text/plain').end(body),
      )
      .catch(() => answer.writeHead(404).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, close: () => void server.close() }
}

/** Chooses a contact and waits for the frame that shows the first line of its timeline. */
const openTimeline = async (page: Page, contact: number): Promise<number> => {
  // A page behind another one draws no frames.
  await page.bringToFront()
  return page.evaluate(
    (hash) =>
      new Promise<number>((resolve) => {
        const old = document.querySelector('.event-line')
        const startedAt = performance.now()
        const look = () => {
          const line = document.querySelector('.event-line')
          if (line === null || line === old) requestAnimationFrame(look)
          else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedAt), 0))
        }
        window.location.hash = hash
        requestAnimationFrame(look)
      }),
    `#/contacts/contact-${contact}`,
  )
}

/** From a key press, as the browser stamps it, to the end of the frame that shows its effect. */
export const pressKey = async (page: Page, key: string): Promise<number> => {
  await page.bringToFront()
  // The listener is there before the key comes: the two take different ways into the page.
  await page.evaluate(() => {
    const painted = new Promise<number>((resolve) => {
      const onKey = (event: KeyboardEvent) =>
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - event.timeStamp), 0))
      window.addEventListener('keydown', onKey, { once: true, capture: true })
    })
    Object.assign(window, { painted })
  })
  await page.keyboard.press(key)
  return z.number().parse(await page.evaluate(() => Reflect.get(window, 'painted')))
}

const keys = (page: Page): (() => Promise<number>) => {
  let count = 0
  return () => pressKey(page, (count += 1) % 4 === 0 ? 'k' : 'j')
}

/** Names, parts of addresses and domains, typed and taken back letter by letter. */
const typed = ['t', 'o', 'm', 'Backspace', 'Backspace', 'Backspace', '@', 'n', 'Backspace', 'Backspace']

const recipientKeys = async (page: Page): Promise<() => Promise<number>> => {
  await page.bringToFront()
  await page.keyboard.press('c')
  await page.getByRole('combobox', { name: 'To', exact: true }).waitFor()
  let count = -1
  return () => pressKey(page, typed[(count += 1) % typed.length] ?? 't')
}

export const windowBenches = async (folder: string): Promise<Compared[]> => {
  await buildFake(folder)
  const { url, close } = await serve(folder)
  const browser = await chromium.launch(chromiumOptions)
  const open = async (query: string, hash: string): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 1320, height: 840 } })
    await page.goto(`${url}/?state=calm&${query}${hash}`)
    await page.getByRole('option').first().waitFor()
    return page
  }
  const [long, short] = [
    await open('mails=10000', '#/contacts/contact-3'),
    await open('mails=10', '#/contacts/contact-3'),
  ]
  const opening = (page: Page) => {
    let count = 0
    return () => openTimeline(page, 20 + ((count += 1) % 50) * 13)
  }
  const done = [
    await compare({
      what: 'Opening a timeline, from the choice to its first lines painted',
      ours: { name: '10,000 mails', run: opening(long) },
      baseline: { name: '10 mails', run: opening(short) },
      rounds: 40,
      warmUp: 5,
    }),
  ]
  const [many, few] = [
    await open('rows=10000&mails=10000', '#/contacts/contact-0'),
    await open('rows=30&mails=10', '#/contacts/contact-0'),
  ]
  done.push(
    await compare({
      what: 'j or k in the contacts, from the key to the frame that shows it',
      ours: { name: '10,000 contacts', run: keys(many) },
      baseline: { name: '30 contacts', run: keys(few) },
      rounds: 60,
      warmUp: 5,
    }),
  )
  const [known, strange] = [
    await open('rows=10000&mails=10', '#/contacts'),
    await open('rows=30&mails=10', '#/contacts'),
  ]
  done.push(
    await compare({
      what: 'A key in To, from the key to the frame that shows who is meant',
      ours: { name: '10,000 addresses', run: await recipientKeys(known) },
      baseline: { name: '30 addresses', run: await recipientKeys(strange) },
      rounds: 80,
      warmUp: 8,
    }),
  )
  await browser.close()
  close()
  return done
}
