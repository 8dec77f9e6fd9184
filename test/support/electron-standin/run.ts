import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

/**
 * Starts an Electron app on plain Node: `node run.ts [--user-data-dir=DIR] dist/main/index.js`.
 * Every `import … from 'electron'`, of the app and of its packages, finds the stand-in.
 */
const standInUrl = new URL('./electron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'electron' ? { url: standInUrl, shortCircuit: true } : nextResolve(specifier, context),
})

const { app, entry, startStandIn } = await import('./electron.ts')

let signals = 0
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    signals += 1
    // Who asks twice does not want to wait for an app that prevents its end.
    if (signals > 1) app.exit(1)
    else app.quit()
  })
}

// Electron fires `ready` only after the entry has been evaluated: an entry that waits for it there never starts.
await import(pathToFileURL(entry).href)
try {
  await startStandIn()
} catch (error) {
  // Said here, because the app's own handlers for what nobody caught would keep an app alive that can't be seen.
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  console.error(isTaken ? `Port ${process.env['LIAISON_STANDIN_PORT']} is in use by another program` : error)
  app.exit(1)
}
