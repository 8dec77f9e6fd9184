import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import * as z from 'zod'
import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { commands } from '../../shared/ipc/contract.ts'
import { resultSchema } from '../../shared/errors/result.ts'
import { composerPage } from '../e2e/page-models/composer-page.ts'
import { launchApp, type RunningApp } from '../support/app-harness.ts'
import { chromiumOptions } from '../support/chromium.ts'
import { connectMailbox, openWorkplace, type Workplace } from '../support/workplace.ts'
import type { Compared } from './compare.ts'
import { pressKey } from './window.ts'

/** Ten times what Gmail gives, as in the demo; Microsoft's limit is as it is. */
const unitsPerMinute = 60_000
/** Enough to keep each busy at its pace until all keys are pressed. */
const mailsEach: Readonly<Record<ProviderId, number>> = { gmail: 2500, graph: 700 }
const dayMs = 24 * 60 * 60_000
/** Older than what a first sync reads by itself: all of it is asked for when the contacts come. */
const newestAgeMs = 3 * dayMs
const customers = Array.from({ length: 60 }, (_, n) => `person${n}@customer${n % 20}.example`)
const keysEach = 160
const chunk = 20

type Account = { readonly provider: ProviderId; readonly email: string }
const accounts: readonly Account[] = (['gmail', 'graph'] as const).flatMap((provider) =>
  Array.from({ length: 5 }, (_, n) => ({ provider, email: `ann${n}@${provider}.example` })),
)

const words = 'the plan for the depots as we talked about it and who has to know before it starts '.repeat(9)

const mailsOf = (account: string, count: number, now: number) =>
  Array.from({ length: count }, (_, n) => {
    const from = customers[n % customers.length] ?? ''
    const at = now - newestAgeMs - (count - n) * 20 * 60_000
    const head = `From: ${from}\r\nTo: ${account}\r\nSubject: Depot ${n}\r\nDate: ${new Date(at).toUTCString()}\r\nMessage-ID: <${n}.${account}>`
    return { raw: Buffer.from(`${head}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${words}`), at }
  })

const openFilled = (): Promise<Workplace> => {
  const now = Date.now()
  const seedsOf = (provider: ProviderId) =>
    accounts
      .filter((account) => account.provider === provider)
      .map(({ email }) => ({ email, name: 'Ann', messages: mailsOf(email, mailsEach[provider], now) }))
  return openWorkplace({ gmail: seedsOf('gmail'), graph: seedsOf('graph'), unitsPerMinute })
}

const connectAll = async (work: Workplace): Promise<void> => {
  const open = await work.open()
  for (const { provider, email } of accounts) await connectMailbox(open, work.providers[provider], email)
  open.window.close()
  await open.app.quit()
}

/** Calls a command in the real page, beside its own calls. */
const invoke = async (page: Page, name: keyof typeof commands, request: object): Promise<unknown> => {
  const answer = await page.evaluate(
    ([called, given]) => {
      const bridge: unknown = Reflect.get(window, 'liaison')
      if (typeof bridge !== 'object' || bridge === null) throw new Error('no bridge')
      const call: unknown = Reflect.get(bridge, 'invoke')
      return typeof call === 'function' ? Reflect.apply(call, bridge, [called, given]) : null
    },
    [name, request] as const,
  )
  const result = resultSchema(z.unknown()).parse(answer)
  if (!result.ok) throw new Error(`${name}: ${result.error.message}`)
  return result.value
}

const busyCount = async (page: Page): Promise<number> => {
  const { sync } = commands['mailbox.list'].response.parse(await invoke(page, 'mailbox.list', {}))
  return sync.filter(({ phase }) => phase === 'pulling' || phase === 'backfilling').length
}

const until = async (what: string, isTrue: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 3000; tries += 1) {
    if (await isTrue()) return
    await sleep(100)
  }
  throw new Error(`In five minutes it did not come to this: ${what}`)
}

