import { AxeBuilder } from '@axe-core/playwright'
import { test, type Page } from '@playwright/test'
import { startWindowServer } from '../support/renderer/window-server.ts'
import { shellPage } from './page-models/shell-page.ts'

/** Serves the window without main to all tests of a file, which then run in one worker. */
export const serveWindow = () => {
  let served: Awaited<ReturnType<typeof startWindowServer>> | undefined
  test.describe.configure({ mode: 'default' })
  test.beforeAll(async () => {
    served = await startWindowServer()
  })
  test.afterAll(() => served?.server.close())
  return { url: (): string => served?.url ?? '' }
}

/** The window over fake data at `url`; `complaints` gathers whatever its console says of errors. */
export const openWindow = async (page: Page, url: string, query: string, hash = '#/contacts') => {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // Playwright looks into the sandboxed frame with a script of its own, which Chromium notes.
    const ownProbe = message.text().startsWith("Blocked script execution in 'about:srcdoc'")
    if (message.type() === 'error' && !ownProbe) complaints.push(message.text())
  })
  // The same address again would be no new page.
  await page.goto('about:blank')
  await page.goto(`${url}/?${query}${hash}`)
  await page.getByRole('navigation', { name: 'Places' }).waitFor()
  return { shell: shellPage(page), complaints }
}

/** What breaks a rule of WCAG 2.2 AA, in words. Mail is left out: it is not ours, and axe can't run where no script may. */
export const wcagBreaches = async (page: Page): Promise<string[]> => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']
  const { violations } = await new AxeBuilder({ page }).withTags(tags).exclude('iframe').analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
}
