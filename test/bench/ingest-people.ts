import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createParser } from '../../main/parse/client.ts'
import { systemClock } from '../../main/platform/clock.ts'
import { parsedMails } from './ingest-ahead.ts'
import { correspondents } from './ingest-mail.ts'

/*
 * Who is to be a contact: `node ingest-people.mjs DIR CONTACTS DIST` prints the addresses that are named most, or all, as JSON.
 * In a process of its own, so that its memory is not counted as that of the run.
 */

const [dir = '', wanted = 'all', dist = ''] = process.argv.slice(2)
const quiet = (): void => undefined
const parser = createParser({
  clock: systemClock,
  logger: { info: quiet, warn: quiet, error: quiet },
  workerUrl: pathToFileURL(join(dist, 'parse-worker.mjs')),
})
const counts = new Map<string, number>()
for await (const { mail } of parsedMails(dir, parser)) {
  const named = mail === null ? [] : correspondents(mail)
  for (const address of new Set(named.map((one) => one.toLowerCase())))
    if (/^[^\s@]+@[^\s@]+$/.test(address)) counts.set(address, (counts.get(address) ?? 0) + 1)
}
await parser.stop()
const ranked = [...counts].toSorted(([, a], [, b]) => b - a).map(([address]) => address)
process.stdout.write(JSON.stringify(wanted === 'all' ? ranked : ranked.slice(0, Number(wanted))))
