import type { Page } from '@playwright/test'

export type ProviderName = 'Gmail' | 'Microsoft 365'

/** The page of mailboxes, and what comes up while one is being connected. */
export const mailboxesPage = (page: Page) => {
  const card = (address: string) => page.getByRole('article', { name: address, exact: true })
  const dialog = page.getByRole('dialog')
  const more = async (address: string, item: string) => {
    await card(address)
      .getByRole('button', { name: `More for ${address}` })
      .click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  return {
    card,
    /** The chip of a mailbox: "connected", "sign in again", … */
    state: (address: string) => card(address).locator('.chip'),
    dialog,
    connect: async (name: ProviderName = 'Gmail') => {
      await page
        .getByRole('main')
        .getByRole('button', { name: `Connect ${name}` })
        .click()
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
    /** What is certain of the mailbox's mail with the contacts, in words. */
    coverage: (address: string) => card(address).locator('.coverage'),
    checkNow: async (address: string) =>
      card(address)
        .getByRole('button', { name: `Check ${address} now` })
        .click(),
    pause: async (address: string) => more(address, 'Pause'),
    resume: async (address: string) =>
      card(address)
        .getByRole('button', { name: `Resume ${address}` })
        .click(),
    makeDefault: async (address: string) => more(address, 'Make it the default'),
    settings: async (address: string) => {
      await more(address, 'Settings')
      return mailboxSettingsPage(page)
    },
    disconnect: async (address: string, keepHistory: boolean) => {
      await more(address, 'Disconnect')
      await dialog.getByRole('radio', { name: keepHistory ? /^Keep it/ : /^Delete it/ }).check()
      await dialog.getByRole('button', { name: 'Disconnect' }).click()
    },
  }
}

/** The dialog while the person is in the browser, and when it has ended. */
export const connectPage = (page: Page) => {
  const dialog = page.getByRole('dialog')
  return {
    dialog,
    /** The link that was opened in the browser, to be visited by a test. */
    link: async (): Promise<string> => dialog.getByLabel('Sign-in link').inputValue(),
    cancel: async () => dialog.getByRole('button', { name: 'Cancel' }).click(),
    /** The page in the browser says "Need admin approval". */
    needsApproval: async () => {
      await dialog.getByRole('button', { name: /Need admin approval/ }).click()
      return approvalPage(page)
    },
  }
}

/** The explanation of "Need admin approval", with the text for IT. */
export const approvalPage = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'An administrator has to approve Liaison first' })
  return {
    dialog,
    text: dialog.getByRole('textbox', { name: 'Text for your IT' }),
    copy: async () => dialog.getByRole('button', { name: 'Copy text' }).click(),
    back: async () => dialog.getByRole('button', { name: 'Back to the sign-in' }).click(),
    /** Ends the attempt; the explanation stays, with a way to connect again. */
    waitForApproval: async () => dialog.getByRole('button', { name: 'Cancel and wait for approval' }).click(),
    connectAgain: async () => dialog.getByRole('button', { name: 'Connect again' }).click(),
    close: async () => dialog.locator('footer').getByRole('button', { name: 'Close' }).click(),
  }
}

type VisibilityName = 'Private' | 'Contact only' | 'Subject' | 'Everything'
type RangeName = '30 days' | '90 days' | '1 year' | '3 years' | '10 years'

/** The settings of one mailbox. */
export const mailboxSettingsPage = (page: Page) => {
  const panel = page.getByRole('dialog', { name: 'Mailbox settings' })
  const signature = panel.getByRole('textbox', { name: 'Signature' })
  return {
    panel,
    name: panel.getByLabel('Name on outgoing mail'),
    signature,
    preview: panel.getByRole('group', { name: 'Preview of the signature' }),
    error: panel.getByRole('alert'),
    unsaved: panel.getByRole('status').filter({ hasText: /Not saved yet|Save your changes first/ }),
    fillSignature: async (text: string) => {
      await signature.click()
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(text)
    },
    makeDefault: async () => panel.getByRole('checkbox', { name: /New mail is written/ }).check(),
    chooseVisibility: async (name: VisibilityName) =>
      panel.getByRole('radio', { name: new RegExp(`^${name}\\.`) }).check(),
    chooseRange: async (name: RangeName) =>
      panel.getByLabel('How far back past mail is fetched').selectOption(name),
    folder: (path: string | RegExp) =>
      panel.getByRole('listitem').filter({ hasText: path }).getByRole('checkbox'),
    aliases: panel.getByRole('region', { name: 'May also send as' }).getByRole('listitem'),
    permissions: panel.getByRole('region', { name: 'Permissions' }),
    save: async () => panel.getByRole('button', { name: 'Save' }).click(),
    close: async () =>
      panel
        .locator('footer')
        .getByRole('button', { name: /^(?:Close|Cancel)$/ })
        .click(),
    keepEditing: async () => panel.getByRole('button', { name: 'Keep editing' }).click(),
    discard: async () => panel.getByRole('button', { name: 'Discard' }).click(),
  }
}
