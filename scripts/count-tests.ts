import { join } from 'node:path'
import { sumReports } from './test/report.ts'
import { stagesOf } from './test/stages.ts'

/** Prints the last line of a run: how many tests passed and failed. Its argument is the exit code of `npm test`. */
const reports = join(import.meta.dirname, '../.cache/reports')
const names = stagesOf(reports).flatMap(({ report }) => report ?? [])
const { passed, failed } = sumReports(reports, names)
// A stage without tests, such as the type check, has failed: that counts as one.
const didFail = process.argv[2] !== '0'
console.log(`${passed} passed, ${didFail ? Math.max(1, failed) : failed} failed`)
