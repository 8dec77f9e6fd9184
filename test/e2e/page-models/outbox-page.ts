import type { Page } from '@playwright/test'
import { composerPage } from './composer-page.ts'

type Action =
  'Send now' | 'Edit' | 'Cancel' | 'Try again' | 'Edit and resend' | 'Remove' | 'It was sent' | 'Send again'

/** What waits, what failed, what went. */
export const outboxPage = (page: Page) => {
  const row = (words: string | RegExp) => page.getByRole('table').getByRole('row').filter({ hasText: words })
  return {
    heading: page.getByRole('heading', { name: 'Outbox', level: 1 }),
    row,
    state: (words: string | RegExp) => row(words).locator('.chip'),
    show: async (tab: 'Waiting' | 'Failed' | 'Sent') =>
      page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click(),
    /** Actions are named with their mail: "Cancel: Re: Rollout". */
    act: async (words: string | RegExp, action: Action) =>
      row(words)
        .first()
        .getByRole('button', { name: new RegExp(`^${action}: `) })
        .click(),
    editAndResend: async (words: string | RegExp) => {
      await row(words).first().getByRole('button', { name: /^Edit/ }).click()
      return composerPage(page)
    },
  }
}
