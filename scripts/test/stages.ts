export type Stage = {
  name: string
  /** Program of node_modules/.bin, and its arguments. */
  command: readonly [program: string, ...args: string[]]
  /** The JSON report that the stage writes, below the reports folder. */
  report?: string
}

const vitest = (project: string, reports: string): Stage => ({
  name: project,
  command: [
    'vitest',
    'run',
    '--project',
    project,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${reports}/${project}.json`,
  ],
  report: `${project}.json`,
})

/** What `npm test` runs, in this order. The build comes before the tests that start the built app. */
export const stagesOf = (reports: string): readonly Stage[] => [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'lint', command: ['oxlint', '--quiet'] },
  { name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
  { name: 'layers', command: ['node', 'scripts/layers.ts'] },
  vitest('unit', reports),
  { name: 'build', command: ['node', 'scripts/build.ts'] },
  vitest('integration', reports),
  { name: 'e2e', command: ['playwright', 'test'], report: 'e2e.json' },
]

/** The stages that the arguments name, all of them without arguments, or the first name that is none. */
export const chooseStages = (
  stages: readonly Stage[],
  names: readonly string[],
): { ok: true; stages: readonly Stage[] } | { ok: false; unknown: string } => {
  const unknown = names.find((name) => !stages.some((stage) => stage.name === name))
  if (unknown !== undefined) return { ok: false, unknown }
  return {
    ok: true,
    stages: names.length === 0 ? stages : stages.filter((stage) => names.includes(stage.name)),
  }
}
