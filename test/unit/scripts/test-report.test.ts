import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { countOf, sumReports } from '../../../scripts/test/report.ts'
import { chooseStages, stagesOf } from '../../../scripts/test/stages.ts'

const folder = mkdtempSync(join(tmpdir(), 'liaison-reports-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const vitest = { numPassedTests: 10, numFailedTests: 2, numFailedTestSuites: 1, numPendingTests: 3 }
const playwright = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }, errors: [] }

test('counts of both runners are read, skipped tests are not counted', () => {
  expect(countOf(vitest)).toEqual({ passed: 10, failed: 2 })
  expect(countOf(playwright)).toEqual({ passed: 4, failed: 2 })
})

test('a file that did not load is a failure', () => {
  expect(countOf({ ...vitest, numFailedTests: 0 })).toEqual({ passed: 10, failed: 1 })
  const broken = { stats: { expected: 0, unexpected: 0, flaky: 0 }, errors: [{ message: 'x' }] }
  expect(countOf(broken)).toEqual({ passed: 0, failed: 1 })
})

test('reports are summed, missing ones are left out', () => {
  writeFileSync(join(folder, 'unit.json'), JSON.stringify(vitest))
  writeFileSync(join(folder, 'e2e.json'), JSON.stringify(playwright))
  expect(sumReports(folder, ['unit.json', 'integration.json', 'e2e.json'])).toEqual({ passed: 14, failed: 4 })
})

test('stages are chosen by name, in their own order', () => {
  const stages = stagesOf('reports')
  const chosen = chooseStages(stages, ['unit', 'types'])
  expect(chosen.ok && chosen.stages.map((stage) => stage.name)).toEqual(['types', 'unit'])
  expect(chooseStages(stages, [])).toEqual({ ok: true, stages })
  expect(chooseStages(stages, ['unti'])).toEqual({ ok: false, unknown: 'unti' })
})
