import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chooseStages, stagesOf, type Stage } from './test/stages.ts'

const root = join(import.meta.dirname, '..')
const reports = join(root, '.cache/reports')

type Outcome = { stage: Stage; ok: boolean; seconds: number }

const run = (stage: Stage): Outcome => {
  const [program, ...args] = stage.command
  console.log(`\n== ${stage.name}`)
  const startedAt = performance.now()
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: join(root, 'node_modules/.bin') + delimiter + (process.env['PATH'] ?? '') },
  })
  return { stage, ok: status === 0, seconds: (performance.now() - startedAt) / 1000 }
}

const chosen = chooseStages(stagesOf(reports), process.argv.slice(2))
if (!chosen.ok) {
  const names = stagesOf(reports).map((stage) => stage.name)
  console.error(`There is no stage "${chosen.unknown}". The stages are ${names.join(', ')}.`)
  process.exit(2)
}

// The reports of an earlier run would be counted as if they were of this one.
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const outcomes: Outcome[] = []
for (const stage of chosen.stages) {
  const outcome = run(stage)
  outcomes.push(outcome)
  if (!outcome.ok) break
}

console.log('')
for (const { stage, ok, seconds } of outcomes) {
  console.log(`${ok ? 'passed' : 'FAILED'}  ${stage.name.padEnd(12)} ${seconds.toFixed(1)} s`)
}
for (const stage of chosen.stages.slice(outcomes.length)) console.log(`not run ${stage.name}`)
process.exitCode = outcomes.every(({ ok }) => ok) ? 0 : 1
