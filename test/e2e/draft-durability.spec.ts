import { expect, test } from '@playwright/test'
import * as z from 'zod'
import { startWindowServer } from '../support/renderer/window-server.ts'
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
  await server.close()
})
