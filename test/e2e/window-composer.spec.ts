import { expect, test, type Page } from '@playwright/test'
import { openWindow, serveWindow, wcagBreaches } from './open-window.ts'
import { composerPage } from './page-models/composer-page.ts'
import { mailCard, timelinePage } from './page-models/timeline-page.ts'

const served = serveWindow()

const open = async (page: Page, query = 'state=calm') => {
  const { complaints } = await openWindow(page, served.url(), query, '#/contacts/contact-0')
  await timelinePage(page).line(/./).first().waitFor()
  return complaints
}

const write = async (page: Page) => {
  await page.keyboard.press('c')
  const composer = composerPage(page)
  await composer.dock.waitFor()
  return composer
}

type Pasted = { html?: string; text?: string; files?: { name: string; type: string; base64: string }[] }

/** Pastes into what has the focus, or drops onto an element, as a browser would. */
const bring = async (page: Page, what: Pasted, droppedOn?: string) =>
  page.evaluate(
    ({ html, text, files = [], target }) => {
      const data = new DataTransfer()
      if (html !== undefined) data.setData('text/html', html)
      if (text !== undefined) data.setData('text/plain', text)
      for (const { name, type, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.codePointAt(0) ?? 0)
        data.items.add(new File([bytes], name, { type }))
      }
      const flags = { bubbles: true, cancelable: true }
      const element = target === undefined ? document.activeElement : document.querySelector(target)
      const { left, top } = element?.getBoundingClientRect() ?? { left: 0, top: 0 }
      element?.dispatchEvent(
        target === undefined
          ? new ClipboardEvent('paste', { clipboardData: data, ...flags })
          : new DragEvent('drop', { dataTransfer: data, clientX: left + 5, clientY: top + 5, ...flags }),
      )
    },
    { ...what, target: droppedOn },
  )

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const picture = { name: 'dot.png', type: 'image/png', base64: png }

