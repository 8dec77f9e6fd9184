import { expect, test } from '@playwright/test'
import { pasteCases } from '../support/renderer/paste-cases.ts'
import { openWindow, serveWindow } from './open-window.ts'

const served = serveWindow()

type Found = { html: string; leftOut: number; pictures: { source: string | null }[] }

test('what other programs put onto the clipboard comes clean into a mail', async ({ page }) => {
  await openWindow(page, served.url(), 'state=calm')
  const given = pasteCases.map(({ html, files = 0 }) => ({ html, files }))
  const found = await page.evaluate(async (cases): Promise<Found[]> => {
    const path = '/clean-pasted-html.js'
    const { cleanPastedHtml } = await import(/* @vite-ignore */ path)
    return cases.map(({ html, files }) => {
      let ids = 0
      return cleanPastedHtml(html, { newId: () => `id-${String((ids += 1))}`, files, view: window })
    })
  }, given)
  for (const [at, { name, expected, leftOut = 0, pictures = [] }] of pasteCases.entries()) {
    expect.soft(found[at]?.html, name).toBe(expected)
    expect.soft(found[at]?.leftOut, name).toBe(leftOut)
    expect
      .soft(
        found[at]?.pictures.map(({ source }) => source),
        name,
      )
      .toEqual(pictures)
  }
})
