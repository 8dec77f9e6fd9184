import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { launchApp } from '../support/app-harness.ts'
import { openHeadlessWindow } from '../support/headless-window.ts'
import { buildTinyApp } from '../support/tiny-app.ts'
import { compare, type Compared } from './compare.ts'

const keyring = (folder: string): string => join(folder, 'keyring')

/** From the start of the process to the link that opens the window, or to the first contacts in it. */
const start = async (folder: string, profile: string, end: 'link' | 'contacts'): Promise<number> => {
  const startedAt = performance.now()
  const app = await launchApp({ profile, keyring: keyring(folder), openExternally: 'report' })
  let ms = performance.now() - startedAt
  if (end === 'contacts') {
    const window = await openHeadlessWindow(app.url)
    await window.expect('contact.list', { text: '', order: 'recent', after: null, limit: 100 })
    ms = performance.now() - startedAt
    window.close()
  }
  await app.quit()
  return ms
}

export const appBenches = async (folder: string, bigPath: string): Promise<Compared[]> => {
  const tiny = await buildTinyApp()
  const full = join(folder, 'full-profile')
  mkdirSync(full)
  copyFileSync(bigPath, join(full, 'liaison.db'))
  let count = 0
  const empty = (end: 'link' | 'contacts') => async () => {
    const profile = join(folder, `profile-${(count += 1)}`)
    const ms = await start(folder, profile, end)
    rmSync(profile, { recursive: true, force: true })
    return ms
  }
  const host = async (): Promise<number> => {
    const startedAt = performance.now()
    const app = await tiny.launch({ openExternally: 'report' })
    const ms = performance.now() - startedAt
    await app.quit()
    return ms
  }
  const done = [
    await compare({
      what: 'Cold start to "the window can be opened", empty profile',
      ours: { name: 'the built app', run: empty('link') },
      baseline: { name: 'the stand-in with an app that does nothing', run: host },
      rounds: 5,
    }),
    await compare({
      what: 'The same with 20,000 messages and 10,001 contacts',
      ours: { name: 'full profile', run: () => start(folder, full, 'link') },
      baseline: { name: 'empty profile', run: empty('link') },
      rounds: 5,
    }),
    await compare({
      what: 'Cold start to the first 100 contacts, 20,000 messages',
      ours: { name: 'full profile', run: () => start(folder, full, 'contacts') },
      baseline: { name: 'empty profile (no contacts)', run: empty('contacts') },
      rounds: 5,
    }),
  ]
  tiny.remove()
  return done
}
