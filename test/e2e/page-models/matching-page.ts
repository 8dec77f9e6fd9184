import type { Page } from '@playwright/test'

/** People one writes with who are no contact. */
export const suggestionsPage = (page: Page) => {
  const list = page.getByRole('list', { name: 'People you write with' })
  const row = (name: string | RegExp) => list.getByRole('listitem').filter({ hasText: name })
  return {
    heading: page.getByRole('heading', { name: /^People you write with/, level: 1 }),
    row,
    rows: list.getByRole('listitem'),
    addButton: (name: string) => row(name).getByRole('button', { name: `Add ${name}` }),
    add: async (name: string) =>
      row(name)
        .getByRole('button', { name: `Add ${name}` })
        .click(),
    edit: async (name: string) =>
      row(name)
        .getByRole('button', { name: /^Edit .* first/ })
        .click(),
    dismiss: async (name: string) =>
      row(name)
        .getByRole('button', { name: `Dismiss ${name}` })
        .click(),
  }
}

/** Mail of which the person says whose it is. */
export const reviewsPage = (page: Page) => {
  const cards = page.getByRole('list', { name: 'Mail to decide about' }).getByRole('article')
  const card = (words: string | RegExp) => cards.filter({ hasText: words }).first()
  return {
    heading: page.getByRole('heading', { name: /^Review/, level: 1 }),
    cards,
    card,
    choose: async (words: string | RegExp, names: readonly string[], always = false) => {
      const found = card(words)
      for (const name of names) await found.getByRole('checkbox', { name }).check()
      if (always) await found.getByRole('checkbox', { name: /^Always for/ }).check()
      return found
    },
    decide: async (words: string | RegExp) => card(words).getByRole('button', { name: 'Decide' }).click(),
  }
}

/** The part of the settings that says whose mail is kept. */
export const matchingSettings = (page: Page) => {
  const list = (name: string) => page.getByRole('list', { name, exact: true })
  const section = (name: string) => page.getByRole('region', { name, exact: true })
  return {
    section,
    entries: (name: string) => list(name).getByRole('listitem'),
    entry: (name: string, pattern: string) => list(name).getByRole('listitem').filter({ hasText: pattern }),
    choose: async (name: string) => page.getByRole('radio', { name }).check(),
    add: async (name: string, pattern: string) => {
      const field = section(name).getByRole('textbox', { name: new RegExp(`^Add to ${name}`) })
      await field.fill(pattern)
      await field.press('Enter')
    },
    search: async (name: string, text: string) =>
      section(name)
        .getByRole('searchbox', { name: `Search ${name}` })
        .fill(text),
    field: (name: string) => section(name).getByRole('textbox', { name: new RegExp(`^Add to ${name}`) }),
  }
}

/** Why a mail is here, or is not. */
export const whyPage = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'Why is a mail not here?' })
  return {
    dialog,
    here: page.getByRole('dialog', { name: 'Why is this here?' }),
    ask: async (text: string) => {
      await dialog.getByRole('textbox').fill(text)
      await dialog.getByRole('button', { name: 'Find out' }).click()
    },
    step: async (name: string | RegExp) => dialog.getByRole('button', { name }).first().click(),
  }
}
