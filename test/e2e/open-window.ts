import { AxeBuilder } from '@axe-core/playwright'
import { test, type Page } from '@playwright/test'
import { startWindowServer } from '../support/renderer/window-server.ts'
import { shellPage } from './page-models/shell-page.ts'

/** Serves the window without main to the tests of a file, once in each worker. */
export const serveWindow = () => {
  let served: Awaited<ReturnType<typeof startWindowServer>> | undefined
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

/** Until nothing moves any more, but for what moves for ever: while it fades in, text has no contrast. */
export const atRest = (page: Page) =>
  page.evaluate(async () => {
    const ending = document.getAnimations().filter(({ effect }) => {
      const end = effect?.getComputedTiming().endTime
      return typeof end === 'number' && Number.isFinite(end)
    })
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })

const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']

/**
 * What breaks a rule of WCAG 2.2 AA in what is in sight, light and dark, in words; the theme has to be the system's. Mail is
 * left out: it is not ours, and axe can't run where no script may.
 */
export const wcagBreaches = async (page: Page): Promise<string[]> => {
  const breaches: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor()
    await atRest(page)
    const { violations } = await new AxeBuilder({ page }).withTags(tags).exclude('iframe').analyze()
    breaches.push(
      ...violations.map(
        ({ id, nodes }) => `${colorScheme}, ${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`,
      ),
    )
  }
  return breaches
}

/** What is wider than its place in a window of each width (px), of the elements that `selector` names. */
export const widerThanTheirPlace = async (page: Page, selector: string, widths: readonly number[]) => {
  const wider: string[] = []
  for (const width of widths) {
    await page.setViewportSize({ width, height: 840 })
    const found = await page.evaluate(async (wanted) => {
      // The window draws what follows from its new width in the frame after.
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)))
      return [...document.querySelectorAll<HTMLElement>(wanted)]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map((element) => `${element.className}: ${element.textContent.slice(0, 60)}`)
    }, selector)
    wider.push(...found.map((one) => `${width} px, ${one}`))
  }
  return wider
}
