import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { cruise, type IFlattenedRuleSet } from 'dependency-cruiser'
import { cruiseOptions, importRules } from './import-rules.ts'
import { breachesOf } from './source-rules.ts'

export type Breach = { rule: string; comment: string; from: string; to: string }

const folders = ['main', 'preload', 'renderer', 'shared', 'server']

/** Every breach of the layers in the tree below `root`: of imports, and of what sources say. */
export const checkLayers = async (root: string): Promise<Breach[]> => {
  const present = folders.filter((folder) => existsSync(join(root, folder)))
  return [...(await importBreaches(root, present)), ...sourceBreaches(root, present)]
}

const importBreaches = async (root: string, present: string[]): Promise<Breach[]> => {
  const ruleSet: IFlattenedRuleSet = { forbidden: importRules }
  const { output } = await cruise(present, { ...cruiseOptions, baseDir: root, validate: true, ruleSet })
  if (typeof output === 'string')
    throw new Error('dependency-cruiser answered a text instead of its findings')
  if (output.summary.totalCruised === 0)
    throw new Error('dependency-cruiser found no module: it could not read them')
  const comments = new Map(importRules.map(({ name, comment }) => [name, comment]))
  return output.summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    comment: comments.get(rule.name) ?? '',
    from,
    to,
  }))
}

const sourceBreaches = (root: string, present: string[]): Breach[] =>
  present
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }))
    .map((path) => path.replaceAll(sep, '/'))
    .flatMap((path) => breachesOf(path, readFileSync(join(root, path), 'utf8')))
    .map(({ rule, comment, from, line }) => ({ rule, comment, from: `${from}:${line}`, to: '' }))
