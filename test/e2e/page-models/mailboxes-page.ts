import type { Page } from '@playwright/test'

/** The page of mailboxes, and what comes up while one is being connected. */
export const mailboxesPage = (page: Page) => {
  const card = (address: string) => page.getByRole('article', { name: address })
  const dialog = page.getByRole('dialog')
  return {
    card,
    /** The chip of a mailbox: "connected", "sign in again", … */
    state: (address: string) => card(address).locator('.chip'),
    dialog,
    connect: async () => {
      await page.getByRole('main').getByRole('button', { name: 'Connect Gmail' }).click()
      return connectPage(page)
    },
    reconnect: async (address: string) => {
      await card(address).getByRole('button', { name: 'Reconnect' }).click()
      return connectPage(page)
    },
    syncNow: async (address: string) =>
      card(address)
        .getByRole('button', { name: `Sync ${address} now` })
        .click(),
    disconnect: async (address: string, keepHistory: boolean) => {
      await card(address)
        .getByRole('button', { name: `More for ${address}` })
        .click()
      await page.getByRole('menuitem', { name: 'Disconnect' }).click()
      await dialog.getByRole('radio', { name: keepHistory ? /^Keep it/ : /^Delete it/ }).check()
      await dialog.getByRole('button', { name: 'Disconnect' }).click()
    },
  }
}

/** The dialog while the person is in the browser. */
export const connectPage = (page: Page) => {
  const dialog = page.getByRole('dialog')
  return {
    dialog,
    /** The link that was opened in the browser, to be visited by a test. */
    link: async (): Promise<string> => dialog.getByLabel('Sign-in link').inputValue(),
    cancel: async () => dialog.getByRole('button', { name: 'Cancel' }).click(),
  }
}
