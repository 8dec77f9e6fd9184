import type { Page } from '@playwright/test'
import { composerPage } from './composer-page.ts'

/** Everything with one contact. */
export const timelinePage = (page: Page) => {
  const timeline = page.getByRole('region', { name: 'Timeline' })
  const line = (words: string | RegExp) => timeline.getByRole('button').filter({ hasText: words })
  return {
    timeline,
    /** The contact's name. */
    heading: page.getByRole('main').getByRole('heading', { level: 1 }),
    facts: page.locator('.facts'),
    /** Closed lines whose text has the words: mails, and mails on their way. */
    line,
    day: (words: string) => timeline.getByRole('heading', { name: words }),
    /** Opens the first line with these words in its place. */
    openMail: async (words: string | RegExp) => {
      await line(words).first().click()
      return mailCard(page, words)
    },
    write: async () => {
      await page
        .getByRole('main')
        .getByRole('button', { name: /^Write/ })
        .click()
      return composerPage(page)
    },
    /** Newsletters and automatic mail are left out while it is pressed. */
    peopleOnly: page.getByRole('button', { name: 'Hide newsletters and automatic mail' }),
    edit: async () => {
      await page.getByRole('button', { name: 'More for this contact' }).click()
      await page.getByRole('menuitem', { name: 'Edit contact' }).click()
      return page.getByRole('dialog')
    },
    remove: async () => {
      await page.getByRole('button', { name: 'More for this contact' }).click()
      await page.getByRole('menuitem', { name: 'Remove contact' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Remove contact' }).click()
    },
  }
}

/** A mail that was opened on the timeline. */
export const mailCard = (page: Page, words: string | RegExp) => {
  const card = page.getByRole('article').filter({ hasText: words }).first()
  return {
    card,
    /** The document of the sandboxed frame. */
    body: card.frameLocator('iframe').locator('body'),
    attachment: (filename: string) => card.getByRole('link', { name: filename }),
    /** The other mails of the conversation, once it is opened. */
    conversation: card.getByRole('region', { name: 'Conversation' }),
    openConversation: async () => card.getByRole('button', { name: /^\d+ mails$/ }).click(),
    openAttachedMail: async (filename: string) => {
      await card.getByRole('button', { name: filename }).click()
      return page.getByRole('dialog')
    },
    askWhy: async () => {
      await card.getByRole('button', { name: 'More for this mail' }).click()
      await page.getByRole('menuitem', { name: 'Why is this here?' }).click()
      return page.getByRole('dialog')
    },
    reply: async () => {
      await card.getByRole('button', { name: 'Reply', exact: true }).click()
      return composerPage(page)
    },
    replyToAll: async () => {
      await card.getByRole('button', { name: 'Reply to all' }).click()
      return composerPage(page)
    },
    forward: async () => {
      await card.getByRole('button', { name: 'Forward', exact: true }).click()
      return composerPage(page)
    },
    close: async () => card.getByRole('button', { name: 'Close this mail' }).click(),
  }
}