test('the composer with everything in use passes the rules of WCAG 2.2 AA', async ({ page }) => {
  const complaints = await open(page, 'state=busy')
  const composer = await write(page)
  await composer.fillSubject('Plan')
  await composer.text.click()
  await bring(page, {
    html: '<h2>Plan</h2><p><span style="color:red">red</span> <span style="background:yellow">mark</span> <a href="https://a.example">link</a> <code>x</code></p><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table><blockquote><p>q</p></blockquote>',
  })
  await bring(page, { files: [picture, { name: 'notes.txt', type: 'text/plain', base64: 'YQ==' }] })
  await expect(composer.files).toHaveCount(1)
  await composer.pictures.click()
  await page.keyboard.press('Control+Shift+x')
  await expect(composer.formatting).toBeVisible()
  expect(await wcagBreaches(page)).toEqual([])
  await composer.tool('Colour')
  expect(await wcagBreaches(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('the tools are one stop of the Tab key, and Esc leaves one thing at a time', async ({ page }) => {
  await open(page)
  const composer = await write(page)
  await composer.text.click()
  await page.keyboard.press('Alt+F10')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.keyboard.type('bold')
  await expect(composer.text.locator('strong')).toHaveText('bold')
  await composer.tool('Table')
  await page.keyboard.press('Escape')
  await expect(composer.formatting.getByRole('button', { name: 'Table' })).toBeFocused()
  await page.keyboard.press('Control+Shift+k')
  await composer.dock.getByRole('textbox', { name: 'Link address' }).press('Escape')
  await expect(composer.dock).toHaveCount(1)
  await expect(composer.text).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(composer.dock).toHaveCount(0)
})

test('Tab goes through the cells of a table and makes the next row', async ({ page }) => {
  await open(page)
  const composer = await write(page)
  await composer.text.click()
  await composer.tool('Table')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  for (const cell of ['a', 'b', 'c', 'd']) {
    await page.keyboard.type(cell)
    await page.keyboard.press('Tab')
  }
  await page.keyboard.type('e')
  await expect(composer.text.locator('tr')).toHaveCount(3)
  await expect(composer.text.locator('tr').last()).toHaveText('e')
  await composer.tool('Table')
  await composer.dock.getByRole('button', { name: 'Delete table' }).click()
  await expect(composer.text.locator('table')).toHaveCount(0)
})

test('pictures come in by paste and drop; from the web none is fetched, and that is said', async ({
  page,
}) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const complaints = await open(page)
  const composer = await write(page)
  await composer.text.click()
  await bring(page, { files: [picture] })
  await bring(page, { html: `<p>data <img src="data:image/jpg;base64,${png}"></p>` })
  await bring(page, { html: '<img src="https://pictures.example/a.png">', files: [picture] })
  await bring(page, { html: '<p>web <img src="https://pictures.example/b.png"></p>' })
  await bring(page, { files: [picture] }, '.editor')
  await expect(composer.pictures).toHaveCount(4)
  await bring(page, { html: '<p>torn <img alt="a > b" src="data:image/png;base64,!!!!"> end</p>' })
  await expect(composer.text).toContainText('torn  end')
  await expect(composer.dock).toContainText('1 picture left out')
  await expect(composer.dock.locator('.picture:not([data-state="ready"])')).toHaveCount(0)
  expect(asked.filter((url) => url.includes('pictures.example'))).toEqual([])
  expect(complaints).toEqual([])
})

/** A mail that is ready to go, while no file can be stored. */
const writeOnFullDisk = async (page: Page) => {
  await open(page)
  const composer = await write(page)
  await page.route('**/file/**', (route) => route.fulfill({ status: 507, json: { code: 'store_full' } }))
  await composer.addRecipients('To', 'tom@altamar.example')
  await composer.fillSubject('Plan')
  await composer.type('Here it is.')
  return composer
}

test('a file that can’t be stored says why, holds the mail back, and can be tried again', async ({
  page,
}) => {
  const composer = await writeOnFullDisk(page)
  await bring(
    page,
    { files: [{ name: 'plan.pdf', type: 'application/pdf', base64: 'YQ==' }] },
    '.compose .subject',
  )
  await expect(composer.files).toContainText('The disk is full')
  await composer.send()
  await expect(composer.dock).toContainText('Not all files are there yet')
  await page.unroute('**/file/**')
  await composer.dock.getByRole('button', { name: 'Try plan.pdf again' }).click()
  await expect(composer.files).toContainText('1 B')
  await composer.send()
  await expect(composer.dock).toHaveCount(0)
})

test('a picture that can’t be stored and is taken out again does not hold the mail back', async ({
  page,
}) => {
  const composer = await writeOnFullDisk(page)
  await bring(page, { files: [picture] })
  await expect(composer.text).toContainText('Not stored: the disk is full')
  await composer.send()
  await expect(composer.error).toContainText('Not all files are there yet')
  await composer.text.press('Backspace')
  await expect(composer.pictures).toHaveCount(0)
  await composer.send()
  await expect(composer.dock).toHaveCount(0)
})

test('what is too much for the mailbox is said before sending', async ({ page }) => {
  await open(page, 'state=two')
  const composer = await write(page)
  await composer.attach([
    { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(26_000_000) },
    { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
  ])
  await expect(composer.files).toHaveCount(2)
  await expect(composer.dock).toContainText('26 MB of at most 25 MB: remove something or send a link')
  await composer.dock.getByRole('button', { name: /^(?:Remove|Cancel) film\.mp4$/ }).click()
  await expect(composer.files).toHaveCount(1)
  await expect(composer.dock).not.toContainText('at most')
})

test('what the mailbox in From does not take is not sent from it, and goes from one that takes more', async ({
  page,
}) => {
  await open(page, 'state=two')
  const composer = await write(page)
  await composer.addRecipients('To', 'tom@altamar.example')
  await composer.fillSubject('Plan')
  await composer.type('Here it is.')
  await composer.attach([{ name: 'plan.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(5_000_000) }])
  await expect(composer.files).toContainText('5.0 MB')
  await composer.from(/Fabrikam.*ann@fabrikam/)
  await expect(composer.dock).toContainText('5.0 MB of at most 2.9 MB: remove something or send a link')
  await composer.send()
  await expect(composer.error).toContainText('This mail is too large to send: 5.0 MB')
  await expect(composer.error).toContainText('From ann@fabrikam.example, files and pictures of up to 2.9 MB')
  await composer.from(/ann@northwind/)
  await expect(composer.error).toHaveCount(0)
  await composer.send()
  await expect(composer.dock).toHaveCount(0)
})

test('a mail is forwarded by key, with its files', async ({ page }) => {
  await open(page)
  await timelinePage(page)
    .line(/Tomás Rivera/)
    .first()
    .click()
  await expect(mailCard(page, /Tomás Rivera/).body).toContainText('Hi Ann')
  await page.keyboard.press('f')
  const composer = composerPage(page)
  await expect(composer.subject).toHaveValue(/^Fwd: /)
  await expect(composer.files).toHaveCount(5)
  await expect(composer.quote.frameLocator('iframe').locator('body')).toContainText('Forwarded message')
})

for (const [width, height] of [
  [360, 640],
  [700, 420],
] as const) {
  test(`everything is reached in ${String(width)} by ${String(height)} pixels`, async ({ page }) => {
    await page.setViewportSize({ width: 1024, height: 800 })
    await open(page)
    const composer = await write(page)
    await composer.text.click()
    await page.keyboard.press('Control+Shift+x')
    await composer.attach([{ name: `${'long '.repeat(30)}.pdf`, mimeType: 'x/y', buffer: Buffer.alloc(9) }])
    await expect(composer.files).toHaveCount(1)
    await page.setViewportSize({ width, height })
    const outside = await composer.dock.evaluate((dock) =>
      [...dock.querySelectorAll('button, input:not([hidden])')]
        .filter((each) => {
          const { left, right, width: wide } = each.getBoundingClientRect()
          return wide > 0 && (left < -1 || right > document.documentElement.clientWidth + 1)
        })
        .map((each) => each.getAttribute('aria-label') ?? each.textContent),
    )
    expect(outside).toEqual([])
    await expect(composer.dock.getByRole('button', { name: 'Send', exact: true })).toBeInViewport()
    await composer.tool('Colour')
    await expect(composer.dock.getByRole('button', { name: 'Highlight: Grey' })).toBeInViewport()
  })
}
