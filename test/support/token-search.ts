import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'

/** Shapes of what must never be seen outside the vault's ciphertext. */
const tokenShapes = [
  // Google: access token, refresh token, code.
  /ya29\.[\w.-]{10,}/,
  /1\/\/0[\w-]{10,}/,
  /4\/0[\w-]{20,}/,
  // Microsoft: refresh token and code of a work account, of a personal one; access token that is no JWT.
  /\b[01]\.A[\w-]{40,}/,
  /\bM\.[A-Z]\d+_[\w!*$.-]{40,}/,
  /\bEwB[\w-]{60,}/,
  // MSAL's cache, also where its quotes are escaped.
  /credential_?type\W+(?:Access|Refresh|Id)Token/i,
  /-(?:access|refresh|id)token-[\w-]*-/i,
  // Of all: JWTs and headers.
  /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+/,
  /Bearer\s+\S{10,}/,
]

/** The tokens of a text, shortened so that a failing test does not print them. */
export const tokensIn = (text: string): string[] =>
  tokenShapes.flatMap((shape) => shape.exec(text)?.[0] ?? []).map((token) => `${token.slice(0, 12)}…`)

/** Looks at every byte of every file below a folder, also as UTF-16 as SQLite and Chromium may write text. */
export const filesWithTokens = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .flatMap((path) => {
      const bytes = readFileSync(path)
      const found = [bytes.toString('latin1'), bytes.toString('utf16le')].flatMap((text) => tokensIn(text))
      return found.length === 0 ? [] : [`${path}: ${found.join(', ')}`]
    })

/** Everything that a script of the page could see: the document, its storages and databases, what the bridge answers. */
export const pageState = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const dump = async (name: string): Promise<unknown> => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name)
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(new Error(name)))
      })
      const rows = [...database.objectStoreNames].map(
        (store) =>
          new Promise<unknown>((resolve) => {
            const request = database.transaction(store).objectStore(store).getAll()
            request.addEventListener('success', () => resolve(request.result))
          }),
      )
      const all = await Promise.all(rows)
      database.close()
      return all
    }
    const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? [])
    const bridge: unknown = Reflect.get(window, 'liaison')
    const invoke: unknown =
      typeof bridge === 'object' && bridge !== null ? Reflect.get(bridge, 'invoke') : null
    const answers: unknown[] = []
    if (typeof invoke === 'function') {
      for (const name of ['app.state', 'settings.read', 'mailbox.list', 'mailbox.connectAttempt']) {
        answers.push(await Reflect.apply(invoke, bridge, [name, {}]))
      }
    }
    return JSON.stringify({
      html: document.documentElement.outerHTML,
      local: Object.entries(localStorage),
      session: Object.entries(sessionStorage),
      databases: await Promise.all(names.map(dump)),
      answers,
    })
  })
