import { defineConfig } from '@playwright/test'
import { chromiumOptions } from './test/support/chromium.ts'

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: '.cache/e2e',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  reporter: [['list'], ['json', { outputFile: '.cache/reports/e2e.json' }]],
  use: {
    launchOptions: chromiumOptions,
    viewport: { width: 1280, height: 820 },
    // Recording every test makes all of them slower by about a third: asked for where a failure needs it.
    trace: process.env['LIAISON_TRACE'] === '1' ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
  },
})