/** What was noted of main's event loop since the last time. */
const loopDelays = async (app: RunningApp, file: string): Promise<number[]> => {
  rmSync(file, { force: true })
  process.kill(app.pid ?? 0, 'SIGUSR2')
  await until('the app writes its delays', async () => existsSync(file))
  await sleep(50)
  return z.array(z.number()).parse(JSON.parse(readFileSync(file, 'utf8')))
}

type Measured = { letters: number[]; steps: number[]; answers: number[]; delays: number[] }

const letters = 'a mail is written while others come in '

/** Types, chooses and asks, and looks in between whether as many mailboxes are at work as there should be. */
const measure = async (page: Page, app: RunningApp, file: string, busy: number): Promise<Measured> => {
  const measured: Measured = { letters: [], steps: [], answers: [], delays: [] }
  const composer = composerPage(page)
  await loopDelays(app, file)
  for (let done = 0; done < keysEach; done += chunk) {
    const working = await busyCount(page)
    if (working !== busy)
      throw new Error(`${working} mailboxes at work instead of ${busy}, after ${done} keys`)
    await composer.text.click()
    for (let n = 0; n < chunk; n += 1) {
      const letter = letters[(done + n) % letters.length] ?? 'a'
      measured.letters.push(await pressKey(page, letter === ' ' ? 'Space' : letter))
    }
    await page.getByRole('listbox', { name: 'Contacts' }).focus()
    for (let n = 0; n < chunk; n += 1) measured.steps.push(await pressKey(page, n % 2 === 0 ? 'j' : 'k'))
    for (let n = 0; n < chunk / 4; n += 1) {
      const startedAt = performance.now()
      await invoke(page, 'contact.list', { text: '', order: 'recent', after: null, limit: 100 })
      measured.answers.push(performance.now() - startedAt)
    }
  }
  measured.delays = await loopDelays(app, file)
  return measured
}

const row = (what: string, ours: number[], baseline: number[]): Compared => ({
  what,
  ours: { name: 'ten mailboxes syncing', samples: ours.toSorted((a, b) => a - b) },
  baseline: { name: 'ten mailboxes connected, none syncing', samples: baseline.toSorted((a, b) => a - b) },
})

const saveContacts = async (page: Page): Promise<void> => {
  for (const address of customers) {
    const input = { id: null, name: address, company: '', title: '', addresses: [address] }
    await invoke(page, 'contact.save', input)
  }
}

/** Keys in the real window over the real main, while ten mailboxes fetch the past mail of sixty new contacts. */
export const manyBenches = async (folder: string): Promise<Compared[]> => {
  const work = await openFilled()
  const browser = await chromium.launch(chromiumOptions)
  try {
    await connectAll(work)
    const file = join(folder, 'loop-delays.json')
    const preload = pathToFileURL(join(import.meta.dirname, 'loop-delay.ts')).href
    const env = { ...work.options.env, NODE_OPTIONS: `--import ${preload}`, LIAISON_BENCH_LOOP: file }
    const app = await launchApp({ ...work.options, env })
    const page = await browser.newPage({ viewport: { width: 1320, height: 840 } })
    await page.goto(app.url)
    await page.getByRole('contentinfo', { name: 'Status' }).waitFor()
    await until('all mailboxes are idle', async () => (await busyCount(page)) === 0)
    await page.keyboard.press('c')
    await composerPage(page).text.waitFor()
    await saveContacts(page)
    await until('all mailboxes are at work', async () => (await busyCount(page)) === accounts.length)
    const busy = await measure(page, app, file, accounts.length)
    // Afterwards, so that the same contacts and mail are there.
    await until('all mailboxes are idle', async () => (await busyCount(page)) === 0)
    const idle = await measure(page, app, file, 0)
    await app.quit()
    return [
      row('A letter typed into a mail, from the key to the frame that shows it', busy.letters, idle.letters),
      row('j or k in the contacts, from the key to the frame that shows it', busy.steps, idle.steps),
      row('The first 100 contacts, asked for by the window', busy.answers, idle.answers),
      row("A timer of main's, how late it comes", busy.delays, idle.delays),
    ]
  } finally {
    await browser.close()
    await work.close()
  }
}
