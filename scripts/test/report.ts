import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

export type Count = { passed: number; failed: number }

const vitestReport = z
  .object({ numPassedTests: z.int(), numFailedTests: z.int(), numFailedTestSuites: z.int() })
  // A file that could not even be loaded has no failed test, only a failed suite.
  .transform((report): Count => {
    const failed = report.numFailedTests === 0 ? report.numFailedTestSuites : report.numFailedTests
    return { passed: report.numPassedTests, failed }
  })

const playwrightReport = z
  .object({
    stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
    errors: z.array(z.unknown()),
  })
  .transform(({ stats, errors }): Count => {
    const failed = stats.unexpected + stats.flaky
    return { passed: stats.expected, failed: failed === 0 ? errors.length : failed }
  })

const reportSchema = z.union([vitestReport, playwrightReport])

/** How many tests a report of Vitest or Playwright tells of. A test that passed only at a second try has failed. */
export const countOf = (report: unknown): Count => reportSchema.parse(report)

/** The sum over the reports that are there. */
export const sumReports = (folder: string, names: readonly string[]): Count =>
  names
    .map((name) => join(folder, name))
    .filter((file) => existsSync(file))
    .map((file) => countOf(JSON.parse(readFileSync(file, 'utf8'))))
    .reduce((sum, count) => ({ passed: sum.passed + count.passed, failed: sum.failed + count.failed }), {
      passed: 0,
      failed: 0,
    })
