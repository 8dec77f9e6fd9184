import { findChromium } from '../../scripts/prepare/find-chromium.mjs'

const executablePath = findChromium(process.env)

/** How tests launch Chromium: the installed one where there is one, else Playwright's; quiet, and fit for containers. */
export const chromiumOptions = {
  ...(executablePath === undefined ? {} : { executablePath }),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}
