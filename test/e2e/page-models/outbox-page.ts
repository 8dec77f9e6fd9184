import type { Page } from '@playwright/test'
import { composerPage } from './composer-page.ts'

type Action =
  | 'Undo'
  | 'Send now'
  | 'Edit'
  | 'Cancel'
  | 'Change time…'
  | 'Try again'
  | 'Edit and resend'
  | 'Remove'
  | 'It was sent'
  | 'Send again'
  | 'Restore as draft'
  | 'Write again'
  | 'Stop reminding'
  | 'Open'
  | 'What happened'
type Tab = 'Waiting' | 'Needs you' | 'Follow up' | 'Sent' | 'Cancelled' | 'Drafts'

/** What waits, what failed, what went. */
export const outboxPage = (page: Page) => {
  const row = (words: string | RegExp) => page.getByRole('table').getByRole('row').filter({ hasText: words })
  return {
    heading: page.getByRole('heading', { name: 'Outbox', level: 1 }),
    row,
    state: (words: string | RegExp) => row(words).locator('.chip'),
    show: async (tab: Tab) => page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click(),
    /** Actions are named with their mail: "Cancel: Re: Rollout". Those for which there is no room are in a menu. */
    act: async (words: string | RegExp, action: Action) => {
      const mail = row(words).first()
      const menu = mail.getByRole('button', { name: /^More: / })
      const button = mail.getByRole('button', { name: new RegExp(`^${action}: `) })
      await button.or(menu).first().waitFor()
      if ((await button.count()) > 0) return button.click()
      await menu.click()
      return mail.getByRole('menuitem', { name: action, exact: true }).click()
    },
    /** The mail that an action opened to be edited. */
    composer: async () => composerPage(page),
    /** The dialog of "What happened". */
    story: page.getByRole('dialog', { name: 'What happened' }),
    lines: page.getByRole('list', { name: 'Log' }).getByRole('listitem'),
    editAndResend: async (words: string | RegExp) => {
      await row(words).first().getByRole('button', { name: /^Edit/ }).click()
      return composerPage(page)
    },
  }
}
