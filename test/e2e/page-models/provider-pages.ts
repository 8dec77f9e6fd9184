import type { Page } from '@playwright/test'
import type { ProviderId } from '../../../shared/domain/mailbox.ts'

/** The emulated provider's pages in the system's browser. */
export type ProviderPages = {
  /** As the window names the provider. */
  readonly name: 'Gmail' | 'Microsoft 365'
  /** Chooses the account and allows everything. Resolves when the browser is back at the app. */
  readonly accept: (tab: Page, address: string) => Promise<void>
  /** Says no where permissions are asked for. */
  readonly deny: (tab: Page, address: string) => Promise<void>
}

const back = (tab: Page) => tab.getByText('go back to Liaison')
const choose = (tab: Page, address: string) => tab.getByRole('radio', { name: address }).check()
const press = (tab: Page, name: string) => tab.getByRole('button', { name, exact: true }).click()

const google: ProviderPages = {
  name: 'Gmail',
  accept: async (tab, address) => {
    await choose(tab, address)
    await press(tab, 'Continue')
    await back(tab).waitFor()
  },
  deny: async (tab, address) => {
    await choose(tab, address)
    await press(tab, 'Cancel')
  },
}

const microsoft: ProviderPages = {
  name: 'Microsoft 365',
  accept: async (tab, address) => {
    const account = tab.getByRole('radio', { name: address })
    const accept = tab.getByRole('button', { name: 'Accept' })
    // Who is named by the app is not asked for the account, and who has accepted before is not asked again.
    await account.or(back(tab)).first().waitFor()
    if (await account.isVisible()) {
      await account.check()
      await press(tab, 'Next')
    }
    await accept.or(back(tab)).first().waitFor()
    if (await accept.isVisible()) await accept.click()
    await back(tab).waitFor()
  },
  deny: async (tab, address) => {
    await choose(tab, address)
    await press(tab, 'Next')
    await press(tab, 'Cancel')
  },
}

export const providerPages: Readonly<Record<ProviderId, ProviderPages>> = { gmail: google, graph: microsoft }
