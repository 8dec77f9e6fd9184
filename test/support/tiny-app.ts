import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { preloadBundle } from '../../scripts/build/bundles.ts'
import { launchApp, type AppOptions, type RunningApp } from './app-harness.ts'

const root = join(import.meta.dirname, '../..')

const page = `<!doctype html><html><head><meta charset="utf-8"><title>Tiny</title>
<script type="module" src="/page.js"></script></head>
<body><h1>Tiny</h1><a id="outside" href="https://example.com/" target="_blank">out</a>
<a id="elsewhere" href="https://example.com/elsewhere">elsewhere</a><a id="bad" href="file:///etc/passwd" target="_blank">bad</a>
<iframe id="frame" sandbox="allow-same-origin allow-popups"
srcdoc="<a id='inner' target='_blank' href='https://example.com/inner'>in</a><img id='picture' src='/picture.svg'>"></iframe>
<a id="file" href="/page.js" download="page.js">file</a>
<script>document.title = 'inline script ran'</script></body></html>`

const pageScript = `window.heard = []
window.stop = window.liaison.on('contacts.changed', (payload) => window.heard.push(payload))
window.ask = (request) => window.liaison.invoke('app.state', request)
`
const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"><rect width="7" height="7"/></svg>'

export type TinyApp = {
  launch: (options?: Partial<AppOptions>) => Promise<RunningApp>
  newProfile: () => string
  remove: () => void
}

/** Builds the product's preload and a page of a few lines, to be run on the product's shell and the stand-in. */
export const buildTinyApp = async (): Promise<TinyApp> => {
  const folder = mkdtempSync(join(tmpdir(), 'liaison-tiny-'))
  const preload = preloadBundle(root)
  await build({ ...preload, build: { ...preload.build, outDir: join(folder, 'preload') } })
  mkdirSync(join(folder, 'renderer'))
  mkdirSync(join(folder, 'main'))
  copyFileSync(join(root, 'build/icon.png'), join(folder, 'main/tray.png'))
  writeFileSync(join(folder, 'renderer/index.html'), page)
  writeFileSync(join(folder, 'renderer/page.js'), pageScript)
  writeFileSync(join(folder, 'renderer/picture.svg'), picture)
  let profiles = 0
  const newProfile = (): string => {
    profiles += 1
    return join(folder, `profile-${profiles}`)
  }
  return {
    newProfile,
    launch: (options = {}) =>
      launchApp({
        profile: options.profile ?? newProfile(),
        entry: join(root, 'test/fixtures/tiny-app/main.ts'),
        keyring: join(folder, 'keyring'),
        openExternally: 'report',
        ...options,
        env: { TINY_APP_DIR: folder, ...options.env },
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
