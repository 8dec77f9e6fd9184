import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { buildIfNeeded } from '../../scripts/build/build-all.ts'
import { buildIngest } from './ingest-build.ts'
import { mailFiles } from './ingest-mail.ts'
import { asMaildir, measure, rivals } from './ingest-rivals.ts'

/*
 * `npm run bench:ingest -- DIR [--contacts 500]`: every file below DIR parsed, matched, stored and indexed, once each by us,
 * `notmuch new` and `mu index`, where those are installed. Prints a table; asserts nothing.
 */

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { contacts: { type: 'string', default: 'all' } },
})
const [given] = positionals
if (given === undefined) throw new Error('npm run bench:ingest -- DIR [--contacts 500]')
const dir = resolve(given)
const files = mailFiles(dir)

const runSchema = z.object({
  files: z.number(),
  unread: z.number(),
  contacts: z.number(),
  stored: z.number(),
  ms: z.number(),
  cpuMs: z.number(),
  parseMs: z.number(),
  sqliteMs: z.number(),
  peakMb: z.number(),
  sizeMb: z.number(),
})

const folder = mkdtempSync(join(tmpdir(), 'liaison-ingest-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

const root = join(import.meta.dirname, '../..')
await buildIfNeeded(root)
const scripts = await buildIngest(join(folder, 'built'))
const dist = join(root, 'dist/main')
const people = join(folder, 'people.json')
writeFileSync(people, (await measure(process.execPath, [scripts.people, dir, values.contacts, dist])).output)

/**
 * What V8 takes for new objects of main (MB): Node lets it grow to twice of what a browser's V8 does, which Electron has; without
 * this, main alone takes some 70 MB more here.
 */
const youngGeneration = '--max-semi-space-size=16'

const ours = async (mode: 'plain' | 'timed') => {
  const args = ['--expose-gc', youngGeneration, scripts.run, dir, folder, mode, people, dist]
  return runSchema.parse(JSON.parse((await measure(process.execPath, args)).output))
}

const row = (name: string, taken: { ms: number; peakMb: number; sizeMb: number } | null): string =>
  taken === null
    ? `| ${name} | not installed | | | |`
    : `| ${name} | ${Math.round((files.length / taken.ms) * 1000)} | ${(taken.ms / 1000).toFixed(1)} | ${taken.peakMb.toFixed(0)} | ${taken.sizeMb.toFixed(0)} |`

console.log(
  `${files.length} files; ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}\n`,
)
console.log(
  '| | messages a second | seconds | peak memory, MB | index, MB |\n| --- | --- | --- | --- | --- |',
)
const plain = await ours('plain')
console.log(row('Liaison', plain))
const maildir = asMaildir(files, join(folder, 'maildir'))
for (const { name, run } of rivals) {
  const place = join(folder, name.replace(' ', '-'))
  mkdirSync(place)
  console.log(row(name, await run(maildir, place)))
}
const timed = await ours('timed')
const share = (ms: number): string => `${((ms / timed.cpuMs) * 100).toFixed(0)} %`
const rest = Math.max(0, timed.cpuMs - timed.parseMs - timed.sqliteMs)
console.log(`
Of ours: ${plain.stored} stored for ${plain.contacts} contacts, ${plain.unread} that could not be read; ${(plain.cpuMs / 1000).toFixed(1)} s of the processor.
Processor time in a second run with clocks, which does not wait for the disk: SQLite ${share(timed.sqliteMs)}, parser ${share(timed.parseMs)}, the rest ${share(rest)}.
The load is now ${loadavg()[0]?.toFixed(1)}: above 2 the shares and all times say little.`)
