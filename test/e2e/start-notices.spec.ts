import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from '@playwright/test'
import { launchApp } from '../support/app-harness.ts'
import { openWorkplace, type Workplace } from '../support/workplace.ts'
import { shellPage } from './page-models/shell-page.ts'

let work: Workplace
test.beforeEach(async () => {
  work = await openWorkplace({})
})
test.afterEach(() => work.close())

test('without a key store the window says plainly that sign-ins last for this session', async ({ page }) => {
  test.skip(
    process.platform !== 'linux',
    'only on Linux can the key store be taken away by an environment variable',
  )
  const { keyring: _none, ...options } = work.options
  const env = { ...options.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }
  const app = await launchApp({ ...options, env })
  await page.goto(app.url)
  const banner = shellPage(page).banner('Sign-ins are kept for this session only')
  await expect(banner).toContainText('no unlocked key store')
  await expect(banner).toContainText('mailboxes have to be reconnected')
  await app.quit()
  expect(existsSync(join(work.profile, 'vault'))).toBe(false)
})

test('data of a newer Liaison is refused with words, and left as it was', async ({ page }) => {
  await (await launchApp(work.options)).quit()
  const file = join(work.profile, 'liaison.db')
  const database = new DatabaseSync(file)
  database.exec('PRAGMA user_version = 9999')
  database.close()
  const before = readFileSync(file)
  const app = await launchApp(work.options)
  await page.goto(app.url)
  await expect(shellPage(page).banner('written by a newer Liaison')).toContainText('Update Liaison')
  await app.quit()
  expect(readFileSync(file)).toEqual(before)
})

test('a damaged file is moved aside and said, and the app begins anew', async ({ page }) => {
  mkdirSync(work.profile, { recursive: true })
  writeFileSync(join(work.profile, 'liaison.db'), 'this is no database '.repeat(500))
  const app = await launchApp(work.options)
  await page.goto(app.url)
  await expect(page.locator('.notice').first()).toContainText(/damaged/i)
  await app.quit()
  const aside = readdirSync(work.profile).filter((name) => name.startsWith('liaison.db.corrupt-'))
  expect(aside).toHaveLength(1)
  expect(readFileSync(join(work.profile, aside[0] ?? ''), 'utf8')).toContain('this is no database')
})
