import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/**
 * The run and its clocked threads as built files: from source every thread would bring the compiler along, which takes more
 * memory than what is measured.
 */
export const buildIngest = async (folder: string): Promise<{ run: string; people: string }> => {
  const { build } = await import('vite')
  const names = ['ingest-run', 'ingest-people', 'ingest-parse-worker', 'ingest-store-worker']
  for (const name of names) {
    await build({
      root,
      configFile: false,
      logLevel: 'warn',
      ssr: { noExternal: true },
      build: {
        target: 'node24',
        ssr: true,
        outDir: folder,
        emptyOutDir: false,
        minify: false,
        rolldownOptions: {
          input: { [name]: join(import.meta.dirname, `${name}.ts`) },
          output: { format: 'es', entryFileNames: '[name].mjs', codeSplitting: false },
          external: [/^node:/],
        },
      },
    })
  }
  return { run: join(folder, 'ingest-run.mjs'), people: join(folder, 'ingest-people.mjs') }
}
