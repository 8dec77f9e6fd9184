import { helpText, parseStartOptions } from './start/options.ts'

const parsed = parseStartOptions(process.argv.slice(2))
if (parsed.kind === 'help') console.log(helpText)
else if (parsed.kind === 'refused') {
  console.error(parsed.why)
  process.exitCode = 2
} else {
  // Loaded now, because it brings the emulator along, and nobody wants to wait for that to read the help.
  const { run } = await import('./start/run.ts')
  await run(parsed.options)
}
