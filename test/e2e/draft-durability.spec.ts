import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, test } from '@playwright/test'
import * as z from 'zod'
import { chromiumOptions } from '../support/chromium.ts'
import { startWindowServer } from '../support/renderer/window-server.ts'
import { composerPage } from './page-models/composer-page.ts'
import { shellPage } from './page-models/shell-page.ts'

/** Run in the page before its own scripts: notes how each write of a table is to reach the disk. */
const noteWrites = `
  window.writes = []
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (tables, mode, options) {
    const started = transaction.call(this, tables, mode, options)
    if (mode === 'readwrite') window.writes.push({ tables: [tables].flat().join(), durability: started.durability })
    return started
  }`

const writesSchema = z.array(z.object({ tables: z.string(), durability: z.string() }))

test('a draft is flushed to the disk before it is called saved', async ({ page }) => {
  const { server, url } = await startWindowServer()
  await page.addInitScript(noteWrites)
  await page.goto(`${url}/?state=calm#/contacts`)
  await page.getByRole('navigation', { name: 'Places' }).waitFor()
  const composer = await shellPage(page).write()
  await composer.type('A text that must survive a power cut.')
  await expect(composer.saved).toContainText('saved')
  const writes = writesSchema.parse(await page.evaluate('window.writes'))
  const ofDrafts = writes.filter(({ tables }) => tables.includes('drafts'))
  expect(ofDrafts.length).toBeGreaterThan(0)
  expect(ofDrafts.filter(({ durability }) => durability !== 'strict')).toEqual([])
  server.close()
})

/** Run in the page before its own scripts: the database as the first version of the program left it, with one draft. */
const firstDatabase = `
  const request = indexedDB.open('liaison', 10)
  request.onupgradeneeded = () => {
    const database = request.result
    database.createObjectStore('snapshots', { keyPath: 'name' })
    const drafts = database.createObjectStore('drafts', { keyPath: 'id' })
    drafts.createIndex('updatedAt', 'updatedAt')
    drafts.put({
      id: 'old-draft', mailboxId: 'mailbox-1', to: [{ name: 'Tom', address: 'tom@altamar.example' }], cc: [], bcc: [],
      subject: 'Begun long ago', html: '<p>Written before the update.</p>', quoteHtml: '', replyToMessageId: null,
      updatedAt: 1760000000000, open: false,
    })
  }
  request.onsuccess = () => request.result.close()`

test('a draft of the first version of the program is there after the update, and is written further', async ({
  page,
}) => {
  const { server, url } = await startWindowServer()
  await page.addInitScript(firstDatabase)
  const openDraft = async () => {
    await page.goto('about:blank')
    await page.goto(`${url}/?state=calm#/drafts`)
    await page
      .getByRole('button', { name: /Begun long ago/ })
      .first()
      .click()
    return composerPage(page)
  }
  const composer = await openDraft()
  await expect(composer.text).toHaveText('Written before the update.')
  await composer.type(' And after.')
  await expect(composer.saved).toHaveText(/^saved/)
  await composer.close()
  const again = await openDraft()
  await expect(again.text).toContainText('And after.')
  await again.dock.getByRole('button', { name: 'Earlier versions' }).click()
  await expect(page.getByRole('dialog', { name: 'Earlier versions' })).toContainText('when it was opened')
  server.close()
})

test('files keep the order in which they were chosen, and one that a crash cut is named', async ({
  page,
}) => {
  const { server, url } = await startWindowServer()
  const file = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) })
  // Its bytes never arrive.
  await page.route('**/file/**', async (route) => {
    const bytes = route.request().postData()
    if (route.request().method() === 'HEAD') return route.fulfill({ status: 404 })
    return bytes === 'first.txt' ? undefined : route.continue()
  })
  await page.goto(`${url}/?state=calm#/contacts`)
  await page.getByRole('navigation', { name: 'Places' }).waitFor()
  const composer = await shellPage(page).write()
  await composer.type('See the files.')
  await composer.attach([file('first.txt'), file('second.txt')])
  await expect(composer.files).toHaveText([/first\.txt/, /second\.txt/])
  await expect(composer.saved).toHaveText(/^saved/)
  await page.goto('about:blank')
  await page.goto(`${url}/?state=calm#/drafts`)
  await page.locator('.draft-words').first().click()
  await expect(composer.files.first()).toContainText('not here any more: attach it again')
  server.close()
})

/** A browser of its own over a folder, which can be killed as by a crash. */
const startBrowser = async (folder: string) => {
  const process = spawn(
    chromiumOptions.executablePath ?? chromium.executablePath(),
    [...chromiumOptions.args, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${folder}`],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = ''
    process.stderr.on('data', (words) => {
      said += String(words)
      const [, found] = /DevTools listening on (\S+)/.exec(said) ?? []
      if (found !== undefined) resolve(found)
    })
    process.once('exit', () => reject(new Error(said)))
  })
  const browser = await chromium.connectOverCDP(endpoint)
  const ended = new Promise((resolve) => process.once('exit', resolve))
  return {
    page: browser.contexts()[0]?.pages()[0] ?? (await browser.newPage()),
    /** All of its processes at once: nothing is written any more. */
    kill: async () => {
      if (process.pid !== undefined) globalThis.process.kill(-process.pid, 'SIGKILL')
      await ended
    },
  }
}

test('a kill in the middle of typing costs no more than the last second', async () => {
  const { server, url } = await startWindowServer()
  const folder = await mkdtemp(join(tmpdir(), 'liaison-kill-'))
  const first = await startBrowser(folder)
  await first.page.goto(`${url}/?state=calm#/contacts`)
  await first.page.getByRole('navigation', { name: 'Places' }).waitFor()
  const composer = await shellPage(first.page).write()
  await composer.text.click()
  // Without a pause that a save could wait for. The page itself notes when each sign was typed.
  const times: number[] = []
  const endAt = Date.now() + 4000
  while (Date.now() < endAt) {
    await first.page.keyboard.type('x')
    times.push(Date.now())
  }
  const killedAt = Date.now()
  await first.kill()
  const second = await startBrowser(folder)
  await second.page.goto(`${url}/?state=calm#/drafts`)
  const kept = second.page.locator('.draft-words').first()
  await kept.click()
  const text = (await composerPage(second.page).text.textContent()) ?? ''
  await second.kill()
  server.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  const firstLost = times[text.length] ?? killedAt
  expect(text).toMatch(/^x+$/)
  expect(killedAt - firstLost).toBeLessThan(1000)
})
