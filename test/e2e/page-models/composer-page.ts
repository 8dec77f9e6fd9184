import { expect, type Page } from '@playwright/test'

type Payload = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }

/** The mail being written that is opened in the dock. */
export const composerPage = (page: Page) => {
  const dock = page.getByRole('region', { name: /^Mail: / })
  const field = (name: 'To' | 'Cc' | 'Bcc') => dock.getByRole('combobox', { name, exact: true })
  const questions = page.getByRole('dialog', { name: 'Send it like this?' })
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
    /** Presses Send, and "Send anyway" where something is asked before it goes. */
    send: async () => {
      await dock.getByRole('button', { name: 'Send', exact: true }).click()
      const outcome = async () => {
        if (await questions.isVisible()) return 'asked'
        return (await dock.getByRole('alert').first().isVisible()) || !(await dock.isVisible())
          ? 'done'
          : 'waits'
      }
      await expect.poll(outcome).not.toBe('waits')
      if (await questions.isVisible()) await questions.getByRole('button', { name: 'Send anyway' }).click()
    },
    pressSend: async () => dock.getByRole('button', { name: 'Send', exact: true }).click(),
    /** What is asked before a mail goes. */
    questions,
    sendWay: async (words: string) => {
      await dock.getByRole('button', { name: 'More ways to send' }).click()
      await dock.getByRole('menuitem', { name: words }).click()
    },
    /** A variable in the text, by what it shows. */
    variable: (words: string) => dock.locator('.variable').filter({ hasText: words }),
    suggestion: (words: string) => dock.getByRole('option', { name: words }),
    close: async () => dock.getByRole('button', { name: 'Close and keep the draft' }).click(),
    minimise: async () => dock.getByRole('button', { name: 'Minimise' }).click(),
    /** Files beside the text, on their way or there. */
    files: dock.getByRole('list', { name: 'Attachments' }).getByRole('listitem'),
    attach: async (files: readonly Payload[]) => dock.getByLabel('Files to attach').setInputFiles([...files]),
    putPicture: async (picture: Payload) => dock.getByLabel('Pictures for the text').setInputFiles([picture]),
    pictures: dock.locator('.editor .picture img'),
    formatting: dock.getByRole('toolbar', { name: 'Formatting' }),
    /** A tool of the formatting bar, shown if it is not. */
    tool: async (name: string) => {
      const bar = dock.getByRole('toolbar', { name: 'Formatting' })
      if (!(await bar.isVisible()))
        await dock.getByRole('button', { name: 'Formatting', exact: true }).click()
      await bar.getByRole('button', { name, exact: true }).click()
    },
    /** The forwarded or quoted mail below the text. */
    quote: dock.locator('.quoted-original'),
    /** Discards; where there is text, confirms it. */
    discard: async () => {
      await dock.getByRole('button', { name: 'Discard draft' }).click()
      const confirm = page.getByRole('dialog').getByRole('button', { name: 'Discard', exact: true })
      if (await confirm.isVisible()) await confirm.click()
    },
  }
}
