import { expect, type BrowserContext, type Page } from '@playwright/test'
import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { launchApp, type RunningApp } from '../support/app-harness.ts'
import type { Workplace } from '../support/workplace.ts'
import { providerPages } from './page-models/provider-pages.ts'
import { shellPage } from './page-models/shell-page.ts'

export type Shell = ReturnType<typeof shellPage>
export type Account = { readonly provider: ProviderId; readonly address: string }

/** Starts the built app and opens its window in the page. */
export const startApp = async (work: Workplace, page: Page): Promise<{ app: RunningApp; shell: Shell }> => {
  const app = await launchApp(work.options)
  await page.goto(app.url)
  const shell = shellPage(page)
  await shell.status.waitFor()
  return { app, shell }
}

/** The tab that `cause` opens beside the window. */
export const tabOf = async (context: BrowserContext, cause: () => Promise<unknown>): Promise<Page> => {
  const opened = context.waitForEvent('page')
  await cause()
  return opened
}

/** Connects by the window and the provider's pages in a tab, as a person does. */
export const connect = async (
  context: BrowserContext,
  shell: Shell,
  { provider, address }: Account,
): Promise<void> => {
  const mailboxes = await shell.openMailboxes()
  const tab = await tabOf(context, () => mailboxes.connect(providerPages[provider].name))
  await providerPages[provider].accept(tab, address)
  await tab.close()
  await expect(mailboxes.state(address)).toHaveText('connected')
}

/** Signs a mailbox in again. */
export const reconnect = async (
  context: BrowserContext,
  shell: Shell,
  { provider, address }: Account,
): Promise<void> => {
  const mailboxes = await shell.openMailboxes()
  const tab = await tabOf(context, () => mailboxes.reconnect(address))
  await providerPages[provider].accept(tab, address)
  await tab.close()
  await expect(mailboxes.state(address)).toHaveText('connected')
}
