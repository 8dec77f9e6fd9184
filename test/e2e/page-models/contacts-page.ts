import type { Page } from '@playwright/test'
import { timelinePage } from './timeline-page.ts'

type Entry = { readonly name: string; readonly addresses: readonly string[]; readonly company?: string }

/** The list of contacts and the dialog that adds one. */
export const contactsPage = (page: Page) => {
  const list = page.getByRole('listbox', { name: 'Contacts' })
  const dialog = page.getByRole('dialog')
  const row = (name: string | RegExp) => list.getByRole('option').filter({ hasText: name })
  return {
    list,
    row,
    dialog,
    open: async (name: string | RegExp) => {
      await row(name).first().click()
      return timelinePage(page)
    },
    order: async (name: 'Recent' | 'A–Z') => page.getByRole('tab', { name }).click(),
    filter: async (text: string) => {
      const field = page.getByRole('searchbox', { name: /^Filter contacts/ })
      if (!(await field.isVisible())) await page.getByRole('button', { name: 'Filter contacts' }).click()
      await field.fill(text)
    },
    /** Fills the dialog and presses Add. On success the new contact's timeline is shown. */
    add: async ({ name, addresses, company = '' }: Entry) => {
      await page.getByRole('button', { name: 'Add a contact' }).first().click()
      await dialog.getByLabel('Name', { exact: true }).fill(name)
      await dialog.getByLabel('Company').fill(company)
      for (const [index, address] of addresses.entries()) {
        if (index > 0) await dialog.getByRole('button', { name: 'Add another address' }).click()
        await dialog.getByLabel(`Address ${index + 1}`, { exact: true }).fill(address)
      }
      await dialog.getByRole('button', { name: 'Add contact' }).click()
      return timelinePage(page)
    },
  }
}
