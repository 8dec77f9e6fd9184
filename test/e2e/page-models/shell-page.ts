import type { Page } from '@playwright/test'
import { contactsPage } from './contacts-page.ts'
import { composerPage } from './composer-page.ts'
import { mailboxesPage } from './mailboxes-page.ts'
import { outboxPage } from './outbox-page.ts'
import { timelinePage } from './timeline-page.ts'

/** The frame of the window: where one can go from anywhere. Every way to a place returns that place. */
export const shellPage = (page: Page) => {
  const places = page.getByRole('navigation', { name: 'Places' })
  const follow = async (name: RegExp) => places.getByRole('link', { name }).click()
  return {
    page,
    /** The sentences of the status bar. */
    status: page.getByRole('contentinfo', { name: 'Status' }),
    /** What was said about finished actions. */
    toasts: page.locator('.toasts'),
    banner: (words: string | RegExp) => page.locator('.notice').filter({ hasText: words }),
    mailboxInRail: (address: string) => places.getByRole('link', { name: address }),
    openContacts: async () => {
      await follow(/^Contacts/)
      return contactsPage(page)
    },
    openDrafts: async () => {
      await follow(/^Drafts/)
      return draftsPage(page)
    },
    openOutbox: async () => {
      await follow(/^Outbox/)
      return outboxPage(page)
    },
    openMailboxes: async () => {
      await follow(/^(?:Manage mailboxes|Connect a mailbox)$/)
      return mailboxesPage(page)
    },
    openSettings: async () => {
      await follow(/^Settings/)
      return settingsPage(page)
    },
    /** Presses the key for a new mail. */
    write: async () => {
      await page.keyboard.press('c')
      return composerPage(page)
    },
    search: async (text: string) => {
      await page.keyboard.press('ControlOrMeta+k')
      await page.getByRole('combobox', { name: 'Search contacts, mail and commands' }).fill(text)
      return palettePage(page)
    },
  }
}

export const palettePage = (page: Page) => {
  const results = page.getByRole('listbox', { name: 'Results' })
  return {
    result: (words: string | RegExp) => results.getByRole('option').filter({ hasText: words }),
    choose: async (words: string | RegExp) => {
      await results.getByRole('option').filter({ hasText: words }).first().click()
      return timelinePage(page)
    },
  }
}

export const draftsPage = (page: Page) => ({
  heading: page.getByRole('heading', { name: /Drafts/, level: 1 }),
  row: (words: string | RegExp) => page.getByRole('main').getByRole('listitem').filter({ hasText: words }),
  open: async (words: string | RegExp) => {
    await page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: words })
      .getByRole('button')
      .first()
      .click()
    return composerPage(page)
  },
})

export const settingsPage = (page: Page) => ({
  heading: page.getByRole('heading', { name: 'Settings', level: 1 }),
  chooseTheme: async (name: 'As the system' | 'Light' | 'Dark') => page.getByRole('radio', { name }).check(),
  saveGoogleClient: async (clientId: string, secret: string) => {
    const form = page.getByRole('form', { name: 'Google client' })
    await form.getByLabel('Client id').fill(clientId)
    await form.getByLabel('Client secret').fill(secret)
    await form.getByRole('button', { name: 'Save' }).click()
  },
  saveMicrosoftClient: async (clientId: string, tenant: string) => {
    const form = page.getByRole('form', { name: 'Microsoft client' })
    await form.getByLabel('Application (client) id').fill(clientId)
    await form.getByLabel('Tenant').fill(tenant)
    await form.getByRole('button', { name: 'Save' }).click()
  },
  keepDrafts: page.getByRole('checkbox', { name: /^Keep outgoing mail in Drafts/ }),
})
