import type { Page } from '@playwright/test'

/** The mail being written that is opened in the dock. */
export const composerPage = (page: Page) => {
  const dock = page.getByRole('region', { name: /^Mail: / })
  const field = (name: 'To' | 'Cc' | 'Bcc') => dock.getByRole('combobox', { name, exact: true })
  return {
    dock,
    text: dock.getByRole('textbox', { name: 'Mail text' }),
    subject: dock.getByRole('textbox', { name: 'Subject' }),
    /** "saved just now", "Offline: will be queued · saving", … */
    saved: dock.locator('.compose-saved'),
    error: dock.getByRole('alert'),
    recipient: (name: string) => dock.getByRole('button', { name: `Edit ${name}`, exact: true }),
    wrongRecipient: (address: string) =>
      dock.getByRole('button', { name: `${address} is not a mail address: correct it` }),
    addRecipients: async (name: 'To' | 'Cc' | 'Bcc', text: string) => {
      if (name !== 'To' && !(await field(name).isVisible()))
        await dock.getByRole('button', { name: /^(?:Cc )?Bcc$/ }).click()
      await field(name).fill(text)
      await field(name).press('Enter')
    },
    from: async (label: string | RegExp) => {
      const select = dock.getByRole('combobox', { name: /^From/ })
      const option = select.getByRole('option').filter({ hasText: label })
      await select.selectOption(await option.getAttribute('value'))
    },
    /** What will be put below the text. */
    signature: dock.getByRole('group', { name: 'Signature' }),
    leaveSignatureOut: async () => dock.getByRole('button', { name: 'Leave the signature out' }).click(),
    addSignature: async () => dock.getByRole('button', { name: 'Add the signature' }).click(),
    fillSubject: async (text: string) => dock.getByRole('textbox', { name: 'Subject' }).fill(text),
    type: async (text: string) => {
      await dock.getByRole('textbox', { name: 'Mail text' }).click()
      await page.keyboard.type(text)
    },
    send: async () => dock.getByRole('button', { name: 'Send', exact: true }).click(),
    close: async () => dock.getByRole('button', { name: 'Close and keep the draft' }).click(),
    minimise: async () => dock.getByRole('button', { name: 'Minimise' }).click(),
    /** Discards; where there is text, confirms it. */
    discard: async () => {
      await dock.getByRole('button', { name: 'Discard draft' }).click()
      const confirm = page.getByRole('dialog').getByRole('button', { name: 'Discard', exact: true })
      if (await confirm.isVisible()) await confirm.click()
    },
  }
}
